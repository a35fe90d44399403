using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Packages;

/// <summary>That a package has arrived, by whose word.</summary>
/// <param name="By">The node that has said so.</param>
/// <param name="Receipt">The digest of its statement.</param>
internal sealed record SendReport(string Package, string? By, Digest? Receipt, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Refused is { } no
        ? phrases.Say("act.refused", no.Title, no.Article ?? "-", no.Code)
        : phrases.Say("package.delivered", Package, By, Receipt));
}
