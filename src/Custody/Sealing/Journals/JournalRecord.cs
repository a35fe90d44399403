using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing.Journals;

/// <summary>
/// 48 bytes of a journal: kind, seven zeros, batch number (8, big-endian), mark (16), and the first 16 bytes of the
/// HMAC-SHA-256 of these 32. Defined in <c>spec/sealing.md</c>, "Journal".
/// </summary>
internal readonly record struct JournalRecord(byte Kind, long Batch, UInt128 Mark)
{
    public const int Length = BodyLength + TagLength;

    /// <summary>This batch of this mark may be in the file from now on.</summary>
    public const byte Announced = 1;

    /// <summary>It is there.</summary>
    public const byte Done = 2;

    private const int BodyLength = 32;
    private const int TagLength = 16;

    public void Write(ReadOnlySpan<byte> key, Span<byte> into)
    {
        into[..BodyLength].Clear();
        into[0] = Kind;
        BinaryPrimitives.WriteInt64BigEndian(into[8..], Batch);
        BinaryPrimitives.WriteUInt128BigEndian(into[16..], Mark);
        Span<byte> tag = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, into[..BodyLength], tag);
        tag[..TagLength].CopyTo(into[BodyLength..]);
    }

    /// <summary>Null for anything but what <see cref="Write"/> makes with this key.</summary>
    public static JournalRecord? Read(ReadOnlySpan<byte> key, ReadOnlySpan<byte> from)
    {
        var record = new JournalRecord(
            from[0], BinaryPrimitives.ReadInt64BigEndian(from[8..]), BinaryPrimitives.ReadUInt128BigEndian(from[16..]));
        Span<byte> whole = stackalloc byte[Length];
        record.Write(key, whole);
        return CryptographicOperations.FixedTimeEquals(whole, from[..Length])
            && record.Kind is Announced or Done && record.Batch >= 0 ? record : null;
    }
}
