using System.Buffers;
using System.Numerics;

namespace LotusBridge.Ledger;

/// <summary>
/// Verifies RFC 6962 trees: leaf SHA-256(00 ‖ entry), node SHA-256(01 ‖ left ‖ right), a left subtree is the largest
/// power of two below the size. Proofs are made by <see cref="MerkleProofs"/>.
/// </summary>
public static class Merkle
{
    /// <summary>No tree below 2^63 entries needs a longer proof.</summary>
    public const int MaxProofHashes = 63;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;
    private const int StackBytes = 1024;

    /// <summary>The root of no entries: SHA-256 of nothing.</summary>
    public static Digest EmptyRoot { get; } = Digest.Of([]);

    /// <summary>The hash of an entry as a leaf.</summary>
    public static Digest LeafHash(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[Digest.Length];
        LeafHash(entry, hash);
        return Digest.From(hash);
    }

    /// <summary>The hash of two subtrees.</summary>
    public static Digest NodeHash(Digest left, Digest right)
    {
        Span<byte> hash = stackalloc byte[Digest.Length];
        NodeHash(left.Bytes, right.Bytes, hash);
        return Digest.From(hash);
    }

    /// <summary>RFC 6962 section 2.1.1: the leaf is entry <paramref name="index"/> of the tree.</summary>
    public static bool VerifyInclusion(
        long index, long size, Digest leaf, Digest root, IReadOnlyList<Digest> proof)
    {
        if (index < 0 || index >= size || proof.Count > MaxProofHashes)
        {
            return false;
        }

        var (node, last) = (index, size - 1);
        Span<byte> hash = stackalloc byte[Digest.Length];
        leaf.Bytes.CopyTo(hash);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                NodeHash(sibling.Bytes, hash, hash);
                // A node without right sibling rises until it is a right child itself.
                var rise = BitOperations.TrailingZeroCount(node);
                (node, last) = (node >> rise, last >> rise);
            }
            else
            {
                NodeHash(hash, sibling.Bytes, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash.SequenceEqual(root.Bytes);
    }

    /// <summary>
    /// RFC 6962 section 2.1.2: the tree of <paramref name="size1"/> entries is a prefix of that of
    /// <paramref name="size2"/>. Equal sizes need equal roots and no proof. That the empty tree is a prefix needs no
    /// proof and gives none, so a first size of 0 is refused before any other second size.
    /// </summary>
    public static bool VerifyConsistency(
        long size1, long size2, Digest root1, Digest root2, IReadOnlyList<Digest> proof) => size1 == 0
        ? size2 == 0 && proof.Count == 0 && root1 == EmptyRoot && root2 == EmptyRoot
        : VerifySubtreeConsistency(0, size1, size2, root1, root2, proof);

    /// <summary>The leaf is entry <paramref name="index"/> of the tree, within the subtree [start, end).</summary>
    public static bool VerifySubtreeInclusion(
        long index, long start, long end, Digest leaf, Digest subtreeRoot, IReadOnlyList<Digest> proof) =>
        IsSubtree(start, end) && index >= start
        && VerifyInclusion(index - start, end - start, leaf, subtreeRoot, proof);

    /// <summary>
    /// The subtree [start, end) with this root is part of the tree of <paramref name="size"/> entries. An empty range
    /// is part of every tree, so then <paramref name="root"/> is not looked at.
    /// </summary>
    public static bool VerifySubtreeConsistency(
        long start, long end, long size, Digest subtreeRoot, Digest root, IReadOnlyList<Digest> proof)
    {
        if (start >= 0 && start == end && end <= size)
        {
            return proof.Count == 0 && subtreeRoot == EmptyRoot;
        }

        if (!IsSubtree(start, end) || end > size || proof.Count > MaxProofHashes)
        {
            return false;
        }

        var walk = new SubtreeWalk(subtreeRoot, proof);
        return walk.Rebuild(start, end, size, isWhole: true) is var (subtree, tree)
            && walk.IsAtEnd && subtree == subtreeRoot && tree == root;
    }

    /// <summary>
    /// A range is a subtree when its start is a multiple of the smallest power of two not below its length.
    /// </summary>
    public static bool IsSubtree(long start, long end) =>
        start >= 0 && end > start
        && (start == 0 || (ulong)start % BitOperations.RoundUpToPowerOf2((ulong)(end - start)) == 0);

    /// <summary>Writes the hash of an entry as a leaf.</summary>
    internal static void LeafHash(ReadOnlySpan<byte> entry, Span<byte> into)
    {
        // One call over one buffer: hashing in pieces costs more than copying.
        var rented = entry.Length < StackBytes ? null : ArrayPool<byte>.Shared.Rent(entry.Length + 1);
        Span<byte> buffer = rented ?? stackalloc byte[StackBytes];
        buffer[0] = LeafPrefix;
        entry.CopyTo(buffer[1..]);
        Sha256.Hash(buffer[..(entry.Length + 1)], into);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes the hash of two subtrees; it may replace one of them.</summary>
    internal static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> into)
    {
        Span<byte> message = stackalloc byte[1 + (2 * Digest.Length)];
        message[0] = NodePrefix;
        left.CopyTo(message[1..]);
        right.CopyTo(message[(1 + Digest.Length)..]);
        Sha256.Hash(message, into);
    }

    /// <summary>The largest power of two below <paramref name="size"/>, which is at least 2.</summary>
    internal static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    /// <summary>Follows the generator's recursion and takes the proof's hashes in the order it gave them.</summary>
    private sealed class SubtreeWalk(Digest claimed, IReadOnlyList<Digest> proof)
    {
        private int next;

        public bool IsAtEnd => next == proof.Count;

        public (Digest Subtree, Digest Tree)? Rebuild(long start, long end, long size, bool isWhole)
        {
            if (start == 0 && end == size)
            {
                return isWhole ? (claimed, claimed) : Take() is { } known ? (known, known) : null;
            }

            var k = Split(size);
            var inner = end <= k ? Rebuild(start, end, k, isWhole)
                : start >= k ? Rebuild(start - k, end - k, size - k, isWhole)
                : Rebuild(0, end - k, size - k, isWhole: false);
            if (inner is not var (subtree, tree) || Take() is not { } sibling)
            {
                return null;
            }

            return end <= k ? (subtree, NodeHash(tree, sibling))
                : start >= k ? (subtree, NodeHash(sibling, tree))
                : (NodeHash(sibling, subtree), NodeHash(sibling, tree));
        }

        private Digest? Take() => next < proof.Count ? proof[next++] : null;
    }
}
