using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Rosters;

/// <summary>What a proposed step changes, and how far it has come.</summary>
/// <param name="Digest">Of the envelope; absent while the signers are no quorum.</param>
/// <param name="Changed">Territories whose keys or office are others than before.</param>
/// <param name="Missing">What is still missing; absent when the step is signed, or final where evidence was given.</param>
internal sealed record StepReport(
    string Federation, int Epoch, string Reason, IReadOnlyList<string> Joined, IReadOnlyList<string> Left,
    IReadOnlyList<string> Changed, bool PolicyChanged, IReadOnlyList<RosterCut> Cuts, int Signatures, Digest? Digest,
    string? Missing) : IReport
{
    [JsonIgnore]
    public int ExitCode => Cli.ExitCode.Done;

    /// <param name="missing">What else is missing once it is signed.</param>
    public static StepReport Of(RosterReading previous, StepFile file, string? missing)
    {
        var signed = file.Compose(previous, out var problem);
        var next = file.Draft().Read(out var malformed)
            ?? throw new FormatException(malformed);
        var old = previous.Roster;
        return new StepReport(
            next.Federation,
            next.Epoch,
            next.Step?.Reason ?? "",
            [.. next.Members.Select(one => one.Territory).Where(one => old.Find(one) is null)],
            [.. old.Members.Select(one => one.Territory).Where(one => next.Find(one) is null)],
            [.. next.Members.Where(one => old.Find(one.Territory) is { } before && before != one).Select(one => one.Territory)],
            !string.Equals(old.Policy, next.Policy, StringComparison.Ordinal),
            next.Step?.Cuts ?? [],
            file.Signatures.Count,
            signed?.Hash,
            signed is null ? problem : missing);
    }

    public void Write(TextWriter to, Phrases phrases)
    {
        to.WriteLine(phrases.Say("roster.step", Federation, Epoch, Reason));
        to.WriteLine(phrases.Say("roster.changes", Names(Joined), Names(Left), Names(Changed)));
        foreach (var cut in Cuts)
        {
            to.WriteLine(phrases.Say("roster.cut", cut.Log, cut.Size));
        }

        to.WriteLine(phrases.Say("roster.signatures", Signatures, Digest?.ToString() ?? "-"));
        if (Missing is not null)
        {
            to.WriteLine(phrases.Say("roster.missing", Missing));
        }
    }

    private static string Names(IReadOnlyList<string> territories) =>
        territories.Count == 0 ? "-" : string.Join(", ", territories);
}
