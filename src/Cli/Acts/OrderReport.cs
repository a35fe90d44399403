using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Acts;

/// <summary>An order as one reader may see it.</summary>
internal sealed record OrderReport(OrderView? Order, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        if (Order is not { } order)
        {
            to.WriteLine(phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
            return;
        }

        to.WriteLine(phrases.Say("order.head", order.Number, order.Kind, order.State, order.Finality.ToUpperInvariant()));
        foreach (var clock in order.Clocks)
        {
            to.WriteLine(phrases.Say("order.clock", clock.Name, Moment.Write(clock.Due), clock.Article));
        }

        foreach (var line in order.Statements)
        {
            to.WriteLine($"  {Moment.Write(line.At)}  {line.Type,-28} {line.Role} {line.By}  "
                + $"#{line.Index} {line.Finality?.ToUpperInvariant()} {line.Void}".TrimEnd());
            if (line.Void is null)
            {
                to.WriteLine("      " + ActReport.AllowedBy(phrases, line.Article, line.Confirmed));
            }
        }

        foreach (var package in order.Packages)
        {
            to.WriteLine($"  {package.Package}  {package.State}  {package.Received}/{package.Size}");
        }

        to.WriteLine(phrases.Say("order.next", order.Next.Count == 0 ? "-" : string.Join(", ", order.Next)));
    }
}
