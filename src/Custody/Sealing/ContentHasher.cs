using System.Security.Cryptography;
using LotusBridge.Custody.Mainland;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Sealing;

/// <summary>Makes a <see cref="ContentHash"/> of bytes that come in pieces of any length.</summary>
/// <param name="withSm3">SM3 too, which takes ten times as long as SHA-256.</param>
public sealed class ContentHasher(bool withSm3 = false) : IDisposable
{
    private readonly Sm3Hasher? sm3 = withSm3 ? new Sm3Hasher() : null;
    private readonly IncrementalHash flat = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash leaf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stack<Subtree> subtrees = [];
    private int leafLength;
    private long length;

    /// <summary>A perfect subtree of 2^<paramref name="Height"/> leaves.</summary>
    private readonly record struct Subtree(int Height, byte[] Hash);

    /// <summary>Receives the hash of each part of the content, 32 bytes, the last one's when it finishes; null for nobody.</summary>
    public Stream? Parts { get; init; }

    /// <summary>How many bytes it has taken since it started.</summary>
    internal long Length => length;

    /// <summary>Takes the next bytes of the content.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Append(bytes, []);

    /// <summary>As the public one.</summary>
    /// <param name="leaves">The hashes, 32 bytes each, of the leaves that lie whole in the bytes: all or the first of them.</param>
    internal void Append(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> leaves)
    {
        flat.AppendData(bytes);
        sm3?.Append(bytes);
        length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (leafLength == 0 && !leaves.IsEmpty)
            {
                EndLeaf(leaves[..SHA256.HashSizeInBytes].ToArray());
                bytes = bytes[ContentHash.LeafLength..];
                leaves = leaves[SHA256.HashSizeInBytes..];
                continue;
            }

            if (leafLength == 0)
            {
                leaf.AppendData([0]);
            }

            var part = bytes[..Math.Min(bytes.Length, ContentHash.LeafLength - leafLength)];
            leaf.AppendData(part);
            leafLength += part.Length;
            bytes = bytes[part.Length..];
            if (leafLength == ContentHash.LeafLength)
            {
                EndLeaf(leaf.GetHashAndReset());
            }
        }
    }

    /// <summary>The hash of all that was appended; the hasher then starts again from nothing.</summary>
    public ContentHash Finish()
    {
        if (leafLength > 0)
        {
            EndLeaf(leaf.GetHashAndReset());
        }

        // What is left are perfect subtrees, largest first: RFC 9162 splits at the largest power of two below n.
        var rest = Fold(right: null, below: ContentHash.PartHeight);
        Parts?.Write(rest);
        var root = Fold(rest, below: int.MaxValue) ?? SHA256.HashData([]);
        var hash = new ContentHash(Digest.From(flat.GetHashAndReset()), Digest.From(root), length, sm3?.Finish());
        length = 0;
        return hash;
    }

    /// <summary>A stream that appends whatever is read from, or written to, <paramref name="inner"/>.</summary>
    public Stream PassThrough(Stream inner) => new TappedStream(inner, Append);

    public void Dispose()
    {
        flat.Dispose();
        leaf.Dispose();
    }

    private byte[]? Fold(byte[]? right, int below)
    {
        while (subtrees.TryPeek(out var left) && left.Height < below)
        {
            subtrees.Pop();
            right = right is null ? left.Hash : Node(left.Hash, right);
        }

        return right;
    }

    private static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + SHA256.HashSizeInBytes)..]);
        return SHA256.HashData(node);
    }

    private void EndLeaf(byte[] hash)
    {
        var subtree = new Subtree(0, hash);
        leafLength = 0;
        while (subtrees.TryPeek(out var left) && left.Height == subtree.Height)
        {
            subtree = new Subtree(left.Height + 1, Node(subtrees.Pop().Hash, subtree.Hash));
            if (subtree.Height == ContentHash.PartHeight)
            {
                Parts?.Write(subtree.Hash);
            }
        }

        subtrees.Push(subtree);
    }
}
