using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace LotusBridge.Ledger.Storage;

/// <summary>
/// The first 4096 bytes of a segment, big-endian:
/// <code>
///   0  8   "LBWAL002"
///   8  8   size of the log before
///  16  32  SHA-256 of the record before; zeros for none
///  48  32  SHA-256 of these 4096 bytes of the segment before; zeros for none
///  80  32  root of the log before
/// 112  8   sealed size: tiles of the entries below it are durable
/// 120  8   number of idempotency keys of those entries
/// 128  1   number of frontier hashes, then each 32 bytes, largest subtree first
///      2   length of the log's vkey, and its text
///          zeros
/// 4092 4   CRC-32C of the bytes before
/// </code>
/// </summary>
internal sealed record WalHeader(
    long SizeBefore,
    Digest Previous,
    Digest PreviousHeader,
    Digest RootBefore,
    long Sealed,
    long SealedKeys,
    IReadOnlyList<Digest> Frontier,
    string Key)
{
    public const int Length = 4096;
    private const int FrontierAt = 129;

    private static ReadOnlySpan<byte> Magic => "LBWAL002"u8;

    /// <summary>Name of the segment: its first index in 20 digits, so that names sort as indices do.</summary>
    public string FileName => NameOf(SizeBefore);

    public static string NameOf(long sizeBefore) => sizeBefore.ToString("D20", CultureInfo.InvariantCulture) + ".wal";

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt64BigEndian(span[8..], SizeBefore);
        Previous.Bytes.CopyTo(span[16..]);
        PreviousHeader.Bytes.CopyTo(span[48..]);
        RootBefore.Bytes.CopyTo(span[80..]);
        BinaryPrimitives.WriteInt64BigEndian(span[112..], Sealed);
        BinaryPrimitives.WriteInt64BigEndian(span[120..], SealedKeys);
        span[128] = (byte)Frontier.Count;
        var rest = span[FrontierAt..];
        foreach (var hash in Frontier)
        {
            hash.Bytes.CopyTo(rest);
            rest = rest[Digest.Length..];
        }

        var key = Encoding.UTF8.GetBytes(Key);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)key.Length);
        key.CopyTo(rest[sizeof(ushort)..]);
        Crc32C.Seal(span);
        return bytes;
    }

    /// <summary>The header at the start of these bytes; null where there is none, or a damaged one.</summary>
    public static WalHeader? TryRead(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < Length || !segment.StartsWith(Magic) || !Crc32C.IsSealed(segment[..Length]))
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt64BigEndian(segment[8..]);
        var isSealed = BinaryPrimitives.ReadInt64BigEndian(segment[112..]);
        var keys = BinaryPrimitives.ReadInt64BigEndian(segment[120..]);
        var roots = size < 0 ? -1 : BitOperations.PopCount((ulong)size);
        if (segment[128] != roots || isSealed < 0 || isSealed > size || keys < 0 || keys > isSealed)
        {
            return null;
        }

        var frontier = new Digest[roots];
        for (var i = 0; i < roots; i++)
        {
            frontier[i] = Digest.From(segment.Slice(FrontierAt + (i * Digest.Length), Digest.Length));
        }

        var rest = segment[(FrontierAt + (roots * Digest.Length))..(Length - Crc32C.Length)];
        var keyLength = BinaryPrimitives.ReadUInt16BigEndian(rest);
        return keyLength > rest.Length - sizeof(ushort)
            ? null
            : new WalHeader(
                size,
                Digest.From(segment.Slice(16, Digest.Length)),
                Digest.From(segment.Slice(48, Digest.Length)),
                Digest.From(segment.Slice(80, Digest.Length)),
                isSealed,
                keys,
                frontier,
                Encoding.UTF8.GetString(rest.Slice(sizeof(ushort), keyLength)));
    }

    /// <summary>True when the frontier makes the root.</summary>
    public bool IsWhole()
    {
        var frontier = new Frontier();
        frontier.Set(SizeBefore, Frontier);
        return frontier.Root() == RootBefore;
    }
}
