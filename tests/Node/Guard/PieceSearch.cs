using System.Buffers.Binary;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>Finds any 16 bytes in a row of one file, wherever in it they stand, in other files.</summary>
internal sealed class PieceSearch
{
    /// <summary>In bytes. Of a sealed file any such piece is random, so that none is elsewhere by chance.</summary>
    public const int Piece = 16;

    private readonly byte[] whole;
    private readonly Dictionary<ulong, int> places = [];

    public PieceSearch(byte[] whole)
    {
        this.whole = whole;
        for (var at = 0; at + Piece <= whole.Length; at++)
        {
            places.TryAdd(Key(whole.AsSpan(at)), at);
        }
    }

    public bool IsIn(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + Piece <= bytes.Length; at++)
        {
            if (places.TryGetValue(Key(bytes[at..]), out var place)
                && bytes.Slice(at, Piece).SequenceEqual(whole.AsSpan(place, Piece)))
            {
                return true;
            }
        }

        return false;
    }

    public IEnumerable<string> InFolder(string folder) => In(CanarySearch.Files(folder));

    public IEnumerable<string> In(IEnumerable<string> files) => files.Where(file => IsIn(CanarySearch.ReadShared(file)));

    private static ulong Key(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);
}
