namespace LotusBridge.Ledger.Storage;

/// <summary>The roots of the perfect subtrees a tree is made of, largest first: all one needs to go on hashing.</summary>
internal sealed class Frontier
{
    private readonly List<Digest> roots;

    private Frontier(long size, List<Digest> roots) => (Size, this.roots) = (size, roots);

    public long Size { get; private set; }

    /// <summary>As many as <see cref="Size"/> has one bits.</summary>
    public IReadOnlyList<Digest> Roots => roots;

    public static Frontier Empty() => new(0, []);

    public Frontier Copy() => new(Size, [.. roots]);

    public void Append(Digest leaf)
    {
        // Like adding one to a binary number: every trailing one is a pair that is now complete.
        for (var size = Size; (size & 1) == 1; size >>= 1)
        {
            leaf = Merkle.NodeHash(roots[^1], leaf);
            roots.RemoveAt(roots.Count - 1);
        }

        roots.Add(leaf);
        Size++;
    }

    public Digest Root() => roots.Count == 0
        ? Merkle.EmptyRoot
        : roots.AsEnumerable().Reverse().Aggregate((right, left) => Merkle.NodeHash(left, right));
}
