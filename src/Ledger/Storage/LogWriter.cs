namespace LotusBridge.Ledger.Storage;

/// <summary>Where a log lies, and how.</summary>
/// <param name="SegmentBytes">Length of a segment, unless one record needs more.</param>
/// <param name="Aside">Runs what need not be waited for; a test runs it at once.</param>
internal sealed record LogPlace(string Folder, IDisk Disk, long SegmentBytes, Func<Action, Task> Aside)
{
    public static LogPlace Usual(string folder) => new(folder, RealDisk.Instance, LogStore.SegmentBytes, Task.Run);

    public KeyIndex Keys() => new(Disk, Path.Combine(Folder, "keys"));

    public WalFolder Segments() => new(Disk, Path.Combine(Folder, "wal"), Aside);
}

/// <summary>
/// The state of an open log and the one hand that changes it: places what has gathered, makes it durable as one record,
/// and derives the tiles from it. Who reads from another thread holds <see cref="Gate"/>.
/// </summary>
internal sealed class LogWriter : IReplay, IDisposable
{
    private readonly LogSigner signer;
    private readonly Frontier frontier = new();
    private readonly Frontier next = new();
    private readonly Wal wal;
    private readonly Sealing sealing;
    private readonly KeyIndex keys;
    private readonly Dictionary<Digest, long> placedKeys = [];
    private Digest root = Merkle.EmptyRoot;
    private SignedCheckpoint? latest;
    private VerifierKey segmentKey;
    private bool hasSeenRecord;
    private bool isRepairing;

    /// <param name="former">Keys of the log before the signer's, oldest first.</param>
    /// <exception cref="LogStoreException">OtherLog or Corrupt.</exception>
    public LogWriter(LogPlace place, LogSigner signer, IReadOnlyList<VerifierKey> former)
    {
        this.signer = signer;
        segmentKey = signer.Key;
        Tree = new TileTree(new TileFolder(place.Disk, place.Folder, keepsEqual: false));
        keys = place.Keys();
        var segments = place.Segments();
        var end = new WalReader(segments, [.. former, signer.Key], this).Read(isWhole: false);
        wal = Wal.Resume(segments, end, place.SegmentBytes);
        if (isRepairing && place.Disk.CanSyncAll)
        {
            // Headers call these tiles durable, so they must be before anything else is.
            place.Disk.SyncAll(place.Folder);
        }

        sealing = new Sealing(place.Disk, place.Folder, ReadFrom, place.Aside);
    }

    public Lock Gate { get; } = new();

    public TileTree Tree { get; }

    /// <summary>Number of durable entries.</summary>
    public long Size => frontier.Size;

    /// <summary>The size from which on opening read every record.</summary>
    public long ReadFrom { get; private set; }

    /// <summary>The checkpoint of what is durable, signed when it is first asked for.</summary>
    public SignedCheckpoint Latest => latest ??= signer.Sign(new Checkpoint(signer.Key.Name, frontier.Size, root));

    public bool TryResume(WalHeader segment, long sealedKeys)
    {
        if (!keys.TryOpen(segment.SizeBefore, sealedKeys) || !Tree.TryResume(segment.SizeBefore, segment.Frontier))
        {
            keys.Forget();
            isRepairing = true;
            return false;
        }

        frontier.Set(segment.SizeBefore, segment.Frontier);
        (root, ReadFrom) = (segment.RootBefore, segment.SizeBefore);
        return true;
    }

    public void Enter(WalHeader segment)
    {
        var key = VerifierKey.Parse(segment.Key);
        (segmentKey, hasSeenRecord) = (key, hasSeenRecord && key.Equals(segmentKey));
        if (segment.SizeBefore != Size || segment.RootBefore != root)
        {
            throw LogStoreException.Corrupt($"{segment.FileName} begins with another tree than the one before it");
        }

        if (isRepairing)
        {
            Tree.WritePartials();
        }
    }

    public void Take(WalRecord record)
    {
        // One signature is enough to tie what is read to a key of the log: each record chains to the one before.
        if (record.Before.Root != root || !(hasSeenRecord || record.Before.IsSignedBy(segmentKey)))
        {
            throw LogStoreException.Corrupt($"the record after entry {Size} does not follow a tree that the log signed");
        }

        hasSeenRecord = true;
        keys.Add(record.Keys, Size);
        var walk = new EntryWalk(record.Entries.Span);
        Span<byte> leaf = stackalloc byte[Digest.Length];
        while (walk.Next())
        {
            Merkle.LeafHash(walk.Entry, leaf);
            Tree.Append(walk.Entry, leaf);
            frontier.Append(leaf);
        }

        root = frontier.Root();
        if (root != record.RootAfter || !frontier.Roots().AsSpan().SequenceEqual(record.Frontier.ToArray()))
        {
            throw LogStoreException.Corrupt($"the entries up to {record.SizeAfter} do not give the recorded root");
        }
    }

