using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LotusBridge.Ledger.Storage;

/// <summary>What a record says of the log before it.</summary>
/// <param name="Signature">The log's, over the checkpoint of that size and root.</param>
internal sealed record WalBefore(Digest Record, long Size, Digest Root, ReadOnlyMemory<byte> Signature)
{
    public bool IsSignedBy(VerifierKey log) => Ed25519.Verify(
        log.PublicKey.Span,
        Encoding.UTF8.GetBytes(new Checkpoint(log.Name, Size, Root).ToString()),
        Signature.Span);
}

/// <summary>The idempotency key of one entry of a record.</summary>
/// <param name="Place">Which entry of the record, from 0 on.</param>
internal readonly record struct PlacedKey(int Place, Digest Key);

/// <summary>
/// One batch of entries in the write-ahead log. All numbers are big-endian:
/// <code>
///   0  4   "LBR2"
///   4  4   length of the record in bytes
///   8  32  SHA-256 of the record before; zeros before the first
///  40  8   size of the log before
///  48  32  root of the log before
///  80  64  the log's signature over the checkpoint of that size and root
/// 144  4   number of entries
/// 148  4   number of idempotency keys
/// 152      entries, each u16 length and bytes
///          keys, each u32 place of its entry in this record, ascending, and 32 bytes
///      8   size after
///      32  root after
///      1   number of frontier hashes, then each 32 bytes, largest subtree first
///      4   CRC-32C of all bytes before
/// </code>
/// The signature is that of the checkpoint before, since nothing is signed until its record is durable.
/// </summary>
internal sealed record WalRecord(
    WalBefore Before,
    int Count,
    ReadOnlyMemory<byte> Entries,
    IReadOnlyList<PlacedKey> Keys,
    long SizeAfter,
    Digest RootAfter,
    IReadOnlyList<Digest> Frontier)
{
    /// <summary>Bytes before the first entry.</summary>
    public const int HeadBytes = 152;

    private const int KeyBytes = sizeof(int) + Digest.Length;
    private const int LeastTailBytes = sizeof(long) + Digest.Length + 1 + Crc32C.Length;

    private static ReadOnlySpan<byte> Magic => "LBR2"u8;

    /// <summary>Bytes after the last entry.</summary>
    public static int TailBytes(int keys, long sizeAfter) =>
        (keys * KeyBytes) + LeastTailBytes + (BitOperations.PopCount((ulong)sizeAfter) * Digest.Length);

    /// <summary>Writes head and tail around entries that are in their place already.</summary>
    /// <param name="record">The whole record: <see cref="HeadBytes"/>, entries, <see cref="TailBytes"/>.</param>
    public static void Frame(
        Span<byte> record, WalBefore before, int count, IReadOnlyList<PlacedKey> keys, Frontier after, Digest rootAfter)
    {
        Magic.CopyTo(record);
        BinaryPrimitives.WriteInt32BigEndian(record[4..], record.Length);
        before.Record.Bytes.CopyTo(record[8..]);
        BinaryPrimitives.WriteInt64BigEndian(record[40..], before.Size);
        before.Root.Bytes.CopyTo(record[48..]);
        before.Signature.Span.CopyTo(record.Slice(80, Ed25519.SignatureLength));
        BinaryPrimitives.WriteInt32BigEndian(record[144..], count);
        BinaryPrimitives.WriteInt32BigEndian(record[148..], keys.Count);
        var tail = record[^TailBytes(keys.Count, after.Size)..];
        foreach (var (place, key) in keys)
        {
            BinaryPrimitives.WriteInt32BigEndian(tail, place);
            key.Bytes.CopyTo(tail[sizeof(int)..]);
            tail = tail[KeyBytes..];
        }

        BinaryPrimitives.WriteInt64BigEndian(tail, after.Size);
        rootAfter.Bytes.CopyTo(tail[8..]);
        var roots = after.Roots();
        tail[40] = (byte)roots.Length;
        for (var i = 0; i < roots.Length; i++)
        {
            roots[i].Bytes.CopyTo(tail[(41 + (i * Digest.Length))..]);
        }

        Crc32C.Seal(record);
    }

    /// <summary>The whole record at the start of these bytes, or null.</summary>
    public static WalRecord? TryRead(ReadOnlyMemory<byte> from, out int length)
    {
        length = 0;
        if (from.Length < HeadBytes + LeastTailBytes || !from.Span.StartsWith(Magic))
        {
            return null;
        }

        length = BinaryPrimitives.ReadInt32BigEndian(from.Span[4..]);
        return length >= HeadBytes + LeastTailBytes && length <= from.Length && Crc32C.IsSealed(from.Span[..length])
            ? ReadSealed(from[..length])
            : null;
    }

    private static WalRecord? ReadSealed(ReadOnlyMemory<byte> record)
    {
        var span = record.Span;
        var sizeBefore = BinaryPrimitives.ReadInt64BigEndian(span[40..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(span[144..]);
        var keyCount = BinaryPrimitives.ReadInt32BigEndian(span[148..]);
        if (sizeBefore < 0 || count < 1 || keyCount < 0 || keyCount > count
            || keyCount > record.Length / KeyBytes || sizeBefore > long.MaxValue - count)
        {
            return null;
        }

        var sizeAfter = sizeBefore + count;
        var tailAt = record.Length - (long)TailBytes(keyCount, sizeAfter);
        if (tailAt < HeadBytes || !EntryWalk.IsExactly(span[HeadBytes..(int)tailAt], count)
            || ReadKeys(span[(int)tailAt..], count, keyCount) is not { } keys)
        {
            return null;
        }

        var tail = span[((int)tailAt + (keyCount * KeyBytes))..];
        var roots = new Digest[BitOperations.PopCount((ulong)sizeAfter)];
        if (BinaryPrimitives.ReadInt64BigEndian(tail) != sizeAfter || tail[40] != roots.Length)
        {
            return null;
        }

        for (var i = 0; i < roots.Length; i++)
        {
            roots[i] = Digest.From(tail.Slice(41 + (i * Digest.Length), Digest.Length));
        }

        var before = new WalBefore(
            Digest.From(span.Slice(8, Digest.Length)),
            sizeBefore,
            Digest.From(span.Slice(48, Digest.Length)),
            record.Slice(80, Ed25519.SignatureLength));
        return new WalRecord(
            before, count, record[HeadBytes..(int)tailAt], keys, sizeAfter,
            Digest.From(tail.Slice(8, Digest.Length)), roots);
    }

    private static PlacedKey[]? ReadKeys(ReadOnlySpan<byte> tail, int entries, int count)
    {
        var keys = new PlacedKey[count];
        var least = 0;
        for (var i = 0; i < count; i++, tail = tail[KeyBytes..])
        {
            var place = BinaryPrimitives.ReadInt32BigEndian(tail);
            if (place < least || place >= entries)
            {
                return null;
            }

            keys[i] = new PlacedKey(place, Digest.From(tail.Slice(sizeof(int), Digest.Length)));
            least = place + 1;
        }

        return keys;
    }
}
