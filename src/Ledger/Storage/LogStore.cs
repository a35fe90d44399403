namespace LotusBridge.Ledger.Storage;

/// <summary>
/// One log on disk: entries durable in a write-ahead log (folder <c>wal</c>), tiles derived from it as plain files
/// (folder <c>tile</c>), checkpoints signed only for what is durable. Layout and reasons: spec/ledger.md.
/// </summary>
/// <remarks>
/// Safe for several threads. Checkpoint signatures need no file of their own: Ed25519 gives the same bytes for the same
/// checkpoint, so signing again after a crash repeats what was said and can say nothing new.
/// </remarks>
public sealed class LogStore : IDisposable
{
    /// <summary>Most entries of one append, and of one batch.</summary>
    public const int MaxBatchEntries = 4096;

    /// <summary>Most bytes of entries in one append, and in one batch.</summary>
    public const int MaxBatchBytes = 8 * 1024 * 1024;

    /// <summary>Length in bytes of a segment of the write-ahead log, unless one record needs more.</summary>
    public const int SegmentBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LogSigner signer;
    private readonly FileStream folderLock;
    private readonly TileTree tree;
    private readonly MerkleProofs proofs;
    private readonly Wal wal;
    private readonly GroupCommit commits;
    private readonly Frontier frontier = Frontier.Empty();
    private SignedCheckpoint latest;
    private LogStoreException? dead;

    private LogStore(string folder, LogSigner signer, IWalDisk disk, long segmentBytes, FileStream folderLock)
    {
        (this.signer, this.folderLock) = (signer, folderLock);
        tree = new TileTree(new TileFolder(folder));
        proofs = new MerkleProofs(tree.Subtree);
        wal = Wal.Open(disk, signer.Key, segmentBytes, Replay);
        latest = Sign(frontier.Size, frontier.Root());
        commits = new GroupCommit(Commit);
    }

    /// <summary>The newest signed checkpoint; all its entries are durable.</summary>
    public SignedCheckpoint Latest => Read(() => latest);

    /// <summary>Number of durable entries.</summary>
    public long Size => Latest.Checkpoint.Size;

    /// <summary>Opens the log in a folder, or starts it where the folder is empty or missing.</summary>
    /// <exception cref="LogStoreException">Locked, another log's, or corrupt.</exception>
    public static LogStore Open(string folder, LogSigner signer) =>
        Open(folder, signer, path => new WalFolder(path), SegmentBytes);

    internal static LogStore Open(string folder, LogSigner signer, Func<string, IWalDisk> disk, long segmentBytes)
    {
        Directory.CreateDirectory(folder);
        var held = TakeLock(Path.Combine(folder, "lock"));
        try
        {
            return new LogStore(folder, signer, disk(Path.Combine(folder, "wal")), segmentBytes, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Appends entries after the last one.</summary>
    /// <param name="entries">1 to <see cref="MaxBatchEntries"/>, each at most 65,535 bytes.</param>
    /// <param name="stop">Stops the waiting, not the append.</param>
    /// <returns>Index of the first entry, once all are durable.</returns>
    public Task<long> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken stop) =>
        EnqueueAsync(at: null, entries, stop);

    /// <summary>
    /// Brings the log to hold these entries from <paramref name="expectedIndex"/> on. Entries that are there already
    /// with the same bytes are left as they are, so the owner of the order may repeat a call whose end it did not see.
    /// </summary>
    /// <exception cref="LogStoreException">Gap, Conflict, or Dead.</exception>
    public Task AppendAtAsync(
        long expectedIndex, IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedIndex);
        return EnqueueAsync(expectedIndex, entries, stop);
    }

    /// <summary>Refuses to go on when the log holds more than its database knows: one of the two was restored.</summary>
    /// <param name="databaseSize">Number of entries whose index the database has given.</param>
    /// <exception cref="LogStoreException">Ahead.</exception>
    public void EnsureNotAheadOf(long databaseSize)
    {
        if (Size > databaseSize)
        {
            throw new LogStoreException(
                LogStoreFault.Ahead,
                $"the log has {Size} entries, its database knows {databaseSize}: the database is older than what the "
                + "log has signed. Restore the newest copy of the database; never shorten the log");
        }
    }

    /// <summary>The signed checkpoint of any size up to <see cref="Size"/>; the same bytes every time.</summary>
    public SignedCheckpoint CheckpointAt(long size) => Sign(size, Root(size));

    /// <summary>The root of the first <paramref name="size"/> entries.</summary>
    public Digest Root(long size) => Read(() =>
    {
        CheckWithin(size, frontier.Size);
        return proofs.Root(size);
    });

    /// <summary>An entry, 0 to <see cref="Size"/> - 1.</summary>
    public ReadOnlyMemory<byte> Entry(long index) => Read(() =>
    {
        CheckWithin(index, frontier.Size - 1);
        return tree.Entry(index);
    });

    /// <summary>The inclusion hashes of an entry in the tree of <paramref name="size"/> entries.</summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public IReadOnlyList<Digest> InclusionProof(long index, long size) => Read(() =>
    {
        CheckWithin(size, frontier.Size);
        var proof = proofs.Inclusion(index, size);
        var leaf = Merkle.LeafHash(tree.Entry(index).Span);
        return Merkle.VerifyInclusion(index, size, leaf, proofs.Root(size), proof) ? proof : throw DamagedTile();
    });

