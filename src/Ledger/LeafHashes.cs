using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace LotusBridge.Ledger;

/// <summary>
/// Hashes of leaves of one length that lie one after the other: as <see cref="Merkle.LeafHash(ReadOnlySpan{byte})"/> of
/// each, in half the time where the processor has what <see cref="WideSha256"/> wants.
/// </summary>
public static class LeafHashes
{
    /// <summary>So many leaves at a time take the shortest.</summary>
    public const int Batch = WideSha256.Lanes;

    /// <summary>Sixteen lanes take as long as seven leaves one after the other, however many of them are wanted.</summary>
    private const int FewestLanes = 8;

    // The message is a zero byte and the leaf: its first block has so much of the leaf, its last block one byte.
    private const int Prefix = 1;
    private const int Head = WideSha256.BlockBytes - Prefix;

    /// <param name="leaves">A whole number of them.</param>
    /// <param name="length">Of a leaf, in bytes, above 0.</param>
    /// <param name="hashes">32 bytes for each.</param>
    public static void Of(ReadOnlySpan<byte> leaves, int length, Span<byte> hashes)
    {
        var (count, rest) = Math.DivRem(leaves.Length, length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rest, 0, nameof(leaves));
        ArgumentOutOfRangeException.ThrowIfLessThan(hashes.Length, count * Digest.Length, nameof(hashes));
        var isWide = WideSha256.IsSupported && length % WideSha256.BlockBytes == 0;
        for (var from = 0; from < count; from += Batch)
        {
            var some = leaves.Slice(from * length, Math.Min(Batch, count - from) * length);
            var into = hashes[(from * Digest.Length)..];
            if (isWide && some.Length >= FewestLanes * length)
            {
                Wide(some, length, into);
            }
            else
            {
                OneByOne(some, length, into);
            }
        }
    }

    private static void OneByOne(ReadOnlySpan<byte> leaves, int length, Span<byte> hashes)
    {
        for (; !leaves.IsEmpty; leaves = leaves[length..], hashes = hashes[Digest.Length..])
        {
            Merkle.LeafHash(leaves[..length], hashes[..Digest.Length]);
        }
    }

    private static void Wide(ReadOnlySpan<byte> leaves, int length, Span<byte> hashes)
    {
        var count = leaves.Length / length;
        Span<Vector512<uint>> state = stackalloc Vector512<uint>[WideSha256.StateWords];
        Span<byte> edge = stackalloc byte[WideSha256.Lanes * WideSha256.BlockBytes];
        Span<int> edges = stackalloc int[WideSha256.Lanes];
        Span<int> inner = stackalloc int[WideSha256.Lanes];
        for (var lane = 0; lane < WideSha256.Lanes; lane++)
        {
            // Lanes without a leaf of their own hash the first one again.
            edges[lane] = lane * WideSha256.BlockBytes;
            inner[lane] = ((lane < count ? lane : 0) * length) + Head;
            leaves.Slice(inner[lane] - Head, Head).CopyTo(edge[(edges[lane] + Prefix)..]);
        }

        WideSha256.Begin(state);
        WideSha256.Take(state, edge, edges, 1);
        WideSha256.Take(state, leaves, inner, (length / WideSha256.BlockBytes) - 1);

        // FIPS 180-4, 5.1.1: the last byte of the leaf, a one bit, and the length of the message in bits.
        edge.Clear();
        for (var lane = 0; lane < count; lane++)
        {
            var last = edge.Slice(edges[lane], WideSha256.BlockBytes);
            last[0] = leaves[((lane + 1) * length) - 1];
            last[1] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(last[^sizeof(long)..], 8L * (Prefix + length));
        }

        WideSha256.Take(state, edge, edges, 1);
        for (var lane = 0; lane < count; lane++)
        {
            WideSha256.End(state, lane, hashes[(lane * Digest.Length)..]);
        }
    }
}
