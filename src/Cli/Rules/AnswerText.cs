using System.Globalization;
using System.Text;
using LotusBridge.Rules;

namespace LotusBridge.Cli.Rules;

/// <summary>An answer for a person at a terminal.</summary>
internal static class AnswerText
{
    public static string Write(Answer answer, RulePack pack)
    {
        var text = new StringBuilder();
        text.AppendLine(
            answer.Allowed ? "Allowed: the order may leave now." : "Not allowed: the order may not leave now.");
        List(text, "Why not:", answer.Refusals.Select(r => r.Text));
        List(text, answer.Allowed ? "Still owed:" : "What it needs:", answer.Needs);
        List(text, "Who issues it must be able to state that:", answer.Conditions);
        List(text, "Clocks:", answer.Clocks.Select(Line));
        if (!answer.Confirmed)
        {
            text.AppendLine("Not confirmed: at least one rule behind this answer awaits counsel's confirmation.");
        }

        text.Append(CultureInfo.InvariantCulture, $"By {pack.Title}, {pack.Id} {pack.Version}, sha256:{pack.Digest}");
        return text.ToString();
    }

    private static void List(StringBuilder text, string heading, IEnumerable<string> items)
    {
        foreach (var (index, item) in items.Index())
        {
            if (index == 0)
            {
                text.AppendLine(heading);
            }

            text.Append("  - ").AppendLine(item);
        }
    }

    private static string Line(Deadline clock) => string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.Name} by {clock.Due:yyyy-MM-dd HH:mm:ss zzz} ")
        + $"({clock.Article}{(clock.Confirmed ? "" : "; not confirmed")})";
}
