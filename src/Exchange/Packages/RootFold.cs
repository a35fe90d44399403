using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Packages;

/// <summary>
/// The root of RFC 9162 section 2.1.1 over hashes that come one after the other. Of parts too: a whole one is a perfect
/// subtree, and the last one, however short, is the right end of the tree.
/// </summary>
public sealed class RootFold
{
    private readonly Stack<(int Height, Digest Hash)> subtrees = [];

    /// <summary>Takes the next leaf's, or the next equal subtree's, hash.</summary>
    public void Add(Digest hash)
    {
        var next = (Height: 0, Hash: hash);
        while (subtrees.TryPeek(out var left) && left.Height == next.Height)
        {
            next = (left.Height + 1, Merkle.NodeHash(subtrees.Pop().Hash, next.Hash));
        }

        subtrees.Push(next);
    }

    /// <summary>The root of all that was added; then it starts again from nothing.</summary>
    public Digest Finish()
    {
        // What is left are perfect subtrees, largest first: RFC 9162 splits at the largest power of two below n.
        var root = subtrees.TryPop(out var last) ? last.Hash : Merkle.EmptyRoot;
        while (subtrees.TryPop(out var left))
        {
            root = Merkle.NodeHash(left.Hash, root);
        }

        return root;
    }
}
