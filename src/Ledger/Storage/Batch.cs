using System.Buffers.Binary;

namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Entries that gather to be one record. They are written where the record will have them, so that the record needs
/// only its head and tail. Not for several threads at once.
/// </summary>
internal sealed class Batch
{
    private const int FirstBytes = 64 * 1024;

    private readonly List<PendingAppend> appends = [];
    private readonly List<PlacedKey> keys = [];
    private readonly int[] starts = new int[LogStore.MaxBatchEntries + 1];
    private byte[] leaves = new byte[64 * Digest.Length];
    private byte[] bytes = new byte[FirstBytes];

    public Batch() => Clear();

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    public bool IsEmpty => appends.Count == 0;

    /// <summary>Number of callers who wait.</summary>
    public int Appends => appends.Count;

    /// <summary>True when that much more still makes one batch; an empty one takes every append.</summary>
    public bool Fits(int entries, long length) => IsEmpty
        || (Count + entries <= LogStore.MaxBatchEntries
            && starts[Count] - WalRecord.HeadBytes - (Count * sizeof(ushort)) + length <= LogStore.MaxBatchBytes);

    public void Add(PendingAppend append, ReadOnlySpan<ReadOnlyMemory<byte>> entries, ReadOnlySpan<byte> leafHashes)
    {
        Reserve(ref leaves, (Count + entries.Length) * Digest.Length);
        leafHashes.CopyTo(leaves.AsSpan(Count * Digest.Length));
        foreach (var entry in entries)
        {
            var at = starts[Count];
            var next = at + sizeof(ushort) + entry.Length;
            Reserve(ref bytes, next);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)entry.Length);
            entry.Span.CopyTo(bytes.AsSpan(at + sizeof(ushort)));
            starts[++Count] = next;
        }

        append.Count = entries.Length;
        appends.Add(append);
    }

    public ReadOnlySpan<byte> Entry(int place) => bytes.AsSpan((starts[place] + sizeof(ushort))..starts[place + 1]);

    public ReadOnlySpan<byte> Leaf(int place) => leaves.AsSpan(place * Digest.Length, Digest.Length);

    /// <summary>
    /// Gives every append its index. What the log has already, and what cannot be placed, leaves the batch.
    /// </summary>
    /// <param name="judge">Takes an append, the place of its first entry here, and how many entries stay before it.</param>
    public void Place(Func<PendingAppend, int, int, Placement> judge)
    {
        var (from, kept) = (0, 0);
        var left = 0;
        for (var i = 0; i < appends.Count; i++)
        {
            var append = appends[i];
            var placement = judge(append, from, kept);
            var present = placement.Fault is null ? placement.Present : append.Count;
            if (placement.Fault is { } fault)
            {
                append.TrySetException(fault);
            }
            else
            {
                append.First = placement.First;
                appends[left++] = append;
                if (append.Key is { } key && present == 0)
                {
                    keys.Add(new PlacedKey(kept, key));
                }
            }

            kept = Move(from + present, append.Count - present, kept);
            from += append.Count;
        }

        appends.RemoveRange(left, appends.Count - left);
        Count = kept;
    }

    /// <summary>The record of these entries.</summary>
    public ReadOnlySpan<byte> Seal(WalBefore before, Frontier after, Digest rootAfter)
    {
        var length = starts[Count] + WalRecord.TailBytes(keys.Count, after.Size);
        Reserve(ref bytes, length);
        var record = bytes.AsSpan(0, length);
        WalRecord.Frame(record, before, Count, keys, after, rootAfter);
        return record;
    }

    public IReadOnlyList<PlacedKey> Keys => keys;

    public void Complete()
    {
        foreach (var append in appends)
        {
            append.TrySetResult(append.First);
        }
    }

    public void Fail(Exception error)
    {
        foreach (var append in appends)
        {
            append.TrySetException(error);
        }
    }

    public void Clear()
    {
        appends.Clear();
        keys.Clear();
        Count = 0;
        starts[0] = WalRecord.HeadBytes;
    }

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            Array.Resize(ref buffer, Math.Max(length, 2 * buffer.Length));
        }
    }

    /// <summary>Moves entries towards the start; returns the place after them.</summary>
    private int Move(int from, int count, int to)
    {
        if (from != to && count > 0)
        {
            var (source, target) = (starts[from], starts[to]);
            bytes.AsSpan(source..starts[from + count]).CopyTo(bytes.AsSpan(target));
            leaves.AsSpan(from * Digest.Length, count * Digest.Length).CopyTo(leaves.AsSpan(to * Digest.Length));
            for (var i = 1; i <= count; i++)
            {
                starts[to + i] = starts[from + i] - source + target;
            }
        }

        return to + count;
    }
}
