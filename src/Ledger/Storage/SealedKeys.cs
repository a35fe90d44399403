using System.Buffers.Binary;
using System.Globalization;

namespace LotusBridge.Ledger.Storage;

/// <summary>Where the entry of an idempotency key is.</summary>
internal readonly record struct KeyedEntry(Digest Key, long Index);

/// <summary>
/// The idempotency keys of a range of sealed entries, in order of the keys, big-endian:
/// <code>
///   0  8   "LBKEYS01"
///   8  8   first index of the range
///  16  8   index after the range
///  24  8   number of keys
///  32      each key 32 bytes and its index 8
///      4   CRC-32C of all bytes before
/// </code>
/// Opening reads the head alone; a check reads all.
/// </summary>
internal sealed class SealedKeys : IDisposable
{
    private const int HeadBytes = 32;
    private const int KeyedBytes = Digest.Length + sizeof(long);

    /// <summary>Keys that one read brings: evenly distributed keys are found by the first.</summary>
    private const int WindowKeys = 128;

    private readonly IDiskFile file;

    private SealedKeys(IDiskFile file, long from, long to, long count) =>
        (this.file, From, To, Count) = (file, from, to, count);

    private static ReadOnlySpan<byte> Magic => "LBKEYS01"u8;

    public long From { get; }

    public long To { get; }

    public long Count { get; }

    public static string NameOf(long from) => from.ToString("D20", CultureInfo.InvariantCulture);

    public static byte[] Format(long from, long to, IReadOnlyCollection<KeyedEntry> keys)
    {
        var bytes = new byte[HeadBytes + (keys.Count * KeyedBytes) + Crc32C.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), from);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), to);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), keys.Count);
        var rest = bytes.AsSpan(HeadBytes);
        foreach (var (key, index) in keys.OrderBy(one => one.Key))
        {
            key.Bytes.CopyTo(rest);
            BinaryPrimitives.WriteInt64BigEndian(rest[Digest.Length..], index);
            rest = rest[KeyedBytes..];
        }

        Crc32C.Seal(bytes);
        return bytes;
    }

    /// <summary>Null when it is none, or not as long as it says.</summary>
    public static SealedKeys? TryOpen(IDisk disk, string path)
    {
        if (!disk.Exists(path))
        {
            return null;
        }

        var opened = disk.Open(path);
        Span<byte> head = stackalloc byte[HeadBytes];
        if (opened.Read(head, 0) == HeadBytes && head.StartsWith(Magic))
        {
            var count = BinaryPrimitives.ReadInt64BigEndian(head[24..]);
            var (from, to) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), BinaryPrimitives.ReadInt64BigEndian(head[16..]));
            if (from >= 0 && to > from && count > 0 && count <= to - from
                && opened.Length == HeadBytes + (count * KeyedBytes) + Crc32C.Length)
            {
                return new SealedKeys(opened, from, to, count);
            }
        }

        opened.Dispose();
        return null;
    }

    /// <summary>The index of the key's entry; null when it is not here.</summary>
    public long? Find(Digest key)
    {
        var window = new byte[WindowKeys * KeyedBytes];
        var (low, high) = (0L, Count);
        var guess = (long)(BinaryPrimitives.ReadUInt64BigEndian(key.Bytes) / (double)ulong.MaxValue * Count);
        while (low < high)
        {
            var first = Math.Clamp(guess - (WindowKeys / 2), low, Math.Max(low, high - WindowKeys));
            var count = (int)Math.Min(WindowKeys, high - first);
            var read = file.Read(window.AsSpan(0, count * KeyedBytes), HeadBytes + (first * KeyedBytes));
            if (read != count * KeyedBytes)
            {
                throw new LedgerFormatException("a file of keys ends too early");
            }

            if (Search(window.AsSpan(0, read), key, out var index) is var side and not 0)
            {
                (low, high) = side < 0 ? (low, first) : (first + count, high);
                guess = low + ((high - low) / 2);
                continue;
            }

            return index;
        }

        return null;
    }

    public void Dispose() => file.Dispose();

    /// <summary>Negative when the key would be before these, positive when after, 0 when its place is here.</summary>
    private static int Search(ReadOnlySpan<byte> keyed, Digest key, out long? index)
    {
        index = null;
        if (key.Bytes.SequenceCompareTo(keyed[..Digest.Length]) < 0)
        {
            return -1;
        }

        if (key.Bytes.SequenceCompareTo(keyed[^KeyedBytes..][..Digest.Length]) > 0)
        {
            return 1;
        }

        for (; !keyed.IsEmpty; keyed = keyed[KeyedBytes..])
        {
            if (key.Bytes.SequenceEqual(keyed[..Digest.Length]))
            {
                index = BinaryPrimitives.ReadInt64BigEndian(keyed[Digest.Length..]);
            }
        }

        return 0;
    }
}
