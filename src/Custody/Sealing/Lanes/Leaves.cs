using System.Security.Cryptography;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>Hashes of whole leaves, made by a lane before their turn to enter the tree comes.</summary>
internal sealed class Leaves
{
    private byte[] hashes = new byte[(Batch.MostChunks + 2) * SHA256.HashSizeInBytes];
    private int length;

    /// <summary>32 bytes a leaf.</summary>
    public ReadOnlySpan<byte> Hashes => hashes.AsSpan(0, length);

    public void Clear() => length = 0;

    /// <summary>How many leaves lie whole in this many bytes from that offset of their content on.</summary>
    public static int CountWhole(long offset, int length) =>
        Math.Max(0, (length - BeforeFirst(offset)) / ContentHash.LeafLength);

    /// <summary>Hashes the leaves that lie whole in these bytes, which start at that offset of their content.</summary>
    public void AddWhole(long offset, ReadOnlySpan<byte> bytes)
    {
        var (count, at) = (CountWhole(offset, bytes.Length), BeforeFirst(offset));
        if (count == 0)
        {
            return;
        }

        var end = length + (count * SHA256.HashSizeInBytes);
        if (end > hashes.Length)
        {
            Array.Resize(ref hashes, Math.Max(end, 2 * hashes.Length));
        }

        LeafHashes.Of(bytes.Slice(at, count * ContentHash.LeafLength), ContentHash.LeafLength, hashes.AsSpan(length));
        length = end;
    }

    /// <summary>The bytes from this offset on that still belong to the leaf before.</summary>
    private static int BeforeFirst(long offset) =>
        (int)((ContentHash.LeafLength - (offset % ContentHash.LeafLength)) % ContentHash.LeafLength);
}
