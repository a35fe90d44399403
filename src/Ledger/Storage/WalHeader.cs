using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger.Storage;

/// <summary>
/// The first 512 bytes of a segment, big-endian: <c>"LBWAL001"</c>, u64 size of the log before, 32 bytes hash of the
/// record before, u16 length and text of the log's vkey, zeros, CRC-32C of the 508 bytes before.
/// </summary>
internal sealed record WalHeader(long SizeBefore, Digest Previous, string Key)
{
    public const int Length = 512;
    private const int KeyAt = 50;

    private static ReadOnlySpan<byte> Magic => "LBWAL001"u8;

    /// <summary>Name of the segment: its first index in 20 digits, so that names sort as indices do.</summary>
    public string FileName => SizeBefore.ToString("D20", CultureInfo.InvariantCulture) + ".wal";

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], SizeBefore);
        Previous.Bytes.CopyTo(span[16..]);
        var key = Encoding.UTF8.GetBytes(Key);
        BinaryPrimitives.WriteUInt16BigEndian(span[48..], (ushort)key.Length);
        key.CopyTo(span[KeyAt..]);
        Crc32C.Seal(span);
        return bytes;
    }

    public static WalHeader? TryRead(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < Length || !segment.StartsWith(Magic) || !Crc32C.IsSealed(segment[..Length]))
        {
            return null;
        }

        var keyLength = BinaryPrimitives.ReadUInt16BigEndian(segment[48..]);
        return keyLength > Length - KeyAt - Crc32C.Length
            ? null
            : new WalHeader(
                BinaryPrimitives.ReadInt64BigEndian(segment[8..]),
                Digest.From(segment.Slice(16, Digest.Length)),
                Encoding.UTF8.GetString(segment.Slice(KeyAt, keyLength)));
    }
}
