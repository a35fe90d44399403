using System.Buffers.Binary;

namespace LotusBridge.Ledger;

/// <summary>The entries of one tile: <c>u16be length ‖ entry</c>, repeated (C2SP tlog-tiles).</summary>
public static class EntryBundle
{
    /// <summary>Longest entry in bytes: what two length bytes can say.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    /// <summary>Writes entries in their order.</summary>
    /// <exception cref="ArgumentException">An entry is longer than <see cref="MaxEntryBytes"/>.</exception>
    public static byte[] Format(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var bytes = new byte[entries.Sum(e => sizeof(ushort) + e.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            CheckLength(entry.Length);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)entry.Length);
            entry.Span.CopyTo(bytes.AsSpan(at + sizeof(ushort)));
            at += sizeof(ushort) + entry.Length;
        }

        return bytes;
    }

    /// <summary>Reads exactly <paramref name="count"/> entries and nothing after them.</summary>
    /// <exception cref="LedgerFormatException">Too short, too long, or another number of entries.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Parse(ReadOnlyMemory<byte> bytes, int count)
    {
        var entries = new List<ReadOnlyMemory<byte>>(Math.Min(count, bytes.Length));
        while (bytes.Length >= sizeof(ushort) && entries.Count < count)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span);
            if (bytes.Length - sizeof(ushort) < length)
            {
                throw new LedgerFormatException("an entry bundle ends within an entry");
            }

            entries.Add(bytes.Slice(sizeof(ushort), length));
            bytes = bytes[(sizeof(ushort) + length)..];
        }

        return entries.Count == count && bytes.IsEmpty
            ? entries
            : throw new LedgerFormatException($"an entry bundle holds exactly {count} entries");
    }

    /// <exception cref="ArgumentException">Longer than <see cref="MaxEntryBytes"/>.</exception>
    internal static void CheckLength(int length)
    {
        if (length > MaxEntryBytes)
        {
            throw new ArgumentException($"an entry has at most {MaxEntryBytes} bytes, not {length}", nameof(length));
        }
    }
}
