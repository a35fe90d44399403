using System.Numerics;

namespace LotusBridge.Ledger.Storage;

/// <summary>The roots of the perfect subtrees a tree is made of: all one needs to go on hashing.</summary>
public sealed class Frontier
{
    private const int Levels = 63;

    /// <summary>A place for each level; it holds the root of a subtree where that bit of the size is one.</summary>
    private readonly byte[] roots = new byte[Levels * Digest.Length];

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Largest subtree first; as many as <see cref="Size"/> has one bits.</summary>
    public Digest[] Roots()
    {
        var found = new Digest[BitOperations.PopCount((ulong)Size)];
        var next = found.Length;
        for (var level = 0; next > 0; level++)
        {
            if (((Size >> level) & 1) == 1)
            {
                found[--next] = Digest.From(Place(level));
            }
        }

        return found;
    }

    /// <summary>Takes the place of what was here.</summary>
    /// <param name="hashes">As <see cref="Roots"/> gives them.</param>
    public void Set(long size, IReadOnlyList<Digest> hashes)
    {
        Size = size;
        var next = hashes.Count;
        for (var level = 0; next > 0; level++)
        {
            if (((size >> level) & 1) == 1)
            {
                hashes[--next].Bytes.CopyTo(Place(level));
            }
        }
    }

    public static Frontier Empty() => new();

    public Frontier Copy()
    {
        var copy = new Frontier();
        copy.CopyFrom(this);
        return copy;
    }

    public void Append(Digest leaf) => Append(leaf.Bytes);

    public void CopyFrom(Frontier other)
    {
        Size = other.Size;
        other.roots.CopyTo(roots, 0);
    }

    /// <param name="leaf">The 32-byte hash of the next entry as a leaf.</param>
    public void Append(ReadOnlySpan<byte> leaf)
    {
        Span<byte> hash = stackalloc byte[Digest.Length];
        leaf.CopyTo(hash);
        var level = 0;
        // Like adding one to a binary number: every trailing one is a pair that is now complete.
        for (; ((Size >> level) & 1) == 1; level++)
        {
            Merkle.NodeHash(Place(level), hash, hash);
        }

        hash.CopyTo(Place(level));
        Size++;
    }

    /// <summary>The RFC 6962 root of all leaves so far.</summary>
    public Digest Root()
    {
        if (Size == 0)
        {
            return Merkle.EmptyRoot;
        }

        var level = BitOperations.TrailingZeroCount(Size);
        Span<byte> hash = stackalloc byte[Digest.Length];
        Place(level).CopyTo(hash);
        for (level++; Size >> level > 0; level++)
        {
            if (((Size >> level) & 1) == 1)
            {
                Merkle.NodeHash(Place(level), hash, hash);
            }
        }

        return Digest.From(hash);
    }

    private Span<byte> Place(int level) => roots.AsSpan(level * Digest.Length, Digest.Length);
}
