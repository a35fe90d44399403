using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>The proofs of one step as they come from the members' logs, one for each log, until they are evidence.</summary>
/// <param name="previous">The epoch that the step follows.</param>
/// <param name="next">The step, signed.</param>
public sealed class StepProofs(RosterReading previous, RosterReading next)
{
    private readonly SortedDictionary<string, string> byOrigin = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SignedCheckpoint> heads = new(StringComparer.Ordinal);

    /// <summary>tlog-proofs, ascending by their logs.</summary>
    public IReadOnlyList<string> All => [.. byOrigin.Values];

    /// <summary>
    /// True when the logs that hold the step are a quorum of the epoch before: then no other step of the same epoch ever
    /// gets so far, as long as honest members take a second one on this ground alone (<c>spec/roster.md</c>).
    /// </summary>
    public bool IsHeldByQuorum => FinalityCheck.IsQuorumOfLogs(previous, byOrigin.Keys);

    /// <summary>What shows that the step is final once every log is here or has a cut, and who joins has mirrored all.</summary>
    public RosterEvidence Evidence => new(All, [.. heads.Values.Select(head => head.ToString())]);

    /// <summary>
    /// Takes a checkpoint that shows that somebody who joins has mirrored a log; false for one that its log has not signed, or
    /// that no mirror of a joining member has cosigned. The largest of each log stays.
    /// </summary>
    public bool AddHead(string text)
    {
        try
        {
            var head = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(text));
            var origin = head.Checkpoint.Origin;
            var log = previous.Roster.Members.FirstOrDefault(member => previous.Roster.OriginOf(member.Territory) == origin)?.Log;
            if (log is null || !head.IsSignedBy(VerifierKey.Parse(log)) || !Joining.Any(mirror => IsBy(mirror, head)))
            {
                return false;
            }

            if (!heads.TryGetValue(origin, out var known) || known.Checkpoint.Size < head.Checkpoint.Size)
            {
                heads[origin] = head;
            }

            return true;
        }
        catch (LedgerFormatException)
        {
            return false;
        }
    }

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

    private IEnumerable<VerifierKey> Joining => next.Roster.Members
        .Where(member => previous.Roster.Find(member.Territory) is null).Select(member => VerifierKey.Parse(member.Mirror));

    private static bool IsBy(VerifierKey mirror, SignedCheckpoint head) => head.Note.Verify([mirror]) is { Count: 1 };
}
