using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>
/// That an epoch is final: it stands in the logs of a quorum of the epoch before, under checkpoints that satisfy both
/// policies, every log has a place at which it begins, and whoever is new has mirrored everything.
/// </summary>
internal sealed class FinalityCheck(RosterReading previous, RosterReading next)
{
    private readonly Dictionary<string, long> entries = new(StringComparer.Ordinal);
    private readonly List<SignedCheckpoint> heads = [];

    /// <summary>By origin, the first index that is under the new epoch; of the old epoch's logs only.</summary>
    public IReadOnlyDictionary<string, long> Begins { get; private set; } = new Dictionary<string, long>();

    /// <summary>Null when all of it holds; else the first reason.</summary>
    public string? Problem(RosterEvidence evidence)
    {
        try
        {
            return ProofsProblem(evidence.Proofs) ?? HeadsProblem(evidence.Heads) ?? BeginsProblem() ?? JoinProblem();
        }
        catch (LedgerFormatException error)
        {
            return "the evidence: " + error.Message;
        }
    }

    private string? ProofsProblem(IReadOnlyList<string> proofs)
    {
        var last = "";
        foreach (var proof in proofs.Select(text => LogProof.Parse(Encoding.UTF8.GetBytes(text))))
        {
            var origin = proof.Checkpoint.Checkpoint.Origin;
            if (string.CompareOrdinal(last, origin) >= 0)
            {
                return "proofs come in ascending order of their logs, without repeats";
            }

            last = origin;
            if (!IsFinal(previous, next, proof))
            {
                return $"the entry in {origin} is not final under both epochs' policies";
            }

            entries.Add(origin, proof.Index);
            heads.Add(proof.Checkpoint);
        }

        return IsQuorumOfLogs(previous, entries.Keys)
            ? null
            : $"the logs that hold epoch {next.Roster.Epoch} are no quorum of epoch {previous.Roster.Epoch}";
    }

    /// <summary>True when the entry stands in a log of the epoch before, under a checkpoint that both policies accept.</summary>
    public static bool IsFinal(RosterReading previous, RosterReading next, LogProof proof) =>
        LogOf(previous, proof.Checkpoint.Checkpoint.Origin) is { } log
        && proof.Verify(next.Hash, previous.Policy) is { Fault: ProofFault.None, IsAccepted: true }
        && next.Policy.EvaluateAs(log, proof.Checkpoint).IsAccepted;

    /// <summary>True when the members whose logs these are are a quorum of the epoch.</summary>
    public static bool IsQuorumOfLogs(RosterReading epoch, IEnumerable<string> origins)
    {
        var logs = origins.ToHashSet(StringComparer.Ordinal);
        return StepCheck.IsQuorum(epoch.Roster, epoch.Policy, epoch.Roster.Members.Select(member => member.Territory)
            .Where(territory => logs.Contains(epoch.Roster.OriginOf(territory))).ToHashSet(StringComparer.Ordinal));
    }

    private string? HeadsProblem(IReadOnlyList<string> texts)
    {
        var last = "";
        foreach (var head in texts.Select(text => SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text))))
        {
            var origin = head.Checkpoint.Origin;
            if (string.CompareOrdinal(last, origin) >= 0 || LogOf(previous, origin) is not { } log || !head.IsSignedBy(log))
            {
                return "heads are checkpoints of the epoch before, ascending by their logs, each signed by its log";
            }

            last = origin;
            heads.Add(head);
        }

        return null;
    }

    private string? BeginsProblem()
    {
        var cuts = next.Roster.Step!.Cuts.ToDictionary(cut => cut.Log, cut => cut.Size, StringComparer.Ordinal);
        Begins = entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value + 1))
            .Where(entry => !cuts.ContainsKey(entry.Key)).Concat(cuts).ToDictionary(StringComparer.Ordinal);
        return StepCheck.LogsOf(previous.Roster).Order(StringComparer.Ordinal)
            .FirstOrDefault(origin => !Begins.ContainsKey(origin)) is { } missing
                ? $"{missing} has neither an entry of epoch {next.Roster.Epoch} nor a cut"
                : null;
    }

    // A new member counts towards finality from the first entry on, so it must hold what was final before it came.
    private string? JoinProblem()
    {
        var joining = next.Roster.Members.Where(member => previous.Roster.Find(member.Territory) is null);
        foreach (var member in joining)
        {
            var mirror = VerifierKey.Parse(member.Mirror);
            var mirrored = heads.Where(head => head.Checkpoint.Size >= Begins.GetValueOrDefault(head.Checkpoint.Origin)
                    && head.Note.Verify([mirror]) is { Count: 1 })
                .Select(head => head.Checkpoint.Origin).ToHashSet(StringComparer.Ordinal);
            if (StepCheck.LogsOf(previous.Roster).Order(StringComparer.Ordinal).FirstOrDefault(
                origin => !mirrored.Contains(origin)) is { } missing)
            {
                return $"{member.Territory} joins without having mirrored {missing}";
            }
        }

        return null;
    }

    private static VerifierKey? LogOf(RosterReading epoch, string origin) =>
        epoch.Policy.Logs.FirstOrDefault(log => string.Equals(log.Key.Name, origin, StringComparison.Ordinal))?.Key;
}
