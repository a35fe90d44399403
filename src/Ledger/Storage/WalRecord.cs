using System.Buffers.Binary;

namespace LotusBridge.Ledger.Storage;

/// <summary>
/// One batch of entries in the write-ahead log. All numbers are big-endian:
/// <code>
///   0  4   "LBR1"
///   4  4   length of the record in bytes
///   8  32  SHA-256 of the record before; zeros before the first
///  40  8   size of the log before
///  48  32  root of the log before
///  80  64  the log's signature over the checkpoint of that size and root
/// 144  4   number of entries, then each as u16 length and bytes
///      8   size after
///      32  root after
///      1   number of frontier hashes, then each 32 bytes, largest subtree first
///      4   CRC-32C of all bytes before
/// </code>
/// The signature is that of the checkpoint before, since nothing is signed until its record is durable.
/// </summary>
internal sealed record WalRecord(
    Digest Previous,
    long SizeBefore,
    Digest RootBefore,
    ReadOnlyMemory<byte> Signature,
    IReadOnlyList<ReadOnlyMemory<byte>> Entries,
    long SizeAfter,
    Digest RootAfter,
    IReadOnlyList<Digest> Frontier)
{
    private const int HeadBytes = 148;
    private const int TailBytes = sizeof(long) + Digest.Length + 1 + Crc32C.Length;

    private static ReadOnlySpan<byte> Magic => "LBR1"u8;

    public byte[] ToBytes()
    {
        var entries = EntryBundle.Format(Entries);
        var bytes = new byte[HeadBytes + entries.Length + TailBytes + (Frontier.Count * Digest.Length)];
        var span = bytes.AsSpan();
        Magic.CopyTo(span);
        BinaryPrimitives.WriteInt32BigEndian(span[4..], bytes.Length);
        Previous.Bytes.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt64BigEndian(span[40..], SizeBefore);
        RootBefore.Bytes.CopyTo(span[48..]);
        Signature.Span.CopyTo(span.Slice(80, Ed25519.SignatureLength));
        BinaryPrimitives.WriteInt32BigEndian(span[144..], Entries.Count);
        entries.CopyTo(span[HeadBytes..]);
        var tail = span[(HeadBytes + entries.Length)..];
        BinaryPrimitives.WriteInt64BigEndian(tail, SizeAfter);
        RootAfter.Bytes.CopyTo(tail[8..]);
        tail[40] = (byte)Frontier.Count;
        for (var i = 0; i < Frontier.Count; i++)
        {
            Frontier[i].Bytes.CopyTo(tail[(41 + (i * Digest.Length))..]);
        }

        Crc32C.Seal(span);
        return bytes;
    }

    /// <summary>The whole record at the start of these bytes, or null.</summary>
    public static WalRecord? TryRead(ReadOnlyMemory<byte> from, out int length)
    {
        length = 0;
        if (from.Length < HeadBytes + TailBytes || !from.Span.StartsWith(Magic))
        {
            return null;
        }

        length = BinaryPrimitives.ReadInt32BigEndian(from.Span[4..]);
        return length >= HeadBytes + TailBytes && length <= from.Length && Crc32C.IsSealed(from.Span[..length])
            ? ReadSealed(from[..length])
            : null;
    }

    private static WalRecord? ReadSealed(ReadOnlyMemory<byte> record)
    {
        var span = record.Span;
        var sizeBefore = BinaryPrimitives.ReadInt64BigEndian(span[40..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(span[144..]);
        var sizeAfter = sizeBefore + count;
        var roots = System.Numerics.BitOperations.PopCount((ulong)sizeAfter);
        var tailAt = record.Length - TailBytes - (roots * Digest.Length);
        if (sizeBefore < 0 || count < 1 || tailAt < HeadBytes)
        {
            return null;
        }

        var tail = span[tailAt..];
        if (BinaryPrimitives.ReadInt64BigEndian(tail) != sizeAfter || tail[40] != roots
            || ReadEntries(record[HeadBytes..tailAt], count) is not { } entries)
        {
            return null;
        }

        var frontier = new Digest[roots];
        for (var i = 0; i < roots; i++)
        {
            frontier[i] = Digest.From(tail.Slice(41 + (i * Digest.Length), Digest.Length));
        }

        return new WalRecord(
            Digest.From(span.Slice(8, Digest.Length)),
            sizeBefore,
            Digest.From(span.Slice(48, Digest.Length)),
            record.Slice(80, Ed25519.SignatureLength),
            entries,
            sizeAfter,
            Digest.From(tail.Slice(8, Digest.Length)),
            frontier);
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>>? ReadEntries(ReadOnlyMemory<byte> bytes, int count)
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
