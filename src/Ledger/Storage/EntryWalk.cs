using System.Buffers.Binary;

namespace LotusBridge.Ledger.Storage;

/// <summary>Goes through entries that lie one after the other as <c>u16 length ‖ entry</c>, without copying them.</summary>
internal ref struct EntryWalk(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>The entry that <see cref="Next"/> stepped on.</summary>
    public ReadOnlySpan<byte> Entry { get; private set; }

    /// <summary>True when the bytes are that many entries and nothing else.</summary>
    public static bool IsExactly(ReadOnlySpan<byte> bytes, int count)
    {
        var walk = new EntryWalk(bytes);
        while (walk.Next())
        {
            count--;
        }

        return count == 0 && walk.rest.IsEmpty;
    }

    /// <summary>False at the end, or where no whole entry follows.</summary>
    public bool Next()
    {
        if (rest.Length < sizeof(ushort))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length - sizeof(ushort) < length)
        {
            return false;
        }

        Entry = rest.Slice(sizeof(ushort), length);
        rest = rest[(sizeof(ushort) + length)..];
        return true;
    }
}
