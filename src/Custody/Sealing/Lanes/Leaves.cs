using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>Hashes of whole leaves, made by a lane before their turn to enter the tree comes.</summary>
internal sealed class Leaves : IDisposable
{
    private readonly IncrementalHash leaf = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
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
        var at = BeforeFirst(offset);
        for (var count = CountWhole(offset, bytes.Length); count > 0; count--)
        {
            Add(bytes.Slice(at, ContentHash.LeafLength));
            at += ContentHash.LeafLength;
        }
    }

    public void Dispose() => leaf.Dispose();

    /// <summary>The bytes from this offset on that still belong to the leaf before.</summary>
    private static int BeforeFirst(long offset) =>
        (int)((ContentHash.LeafLength - (offset % ContentHash.LeafLength)) % ContentHash.LeafLength);

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (length == hashes.Length)
        {
            Array.Resize(ref hashes, 2 * length);
        }

        leaf.AppendData([0]);
        leaf.AppendData(bytes);
        length += leaf.GetHashAndReset(hashes.AsSpan(length));
    }
}
