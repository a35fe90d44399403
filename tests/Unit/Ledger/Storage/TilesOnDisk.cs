using System.Buffers.Binary;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>Finds full tiles in their packs as another program would, and spoils them.</summary>
internal static class TilesOnDisk
{
    /// <summary>In which file a full tile lies, and where in it; length 0 when it is not there.</summary>
    public static (string File, int At, int Length) PlaceOf(string folder, string tile)
    {
        var path = TilePath.Parse(tile);
        var file = Path.Combine(folder, TilePack.NameOf(path));
        var slot = File.ReadAllBytes(file).AsSpan(TilePack.SlotOf(path), TilePack.SlotBytes);
        return (file, (int)BinaryPrimitives.ReadInt64BigEndian(slot), (int)BinaryPrimitives.ReadInt64BigEndian(slot[8..]));
    }

    public static byte[] Read(string folder, string tile)
    {
        var (file, at, length) = PlaceOf(folder, tile);
        return File.ReadAllBytes(file).AsSpan(at, length).ToArray();
    }

    /// <param name="how">missing, damaged, cut, or table for a slot that points behind the end of everything.</param>
    public static void Spoil(string folder, string tile, string how)
    {
        var (file, at, length) = PlaceOf(folder, tile);
        var bytes = File.ReadAllBytes(file);
        var slot = TilePack.SlotOf(TilePath.Parse(tile));
        switch (how)
        {
            case "missing":
                bytes.AsSpan(slot, TilePack.SlotBytes).Clear();
                break;
            case "damaged":
                bytes[at + 3] ^= 1;
                break;
            case "table":
                bytes[slot] = 0x7f;
                bytes[slot + 8] = 0x7f;
                break;
            default:
                bytes = bytes[..(at + length - 1)];
                break;
        }

        File.WriteAllBytes(file, bytes);
    }
}
