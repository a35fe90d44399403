namespace LotusBridge.Ledger;

/// <summary>A tile of hashes: 1 to 256 SHA-256 values, one after the other, 8192 bytes when full.</summary>
public sealed class Tile
{
    private readonly ReadOnlyMemory<byte> bytes;

    private Tile(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <summary>Number of hashes.</summary>
    public int Width => bytes.Length / Digest.Length;

    internal ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>The hash at a place, 0 to <see cref="Width"/> - 1.</summary>
    public Digest this[int place] => Digest.From(bytes.Span.Slice(place * Digest.Length, Digest.Length));

    /// <summary>Reads a tile of the width its path says.</summary>
    /// <exception cref="LedgerFormatException">Not width × 32 bytes.</exception>
    public static Tile Parse(ReadOnlyMemory<byte> bytes, int width) =>
        width is > 0 and <= TilePath.FullWidth && bytes.Length == width * Digest.Length
            ? new Tile(bytes)
            : throw new LedgerFormatException($"a tile of {width} hashes has {width * Digest.Length} bytes");

    /// <summary>The hash of the perfect subtree of 2^level hashes of this tile that starts at place · 2^level.</summary>
    public Digest Subtree(int level, int place) => level == 0
        ? this[place]
        : Merkle.NodeHash(Subtree(level - 1, 2 * place), Subtree(level - 1, (2 * place) + 1));
}