    /// <summary>The hashes that prove the tree of <paramref name="from"/> entries a prefix of the other.</summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public IReadOnlyList<Digest> ConsistencyProof(long from, long to) => Read(() =>
    {
        CheckWithin(to, frontier.Size);
        var proof = proofs.Consistency(from, to);
        return from == 0 || Merkle.VerifyConsistency(from, to, proofs.Root(from), proofs.Root(to), proof)
            ? proof
            : throw DamagedTile();
    });

    /// <summary>The hashes that prove the subtree [start, end) part of the tree of <paramref name="size"/> entries.</summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public IReadOnlyList<Digest> SubtreeProof(long start, long end, long size) => Read(() =>
    {
        CheckWithin(size, frontier.Size);
        return proofs.Subtree(start, end, size);
    });

    /// <summary>A proof package for an entry under a checkpoint of this log, cosigned by now.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="extra">Goes into the proof unauthenticated; the salt of the commitment.</param>
    /// <param name="checkpoint">A checkpoint of this log that covers the entry.</param>
    public LogProof Prove(long index, ReadOnlyMemory<byte> extra, SignedCheckpoint checkpoint)
    {
        var (origin, size, root) = checkpoint.Checkpoint;
        return string.Equals(origin, signer.Key.Name, StringComparison.Ordinal) && Root(size) == root
            ? new LogProof(extra, index, InclusionProof(index, size), checkpoint)
            : throw new ArgumentException("not a checkpoint of this log", nameof(checkpoint));
    }

    /// <summary>The bytes of a tile or entry bundle; null where the log does not reach that width yet.</summary>
    public byte[]? ReadTile(TilePath path) => Read(() => tree.Read(path));

    /// <summary>Waits for what was appended, then gives the folder free.</summary>
    public void Dispose()
    {
        commits.Close();
        wal.Dispose();
        folderLock.Dispose();
    }

    private static void CheckWithin(long value, long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
    }

    private static LogStoreException DamagedTile(Exception? cause = null) => new(
        LogStoreFault.Corrupt,
        "a tile on disk does not fit its tree; stop the node, remove the folder 'tile', start again: it is rebuilt",
        cause);

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new LogStoreException(
                LogStoreFault.Locked, $"another process holds {path}; two writers would fork the log", e);
        }
    }

    private Task<long> EnqueueAsync(
        long? at, IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken stop)
    {
        if (entries.Count is 0 or > MaxBatchEntries)
        {
            throw new ArgumentException(
                $"an append has 1 to {MaxBatchEntries} entries, not {entries.Count}", nameof(entries));
        }

        ReadOnlyMemory<byte>[] copies = [.. entries.Select(e => (ReadOnlyMemory<byte>)e.ToArray())];
        foreach (var entry in copies)
        {
            EntryBundle.CheckLength(entry.Length);
        }

        var append = new PendingAppend(at, copies);
        return append.Bytes <= MaxBatchBytes
            ? commits.Enqueue(append).WaitAsync(stop)
            : throw new ArgumentException(
                $"an append has at most {MaxBatchBytes} bytes, not {append.Bytes}", nameof(entries));
    }

    private void Commit(IReadOnlyList<PendingAppend> batch)
    {
        ThrowIfDead();
        var fresh = new List<ReadOnlyMemory<byte>>();
        var placed = new List<(PendingAppend Append, long First)>();
        foreach (var append in batch)
        {
            var first = append.At ?? frontier.Size + fresh.Count;
            if (Misplaced(append.Entries, first, fresh) is { } fault)
            {
                append.Fail(fault);
                continue;
            }

            fresh.AddRange(append.Entries.Skip((int)(frontier.Size + fresh.Count - first)));
            placed.Add((append, first));
        }

        if (fresh.Count > 0)
        {
            WriteOrDie(fresh);
        }

        foreach (var (append, first) in placed)
        {
            append.Succeed(first);
        }
    }

    private LogStoreException? Misplaced(
        IReadOnlyList<ReadOnlyMemory<byte>> entries, long first, List<ReadOnlyMemory<byte>> fresh)
    {
        var size = frontier.Size + fresh.Count;
        if (first > size)
        {
            return new LogStoreException(
                LogStoreFault.Gap, $"entries for index {first}, but the log has only {size}; append what is between");
        }

        for (var i = 0; i < entries.Count && first + i < size; i++)
        {
            var index = first + i;
            var present = index < frontier.Size ? Read(() => tree.Entry(index)) : fresh[(int)(index - frontier.Size)];
            if (!present.Span.SequenceEqual(entries[i].Span))
            {
                return new LogStoreException(
                    LogStoreFault.Conflict,
                    $"another entry is at index {index} for good; log and database have parted, stop the node");
            }
        }

        return null;
    }

    private void WriteOrDie(List<ReadOnlyMemory<byte>> entries)
    {
        try
        {
            Write(entries);
        }
        catch (Exception e)
        {
            // Never tried again on this file: after a failed sync the system may call clean what never reached the disk.
            dead = LogStoreException.Dead(e);
            throw dead;
        }
    }

    private void Write(List<ReadOnlyMemory<byte>> entries)
    {
        var after = frontier.Copy();
        var leaves = entries.ConvertAll(e => Merkle.LeafHash(e.Span));
        leaves.ForEach(after.Append);
        var root = after.Root();
        var (_, sizeBefore, rootBefore) = latest.Checkpoint;
        wal.Append(new WalRecord(
            wal.Last, sizeBefore, rootBefore, latest.Note.Signatures[0].Bytes, entries, after.Size, root, after.Roots));

        // Durable from here on; only now may it be seen and signed.
        var next = Sign(after.Size, root);
        lock (gate)
        {
            Apply(entries, leaves);
            latest = next;
        }
    }

    private void Replay(WalRecord record)
    {
        Apply(record.Entries, [.. record.Entries.Select(e => Merkle.LeafHash(e.Span))]);
        if (frontier.Root() != record.RootAfter || !frontier.Roots.SequenceEqual(record.Frontier))
        {
            throw LogStoreException.Corrupt($"the entries up to {record.SizeAfter} do not give the recorded root");
        }
    }

    private void Apply(IReadOnlyList<ReadOnlyMemory<byte>> entries, IReadOnlyList<Digest> leaves)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            tree.Append(entries[i], leaves[i]);
            frontier.Append(leaves[i]);
        }
    }

    private SignedCheckpoint Sign(long size, Digest root) => signer.Sign(new Checkpoint(signer.Key.Name, size, root));

    private T Read<T>(Func<T> read)
    {
        ThrowIfDead();
        lock (gate)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is IOException or LedgerFormatException)
            {
                throw DamagedTile(e);
            }
        }
    }

    private void ThrowIfDead()
    {
        if (dead is { } fault)
        {
            throw new LogStoreException(LogStoreFault.Dead, fault.Message, fault.InnerException);
        }
    }
}
