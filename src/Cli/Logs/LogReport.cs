using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Logs;

/// <summary>What was found out about a log, or about one entry of it.</summary>
/// <param name="Index">The entry's place; absent when the whole log was looked at.</param>
/// <param name="Witnesses">Who cosigned the checkpoint.</param>
/// <param name="Problem">The first thing that does not hold.</param>
/// <param name="Blocks">The newest first; absent where nobody asked for them.</param>
internal sealed record LogReport(
    string Federation, string Territory, string Roster, string Origin, long Size, string Root, string Finality,
    IReadOnlyList<string> Witnesses, DateTimeOffset? ExistedBy, long? Index = null, string? Problem = null,
    IReadOnlyList<BlockLine>? Blocks = null) : IReport
{
    public bool Holds => Problem is null;

    [JsonIgnore]
    public int ExitCode => Holds ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public static LogReport Of(RemoteLog log, RemoteLog.Head head) =>
        Of(log, head.Signed.Checkpoint, head.Verdict);

    public static LogReport Of(RemoteLog log, LogProof proof, PolicyVerdict verdict) =>
        Of(log, proof.Checkpoint.Checkpoint, verdict) with { Index = proof.Index };

    public void Write(TextWriter to, Phrases phrases)
    {
        to.WriteLine(phrases.Say("log.federation", Federation, Territory, Roster));
        to.WriteLine(phrases.Say("log.head", Origin, Size, Root));
        to.WriteLine(phrases.Say("log.finality", Finality, string.Join(", ", Witnesses)));
        if (Index is { } place)
        {
            to.WriteLine(phrases.Say("log.entry", place, ExistedBy?.ToString("u")));
        }

        foreach (var block in Blocks ?? [])
        {
            block.Write(to, phrases, Origin);
        }

        to.WriteLine(Problem is null ? phrases["log.holds"] : phrases.Say("log.broken", Problem));
    }

    private static LogReport Of(RemoteLog log, Checkpoint tree, PolicyVerdict verdict) => new(
        log.Roster.Roster.Federation,
        log.Status.Territory,
        log.Rosters.Genesis.Hash.ToString(),
        tree.Origin,
        tree.Size,
        tree.Root.ToString(),
        verdict.FinalityIn(log.Status.Territory)?.ToString() ?? "none",
        [.. verdict.Cosignatures.Keys.Order(StringComparer.Ordinal)],
        verdict.ExistedBy,
        Problem: verdict.Fault == ProofFault.None ? null : verdict.Fault.ToString());
}
