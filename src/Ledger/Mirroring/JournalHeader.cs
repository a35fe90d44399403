using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// The first 4096 bytes of a journal's segment, big-endian:
/// <code>
///   0  8   "LBMJ0001"
///   8  8   number of the segment
///  16  32  SHA-256 of the record before
///  48  16  mark: random bytes that open every record of the segment
///  64  8   entries before the segment
///  72  1   1 when their tiles are durable, partial ones too; else 0
///  73  1   number of frontier hashes of those entries, then each 32 bytes, largest subtree first
///      2   length of the origin, and the origin; zeros
/// 4092 4   CRC-32C of all bytes before
/// </code>
/// </summary>
/// <remarks>
/// Nobody outside knows the mark, so bytes that a log's owner puts into an entry cannot pass for a record.
/// </remarks>
internal sealed record JournalHeader(
    long Number, Digest Previous, ReadOnlyMemory<byte> Mark, long Before, bool IsSealed, IReadOnlyList<Digest> Frontier,
    string Origin)
{
    public const int Length = 4096;
    public const int MarkLength = 16;
    private const int MarkAt = 48;
    private const int FrontierAt = 74;

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
        BinaryPrimitives.WriteInt64BigEndian(span[64..], Before);
        span[72] = IsSealed ? (byte)1 : (byte)0;
        span[73] = (byte)Frontier.Count;
        var rest = span[FrontierAt..];
        foreach (var hash in Frontier)
        {
            hash.Bytes.CopyTo(rest);
            rest = rest[Digest.Length..];
        }

        var origin = Encoding.UTF8.GetBytes(Origin);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)origin.Length);
        origin.CopyTo(rest[sizeof(ushort)..]);
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

        var before = BinaryPrimitives.ReadInt64BigEndian(span[64..]);
        if (before < 0 || span[72] > 1 || span[73] != BitOperations.PopCount((ulong)before))
        {
            return null;
        }

        var frontier = new Digest[span[73]];
        for (var i = 0; i < frontier.Length; i++)
        {
            frontier[i] = Digest.From(span.Slice(FrontierAt + (i * Digest.Length), Digest.Length));
        }

        var rest = span[(FrontierAt + (frontier.Length * Digest.Length))..(Length - Crc32C.Length)];
        var origin = BinaryPrimitives.ReadUInt16BigEndian(rest);
        return origin > rest.Length - sizeof(ushort)
            ? null
            : new JournalHeader(
                BinaryPrimitives.ReadInt64BigEndian(span[8..]),
                Digest.From(span.Slice(16, Digest.Length)),
                segment.Slice(MarkAt, MarkLength),
                before,
                span[72] == 1,
                frontier,
                Encoding.UTF8.GetString(rest.Slice(sizeof(ushort), origin)));
    }
}
