namespace LotusBridge.Ledger.Accusations;

/// <summary>Finds out who is guilty when two checkpoints of a log do not go together.</summary>
public static class Conflict
{
    /// <summary>
    /// Whom the two checkpoints alone convict: of one size with two roots everybody who signed both, of two sizes each
    /// cosigner who signed the smaller one later. Empty when they may well go together.
    /// </summary>
    /// <param name="keys">The log's key and the cosigners' that are known.</param>
    public static IReadOnlyList<Accusation> Between(
        IEnumerable<VerifierKey> keys, SignedCheckpoint one, SignedCheckpoint other)
    {
        var (first, second) = InOrder(one, other);
        var kind = first.Checkpoint.Size == second.Checkpoint.Size ? Accusation.Fork : Accusation.Rollback;
        return Holding(keys, key => new Accusation(kind, key, first, second, null, []));
    }

    /// <summary>Whom a consistency proof convicts, that leads to the larger tree from another root than the smaller has.</summary>
    /// <param name="keys">The log's key and the cosigners' that are known.</param>
    /// <param name="smaller">A checkpoint of at least one entry.</param>
    /// <param name="larger">Of the same log.</param>
    /// <param name="root">The larger tree's root at the smaller one's size.</param>
    /// <param name="proof">From <paramref name="root"/> to the larger one's root.</param>
    public static IReadOnlyList<Accusation> Between(
        IEnumerable<VerifierKey> keys, SignedCheckpoint smaller, SignedCheckpoint larger, Digest root,
        IReadOnlyList<Digest> proof) =>
        Holding(keys, key => new Accusation(Accusation.Fork, key, smaller, larger, root, proof));

    private static List<Accusation> Holding(IEnumerable<VerifierKey> keys, Func<VerifierKey, Accusation> accuse) =>
        [.. keys.Where(key => key.Scheme is not null).Select(accuse).Where(one => one.Flaw() is null)];

    private static (SignedCheckpoint First, SignedCheckpoint Second) InOrder(SignedCheckpoint one, SignedCheckpoint other)
    {
        var (tree, next) = (one.Checkpoint, other.Checkpoint);
        var isFirst = tree.Size != next.Size ? tree.Size < next.Size : tree.Root.CompareTo(next.Root) <= 0;
        return isFirst ? (one, other) : (other, one);
    }
}