    /// <summary>Gives every append its place and makes what is new durable. Nobody is told before.</summary>
    /// <exception cref="LogStoreException">Dead: the disk failed.</exception>
    public void Commit(Batch batch)
    {
        placedKeys.Clear();
        batch.Place((append, from, kept) => Judge(batch, append, from, kept));
        if (batch.Count == 0)
        {
            batch.Complete();
            return;
        }

        try
        {
            Write(batch);
        }
        catch (Exception e)
        {
            // Never tried again on this file: after a failed sync the system may call clean what never reached the disk.
            throw LogStoreException.Dead(e);
        }
    }

    public void Dispose()
    {
        sealing.Close();
        keys.Dispose();
        Tree.Dispose();
        wal.Dispose();
    }

    private void Write(Batch batch)
    {
        next.CopyFrom(frontier);
        for (var i = 0; i < batch.Count; i++)
        {
            next.Append(batch.Leaf(i));
        }

        var after = next.Root();
        var before = new WalBefore(wal.LastRecord, Size, root, LatestSignature());
        wal.Append(batch.Seal(before, next, after), signer.Key.ToString(), BeginSegment);

        // Durable from here on; only now may it be seen and signed.
        lock (Gate)
        {
            frontier.CopyFrom(next);
            (root, latest) = (after, null);
            batch.Complete();
            keys.Add(batch.Keys, Size - batch.Count);
            for (var i = 0; i < batch.Count; i++)
            {
                Tree.Append(batch.Entry(i), batch.Leaf(i));
            }
        }
    }

    private ReadOnlyMemory<byte> LatestSignature()
    {
        lock (Gate)
        {
            return Latest.Note.Signatures[0].Bytes;
        }
    }

    /// <summary>The tiles of the segments before are made durable while this one is filled; its header says how far.</summary>
    private WalHeader BeginSegment()
    {
        var durable = sealing.Size;
        keys.Settle(durable);
        var durableKeys = keys.Settled;
        if (Size > 0)
        {
            Tree.WritePartials();
            if (sealing.CanBegin)
            {
                sealing.Begin(Size, keys.Save(Size));
            }
        }

        return new WalHeader(
            Size, wal.LastRecord, wal.LastHeader, root, durable, durableKeys, frontier.Roots(), signer.Key.ToString());
    }

    private Placement Judge(Batch batch, PendingAppend append, int from, int kept)
    {
        var size = Size + kept;
        var known = append.Key is { } key ? FindKey(key) : null;
        var first = known ?? append.At ?? size;
        if (first > size)
        {
            return new Placement(first, 0, new LogStoreException(
                LogStoreFault.Gap, $"entries for index {first}, but the log has only {size}; append what is between"));
        }

        var present = (int)Math.Min(append.Count, size - first);
        for (var i = 0; i < present; i++)
        {
            var index = first + i;
            var there = index < Size ? EntryAt(index).Span : batch.Entry((int)(index - Size));
            if (!there.SequenceEqual(batch.Entry(from + i)))
            {
                return new Placement(first, 0, new LogStoreException(
                    LogStoreFault.Conflict,
                    known is not null ? $"the key belongs to entry {index} for good, which has other bytes"
                    : $"another entry is at index {index} for good; log and database have parted, stop the node"));
            }
        }

        if (append.Key is { } fresh && present == 0)
        {
            placedKeys[fresh] = first;
        }

        return new Placement(first, present);
    }

    private long? FindKey(Digest key)
    {
        try
        {
            return placedKeys.TryGetValue(key, out var index) ? index : keys.Find(key);
        }
        catch (Exception e) when (e is IOException or LedgerFormatException)
        {
            throw LogStoreException.DamagedTile(e);
        }
    }

    private ReadOnlyMemory<byte> EntryAt(long index)
    {
        try
        {
            lock (Gate)
            {
                return Tree.Entry(index);
            }
        }
        catch (Exception e) when (e is IOException or LedgerFormatException)
        {
            throw LogStoreException.DamagedTile(e);
        }
    }
}
