namespace LotusBridge.Ledger;

/// <summary>
/// Evaluates checkpoints under one policy and remembers the verdicts: many proofs share a checkpoint, and verifying its
/// signatures costs more than hundreds of hashes. Safe for several threads.
/// </summary>
public sealed class KnownCheckpoints(Policy policy)
{
    /// <summary>Most verdicts kept; when there are more, all are forgotten and made again.</summary>
    public const int MaxKnown = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<SignedCheckpoint, PolicyVerdict> known = [];
    private (SignedCheckpoint Checkpoint, PolicyVerdict Verdict)? last;

    /// <summary>As <see cref="Policy.Evaluate"/>: text and every signature line must be the same to be known.</summary>
    public PolicyVerdict Evaluate(SignedCheckpoint checkpoint)
    {
        lock (gate)
        {
            if (last is { } newest && ReferenceEquals(newest.Checkpoint, checkpoint))
            {
                return newest.Verdict;
            }

            if (known.TryGetValue(checkpoint, out var verdict))
            {
                return verdict;
            }
        }

        var fresh = policy.Evaluate(checkpoint);
        lock (gate)
        {
            if (known.Count >= MaxKnown)
            {
                known.Clear();
            }

            known[checkpoint] = fresh;
            last = (checkpoint, fresh);
        }

        return fresh;
    }
}
