using System.Buffers;

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

    private readonly IDisposable held;
    private readonly LogSigner signer;
    private readonly LogWriter writer;
    private readonly MerkleProofs proofs;
    private readonly GroupCommit commits;
    private LogStoreException? dead;

    private LogStore(LogPlace place, LogSigner signer, IReadOnlyList<VerifierKey> former, IDisposable held)
    {
        (this.signer, this.held) = (signer, held);
        writer = new LogWriter(place, signer, former);
        proofs = new MerkleProofs(writer.Tree.Subtree);
        commits = new GroupCommit(Commit);
    }

    /// <summary>The newest signed checkpoint; all its entries are durable.</summary>
    public SignedCheckpoint Latest => Read(() => writer.Latest);

    /// <summary>Number of durable entries.</summary>
    public long Size
    {
        get
        {
            ThrowIfDead();
            lock (writer.Gate)
            {
                return writer.Size;
            }
        }
    }

    /// <summary>How many of the entries opening read again, because their tiles were not known to be durable.</summary>
    internal long ReadAgain { get; private set; }

    /// <summary>Opens the log in a folder, or starts it where the folder is empty or missing.</summary>
    /// <param name="folder">One log's.</param>
    /// <param name="signer">Signs from now on: what is appended goes into a segment that names this key.</param>
    /// <param name="former">The keys that have signed before, oldest first; none where the log has had one key only.</param>
    /// <exception cref="LogStoreException">Locked, another log's, or corrupt.</exception>
    public static LogStore Open(string folder, LogSigner signer, params IReadOnlyList<VerifierKey> former) =>
        Open(LogPlace.Usual(folder), signer, former);

    internal static LogStore Open(LogPlace place, LogSigner signer, params IReadOnlyList<VerifierKey> former)
    {
        IDisposable? holding = null;
        try
        {
            place.Disk.MakeFolder(place.Folder);
            holding = TakeLock(place);
            var store = new LogStore(place, signer, former, holding);
            store.ReadAgain = store.writer.Size - store.writer.ReadFrom;
            return store;
        }
        catch (Exception e)
        {
            holding?.Dispose();
            throw e is IOException or UnauthorizedAccessException ? LogStoreException.Unusable(place.Folder, e) : e;
        }
    }

    /// <summary>Appends one entry after the last one.</summary>
    /// <param name="entry">At most 65,535 bytes; copied before this returns.</param>
    /// <param name="stop">Stops the waiting, not the append.</param>
    /// <returns>Index of the entry, once it is durable.</returns>
    public Task<long> AppendAsync(ReadOnlyMemory<byte> entry, CancellationToken stop) =>
        EnqueueAsync(new PendingAppend(null, null), new ReadOnlySpan<ReadOnlyMemory<byte>>(in entry), stop);

    /// <summary>
    /// Appends an entry under a key, unless the log has one under that key: then nothing is added. So a caller that does
    /// not know whether an earlier call was heard may repeat it, at the same time as well as after a restart.
    /// </summary>
    /// <param name="key">32 bytes, evenly distributed, such as a hash. Like an entry it stays in the log's files.</param>
    /// <returns>Index of the key's entry, once it is durable.</returns>
    /// <exception cref="LogStoreException">Conflict: the key's entry has other bytes; or Dead.</exception>
    public Task<long> AppendOnceAsync(Digest key, ReadOnlyMemory<byte> entry, CancellationToken stop) =>
        EnqueueAsync(new PendingAppend(null, key), new ReadOnlySpan<ReadOnlyMemory<byte>>(in entry), stop);

    /// <summary>Appends entries after the last one.</summary>
    /// <param name="entries">1 to <see cref="MaxBatchEntries"/>, each at most 65,535 bytes.</param>
    /// <param name="stop">Stops the waiting, not the append.</param>
    /// <returns>Index of the first entry, once all are durable.</returns>
    public Task<long> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken stop) =>
        EnqueueAsync(new PendingAppend(null, null), Span(entries), stop);

    /// <summary>
    /// Brings the log to hold these entries from <paramref name="expectedIndex"/> on. Entries that are there already
    /// with the same bytes are left as they are, so the owner of the order may repeat a call whose end it did not see.
    /// </summary>
    /// <exception cref="LogStoreException">Gap, Conflict, or Dead.</exception>
    public Task AppendAtAsync(
        long expectedIndex, IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedIndex);
        return EnqueueAsync(new PendingAppend(expectedIndex, null), Span(entries), stop);
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
        CheckWithin(size, writer.Size);
        return proofs.Root(size);
    });

    /// <summary>An entry, 0 to <see cref="Size"/> - 1.</summary>
    public ReadOnlyMemory<byte> Entry(long index) => Read(() =>
    {
        CheckWithin(index, writer.Size - 1);
        return writer.Tree.Entry(index);
    });

    /// <summary>The inclusion hashes of an entry in the tree of <paramref name="size"/> entries.</summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public IReadOnlyList<Digest> InclusionProof(long index, long size) => Read(() =>
    {
        CheckWithin(size, writer.Size);
        var proof = proofs.Inclusion(index, size);
        var leaf = Merkle.LeafHash(writer.Tree.Entry(index).Span);
        return Merkle.VerifyInclusion(index, size, leaf, proofs.Root(size), proof)
            ? proof
            : throw LogStoreException.DamagedTile();
    });

    /// <summary>The hashes that prove the tree of <paramref name="from"/> entries a prefix of the other.</summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public IReadOnlyList<Digest> ConsistencyProof(long from, long to) => Read(() =>
    {
        CheckWithin(to, writer.Size);
        var proof = proofs.Consistency(from, to);
        return from == 0 || Merkle.VerifyConsistency(from, to, proofs.Root(from), proofs.Root(to), proof)
            ? proof
            : throw LogStoreException.DamagedTile();
    });

    /// <summary>The hashes that prove the subtree [start, end) part of the tree of <paramref name="size"/> entries.</summary>
    /// <exception cref="LogStoreException">Corrupt: a tile on disk no longer fits its tree.</exception>
    public IReadOnlyList<Digest> SubtreeProof(long start, long end, long size) => Read(() =>
    {
        CheckWithin(size, writer.Size);
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
    public byte[]? ReadTile(TilePath path) => Read(() => writer.Tree.Read(path));

    /// <summary>Waits for what was appended, then gives the folder free.</summary>
    public void Dispose()
    {
        commits.Dispose();
        writer.Dispose();
        held.Dispose();
    }

    private static void CheckWithin(long value, long most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
    }

    internal static IDisposable TakeLock(LogPlace place)
    {
        var path = Path.Combine(place.Folder, "lock");
        try
        {
            return place.Disk.Lock(path);
        }
        catch (IOException e)
        {
            throw new LogStoreException(
                LogStoreFault.Locked, $"another process holds {path}; two writers would fork the log", e);
        }
    }

    private static ReadOnlySpan<ReadOnlyMemory<byte>> Span(IReadOnlyList<ReadOnlyMemory<byte>> entries) =>
        entries as ReadOnlyMemory<byte>[] ?? [.. entries];

    private Task<long> EnqueueAsync(
        PendingAppend append, ReadOnlySpan<ReadOnlyMemory<byte>> entries, CancellationToken stop)
    {
        if (entries.Length is 0 or > MaxBatchEntries)
        {
            throw new ArgumentException(
                $"an append has 1 to {MaxBatchEntries} entries, not {entries.Length}", nameof(entries));
        }

        var bytes = 0L;
        foreach (var entry in entries)
        {
            EntryBundle.CheckLength(entry.Length);
            bytes += entry.Length;
        }

        if (bytes > MaxBatchBytes)
        {
            throw new ArgumentException($"an append has at most {MaxBatchBytes} bytes, not {bytes}", nameof(entries));
        }

        // Hashed by the caller, so that many callers hash on all cores while the one writer waits for the disk.
        var rented = entries.Length == 1 ? null : ArrayPool<byte>.Shared.Rent(entries.Length * Digest.Length);
        Span<byte> leaves = rented ?? stackalloc byte[Digest.Length];
        leaves = leaves[..(entries.Length * Digest.Length)];
        for (var i = 0; i < entries.Length; i++)
        {
            Merkle.LeafHash(entries[i].Span, leaves.Slice(i * Digest.Length, Digest.Length));
        }

        var done = commits.Enqueue(append, entries, bytes, leaves);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return stop.CanBeCanceled ? done.WaitAsync(stop) : done;
    }

    private void Commit(Batch batch)
    {
        ThrowIfDead();
        try
        {
            writer.Commit(batch);
        }
        catch (LogStoreException e) when (e.Fault == LogStoreFault.Dead)
        {
            dead = e;
            throw;
        }
    }

    private SignedCheckpoint Sign(long size, Digest root) => signer.Sign(new Checkpoint(signer.Key.Name, size, root));

    private T Read<T>(Func<T> read)
    {
        ThrowIfDead();
        lock (writer.Gate)
        {
            try
            {
                return read();
            }
            catch (Exception e) when (e is IOException or LedgerFormatException)
            {
                throw LogStoreException.DamagedTile(e);
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
