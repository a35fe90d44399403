using System.Buffers.Binary;
using System.Text;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// Entries that a mirror took, and the checkpoint they are proven under. All numbers are big-endian:
/// <code>
///   0  16  the segment's mark
///  16  4   length of the record in bytes
///  20  32  SHA-256 of the record before; zeros before the first
///  52  8   index of the first entry
///  60  8   POSIX seconds of the mirror's cosignature; 0 when the checkpoint is not committed by this record
///  68  4   length of the note
///  72  4   number of entries
///  76      the note; then the entries, each as u16 length and bytes
///      32  root of all entries up to here
///      4   CRC-32C of all bytes before
/// </code>
/// </summary>
internal sealed record JournalRecord(
    Digest Previous,
    long First,
    long Timestamp,
    string Note,
    IReadOnlyList<ReadOnlyMemory<byte>> Entries,
    Digest RootAfter)
{
    private const int HeadBytes = 76;
    private const int TailBytes = Digest.Length + Crc32C.Length;

    public long Next => First + Entries.Count;

    public byte[] ToBytes(ReadOnlySpan<byte> mark)
    {
        var note = Encoding.UTF8.GetBytes(Note);
        var entries = EntryBundle.Format(Entries);
        var bytes = new byte[HeadBytes + note.Length + entries.Length + TailBytes];
        var span = bytes.AsSpan();
        mark.CopyTo(span);
        BinaryPrimitives.WriteInt32BigEndian(span[16..], bytes.Length);
        Previous.Bytes.CopyTo(span[20..]);
        BinaryPrimitives.WriteInt64BigEndian(span[52..], First);
        BinaryPrimitives.WriteInt64BigEndian(span[60..], Timestamp);
        BinaryPrimitives.WriteInt32BigEndian(span[68..], note.Length);
        BinaryPrimitives.WriteInt32BigEndian(span[72..], Entries.Count);
        note.CopyTo(span[HeadBytes..]);
        entries.CopyTo(span[(HeadBytes + note.Length)..]);
        RootAfter.Bytes.CopyTo(span[^TailBytes..]);
        Crc32C.Seal(span);
        return bytes;
    }

    /// <summary>The whole record at the start of these bytes, or null.</summary>
    public static JournalRecord? TryRead(ReadOnlyMemory<byte> from, ReadOnlySpan<byte> mark, out int length)
    {
        length = 0;
        var span = from.Span;
        if (span.Length < HeadBytes + TailBytes || !span.StartsWith(mark))
        {
            return null;
        }

        length = BinaryPrimitives.ReadInt32BigEndian(span[16..]);
        if (length < HeadBytes + TailBytes || length > span.Length || !Crc32C.IsSealed(span[..length]))
        {
            return null;
        }

        var noteLength = BinaryPrimitives.ReadInt32BigEndian(span[68..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(span[72..]);
        var room = length - HeadBytes - TailBytes;
        return noteLength >= 0 && noteLength <= room && count >= 0
            && EntriesIn(from.Slice(HeadBytes + noteLength, room - noteLength), count) is { } entries
            ? new JournalRecord(
                Digest.From(span.Slice(20, Digest.Length)),
                BinaryPrimitives.ReadInt64BigEndian(span[52..]),
                BinaryPrimitives.ReadInt64BigEndian(span[60..]),
                Encoding.UTF8.GetString(span.Slice(HeadBytes, noteLength)),
                entries,
                Digest.From(span.Slice(length - TailBytes, Digest.Length)))
            : null;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>>? EntriesIn(ReadOnlyMemory<byte> bytes, int count)
    {
        try
        {
            return EntryBundle.Parse(bytes, count);
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }
}
