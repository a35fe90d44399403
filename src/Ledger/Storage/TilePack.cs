using System.Buffers.Binary;

namespace LotusBridge.Ledger.Storage;

/// <summary>
/// A file of the full tiles of one level, 256 of them: a table of (offset, length), 8 bytes each, big-endian, then the tiles.
/// A tile that is not there has length 0. One file a tile would be 780,000 files for a hundred million entries, and making
/// a file costs more than writing one.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class TilePack : IDisposable
{
    /// <summary>Tiles in a full pack.</summary>
    public const int Tiles = 256;

    /// <summary>Length in bytes of a table entry.</summary>
    public const int SlotBytes = 2 * sizeof(long);

    /// <summary>Where the first tile begins.</summary>
    public const int TableBytes = Tiles * SlotBytes;

    /// <summary>Ending of a pack's name.</summary>
    public const string Ending = ".pack";

    private const long LongestTile = TilePath.FullWidth * (sizeof(ushort) + (long)ushort.MaxValue);

    private readonly IDiskFile file;
    private readonly long number;
    private long end;
    private int next;

    private TilePack(IDiskFile file, long number) => (this.file, this.number) = (file, number);

    /// <summary>In which pack a full tile lies, as a path below the log's folder.</summary>
    public static string NameOf(TilePath tile) => new TilePath(tile.Level, NumberOf(tile), TilePath.FullWidth) + Ending;

    /// <summary>Where in its pack's table a tile stands, in bytes.</summary>
    public static int SlotOf(TilePath tile) => (int)(tile.Index % Tiles) * SlotBytes;

    /// <summary>The pack that a tile is to be written to. It is made anew for its first tile: what else it had is written again.</summary>
    public static TilePack OpenFor(IDisk disk, string folder, TilePath tile)
    {
        var path = Path.Combine(folder, NameOf(tile));
        if (SlotOf(tile) > 0 && disk.Exists(path))
        {
            return new TilePack(disk.Open(path), NumberOf(tile));
        }

        disk.MakeFolder(Path.GetDirectoryName(path)!);
        return new TilePack(disk.Create(path), NumberOf(tile)) { end = TableBytes, next = SlotOf(tile) };
    }

    /// <summary>True when a tile of the same level may be written here.</summary>
    public bool Takes(TilePath tile) => NumberOf(tile) == number && SlotOf(tile) > 0;

    /// <summary>Writes a tile behind the one before it.</summary>
    public void Write(TilePath tile, ReadOnlySpan<byte> bytes)
    {
        var place = SlotOf(tile);
        var at = place == next ? end : EndBefore(place);
        Span<byte> slot = stackalloc byte[SlotBytes];
        BinaryPrimitives.WriteInt64BigEndian(slot, at);
        BinaryPrimitives.WriteInt64BigEndian(slot[sizeof(long)..], bytes.Length);
        file.Write(bytes, at);
        file.Write(slot, place);
        (end, next) = (at + bytes.Length, place + SlotBytes);
    }

    /// <returns>Null when the tile is not there.</returns>
    /// <exception cref="IOException">There, and not whole or not readable.</exception>
    public static byte[]? TryRead(IDisk disk, string folder, TilePath tile)
    {
        var path = Path.Combine(folder, NameOf(tile));
        if (!disk.Exists(path))
        {
            return null;
        }

        using var pack = disk.Open(path);
        var (at, length) = Slot(pack, SlotOf(tile));
        var bytes = new byte[length];
        return length == 0 ? null
            : pack.Read(bytes, at) == length ? bytes : throw new EndOfStreamException($"{tile} is cut off in its pack");
    }

    public void Dispose() => file.Dispose();

    private static long NumberOf(TilePath tile) => tile.Index / Tiles;

    private long EndBefore(int place)
    {
        var (at, length) = Slot(file, place - SlotBytes);
        return length > 0 ? at + length : Math.Max(file.Length, TableBytes);
    }

    private static (long At, long Length) Slot(IDiskFile file, int place)
    {
        Span<byte> slot = stackalloc byte[SlotBytes];
        if (file.Read(slot, place) < SlotBytes)
        {
            return (0, 0);
        }

        var at = BinaryPrimitives.ReadInt64BigEndian(slot);
        var length = BinaryPrimitives.ReadInt64BigEndian(slot[sizeof(long)..]);
        return length is >= 0 and <= LongestTile && (length == 0 || at >= TableBytes)
            ? (at, length)
            : throw new EndOfStreamException("the table of a pack of tiles is damaged");
    }
}
