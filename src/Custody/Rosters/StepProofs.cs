using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>The proofs of one step as they come from the members' logs, one for each log, until they are evidence.</summary>
/// <param name="previous">The epoch that the step follows.</param>
/// <param name="next">The step, signed.</param>
public sealed class StepProofs(RosterReading previous, RosterReading next)
{
    private readonly SortedDictionary<string, string> byOrigin = new(StringComparer.Ordinal);

    /// <summary>tlog-proofs, ascending by their logs.</summary>
    public IReadOnlyList<string> All => [.. byOrigin.Values];

    /// <summary>
    /// True when the logs that hold the step are a quorum of the epoch before: then no other step of the same epoch ever
    /// gets so far, as long as honest members take a second one on this ground alone (<c>spec/roster.md</c>).
    /// </summary>
    public bool IsHeldByQuorum => FinalityCheck.IsQuorumOfLogs(previous, byOrigin.Keys);

    /// <summary>What shows that the step is final where nobody joins and every log is here or has a cut.</summary>
    public RosterEvidence Evidence => new(All, []);

    /// <summary>
    /// Takes a tlog-proof; false for anything but one of the step's entry, in a log of the epoch before, under a checkpoint
    /// that both policies accept. The first of each log stays.
    /// </summary>
    public bool Add(string text)
    {
        try
        {
            var proof = LogProof.Parse(Encoding.UTF8.GetBytes(text));
            return FinalityCheck.IsFinal(previous, next, proof)
                && (byOrigin.TryAdd(proof.Checkpoint.Checkpoint.Origin, text) || true);
        }
        catch (LedgerFormatException)
        {
            return false;
        }
    }
}
