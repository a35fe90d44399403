using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// The first 512 bytes of a journal's segment, big-endian: <c>"LBMJ0001"</c>, u64 number of the segment, 32 bytes hash
/// of the record before, 16 random bytes that open every record of it, u16 length and text of the origin, zeros,
/// CRC-32C of the 508 bytes before.
/// </summary>
/// <remarks>
/// Nobody outside knows the mark, so bytes that a log's owner puts into an entry cannot pass for a record.
/// </remarks>
internal sealed record JournalHeader(long Number, Digest Previous, ReadOnlyMemory<byte> Mark, string Origin)
{
    public const int Length = 512;
    public const int MarkLength = 16;
    private const int MarkAt = 48;
    private const int OriginAt = 66;

    private static ReadOnlySpan<byte> Magic => "LBMJ0001"u8;

    /// <summary>Name of the segment: its number in 20 digits, so that names sort as numbers do.</summary>
    public string FileName => Number.ToString("D20", CultureInfo.InvariantCulture) + ".wal";

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], Number);
        Previous.Bytes.CopyTo(span[16..]);
        Mark.Span.CopyTo(span.Slice(MarkAt, MarkLength));
        var origin = Encoding.UTF8.GetBytes(Origin);
        BinaryPrimitives.WriteUInt16BigEndian(span[(OriginAt - 2)..], (ushort)origin.Length);
        origin.CopyTo(span[OriginAt..]);
        Crc32C.Seal(span);
        return bytes;
    }

    public static JournalHeader? TryRead(ReadOnlyMemory<byte> segment)
    {
        var span = segment.Span;
        if (span.Length < Length || !span.StartsWith(Magic) || !Crc32C.IsSealed(span[..Length]))
        {
            return null;
        }

        var originLength = BinaryPrimitives.ReadUInt16BigEndian(span[(OriginAt - 2)..]);
        return originLength > Length - OriginAt - Crc32C.Length
            ? null
            : new JournalHeader(
                BinaryPrimitives.ReadInt64BigEndian(span[8..]),
                Digest.From(span.Slice(16, Digest.Length)),
                segment.Slice(MarkAt, MarkLength),
                Encoding.UTF8.GetString(span.Slice(OriginAt, originLength)));
    }
}
