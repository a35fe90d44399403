using LotusBridge.Custody.Sealing;
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

    /// <summary>Takes the leaves of the next bytes, 64 KiB each; a shorter one is the last of all.</summary>
    /// <param name="bytes">From where a leaf begins.</param>
    public void AddLeaves(ReadOnlySpan<byte> bytes)
    {
        const int Leaf = ContentHash.LeafLength;
        Span<byte> hashes = stackalloc byte[LeafHashes.Batch * Digest.Length];
        while (bytes.Length >= Leaf)
        {
            var count = Math.Min(LeafHashes.Batch, bytes.Length / Leaf);
            LeafHashes.Of(bytes[..(count * Leaf)], Leaf, hashes);
            bytes = bytes[(count * Leaf)..];
            for (var i = 0; i < count; i++)
            {
                Add(Digest.From(hashes.Slice(i * Digest.Length, Digest.Length)));
            }
        }

        if (!bytes.IsEmpty)
        {
            Add(Merkle.LeafHash(bytes));
        }
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
