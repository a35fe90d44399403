using System.Numerics;

namespace LotusBridge.Ledger;

/// <summary>The hash of the perfect subtree of 2^level leaves that starts at leaf index · 2^level.</summary>
public delegate Digest PerfectSubtree(int level, long index);

/// <summary>Makes RFC 6962 roots and proofs from the hashes of perfect subtrees.</summary>
/// <remarks>Only perfect subtrees below the size asked for are looked up.</remarks>
public sealed class MerkleProofs(PerfectSubtree subtrees)
{
    /// <summary>Over leaf hashes in memory: for small trees and for tests of larger ones.</summary>
    public static MerkleProofs Over(IReadOnlyList<Digest> leaves)
    {
        Digest Hash(int level, long index) => level == 0
            ? leaves[(int)index]
            : Merkle.NodeHash(Hash(level - 1, 2 * index), Hash(level - 1, (2 * index) + 1));
        return new MerkleProofs(Hash);
    }

    /// <summary>The root of the first <paramref name="size"/> entries.</summary>
    public Digest Root(long size) => size == 0 ? Merkle.EmptyRoot : Range(0, size);

    /// <summary>The hashes from the leaf's sibling to the root's child (RFC 6962 section 2.1.1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such entry in a tree of that size.</exception>
    public IReadOnlyList<Digest> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return Subtree(index, index + 1, size);
    }

    /// <summary>RFC 6962 section 2.1.2; empty when size1 is 0 or equals size2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The first size is negative or above the second.</exception>
    public IReadOnlyList<Digest> Consistency(long size1, long size2)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size1, size2);
        return size1 == 0 ? [] : Subtree(0, size1, size2);
    }

    /// <summary>The subtree consistency proof of [start, end) in a tree of <paramref name="size"/> entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a subtree of such a tree.</exception>
    public IReadOnlyList<Digest> Subtree(long start, long end, long size)
    {
        if (!Merkle.IsSubtree(start, end) || end > size)
        {
            throw new ArgumentOutOfRangeException(nameof(end), end, $"no subtree starts at {start} and ends there");
        }

        var proof = new List<Digest>();
        var (from, isWhole) = (0L, true);
        Collect(start, end, size);
        return proof;

        void Collect(long s, long e, long n)
        {
            if (s == 0 && e == n)
            {
                if (!isWhole)
                {
                    proof.Add(Range(from, from + n));
                }

                return;
            }

            var (k, at) = (Merkle.Split(n), from);
            if (e <= k)
            {
                Collect(s, e, k);
                proof.Add(Range(at + k, at + n));
                return;
            }

            from = at + k;
            isWhole &= s >= k;
            Collect(s >= k ? s - k : 0, e - k, n - k);
            proof.Add(Range(at, at + k));
        }
    }

    private Digest Range(long start, long end)
    {
        var length = end - start;
        if (BitOperations.IsPow2(length))
        {
            var level = BitOperations.Log2((ulong)length);
            return subtrees(level, start >> level);
        }

        var k = Merkle.Split(length);
        return Merkle.NodeHash(Range(start, start + k), Range(start + k, end));
    }
}
