using System.Buffers.Binary;

namespace LotusBridge.Ledger.Storage;

/// <summary>The last tile of a level of hashes, with room for all of them.</summary>
internal sealed class OpenTile
{
    private readonly byte[] bytes = new byte[TilePath.FullWidth * Digest.Length];
    private readonly byte[] scratch = new byte[TilePath.FullWidth / 2 * Digest.Length];

    public int Width { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Width * Digest.Length);

    /// <summary>True when the tile is full now.</summary>
    public bool Add(ReadOnlySpan<byte> hash)
    {
        hash.CopyTo(bytes.AsSpan(Width * Digest.Length));
        return ++Width == TilePath.FullWidth;
    }

    public void Set(ReadOnlySpan<byte> hashes)
    {
        hashes.CopyTo(bytes);
        Width = hashes.Length / Digest.Length;
    }

    public void Clear() => Width = 0;

    public byte[] First(int hashes) => bytes[..(hashes * Digest.Length)];

    public Tile ToTile() => Tile.Parse(Bytes.ToArray(), Width);

    /// <summary>Writes the root of the full tile: its hash in the level above.</summary>
    public void Root(Span<byte> into)
    {
        ReadOnlySpan<byte> below = bytes;
        for (var pairs = TilePath.FullWidth / 2; pairs > 0; pairs /= 2)
        {
            for (var i = 0; i < pairs; i++)
            {
                Merkle.NodeHash(
                    below.Slice(2 * i * Digest.Length, Digest.Length),
                    below.Slice(((2 * i) + 1) * Digest.Length, Digest.Length),
                    scratch.AsSpan(i * Digest.Length, Digest.Length));
            }

            below = scratch;
        }

        scratch.AsSpan(0, Digest.Length).CopyTo(into);
    }
}

/// <summary>The last entry bundle, as its bytes will be.</summary>
internal sealed class OpenBundle
{
    private readonly int[] starts = new int[TilePath.FullWidth + 1];
    private byte[] bytes = new byte[TilePath.FullWidth * (sizeof(ushort) + Digest.Length)];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, starts[Count]);

    /// <summary>True when the bundle is full now.</summary>
    public bool Add(ReadOnlySpan<byte> entry)
    {
        var at = starts[Count];
        var next = at + sizeof(ushort) + entry.Length;
        if (bytes.Length < next)
        {
            Array.Resize(ref bytes, Math.Max(next, 2 * bytes.Length));
        }

        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)entry.Length);
        entry.CopyTo(bytes.AsSpan(at + sizeof(ushort)));
        starts[++Count] = next;
        return Count == TilePath.FullWidth;
    }

    /// <summary>A copy, since the place is used again.</summary>
    public byte[] Entry(int place) => bytes[(starts[place] + sizeof(ushort))..starts[place + 1]];

    public byte[] First(int entries) => bytes[..starts[entries]];

    public void Clear() => Count = 0;
}
