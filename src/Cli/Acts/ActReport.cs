using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Acts;

/// <summary>What the node answered to an act.</summary>
internal sealed record ActReport(ActAccepted? Accepted, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public static ActReport Of(Answer<ActAccepted> answer) => new(answer.Value, answer.Refusal);

    /// <summary>One line: the article, and whether that law still waits to be confirmed.</summary>
    public static string AllowedBy(Phrases phrases, string? article, bool? confirmed) =>
        article is null ? phrases["act.no-article"]
        : confirmed == true ? phrases.Say("act.article", article)
        : phrases.Say("act.article-unconfirmed", article);

    public void Write(TextWriter to, Phrases phrases)
    {
        if (Accepted is { } act)
        {
            to.WriteLine(phrases.Say(
                "act.accepted", act.Type, act.Thread, act.Digest, act.Index, act.Finality.ToUpperInvariant(), act.State));
            to.WriteLine(AllowedBy(phrases, act.Article, act.Confirmed));
        }
        else
        {
            to.WriteLine(phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
        }
    }
}
