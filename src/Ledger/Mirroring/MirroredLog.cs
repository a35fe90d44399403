using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>The checkpoint that a mirror vouches for.</summary>
/// <param name="Checkpoint">With the log's signature.</param>
/// <param name="Timestamp">POSIX seconds of the mirror's cosignature.</param>
internal sealed record MirrorHead(SignedCheckpoint Checkpoint, long Timestamp)
{
    public long Size => Checkpoint.Checkpoint.Size;
}

/// <summary>
/// A mirror's copy of one log: entries durable in a journal, tiles derived from it. Every entry was proven to belong to
/// a checkpoint that the log signed, and all those checkpoints are consistent, so the copy is one branch whatever the
/// log does.
/// </summary>
/// <remarks>Safe for several threads. A failed write ends it for good; a restart reads what is durable.</remarks>
internal sealed class MirroredLog : IJournaled, IDisposable
{
    /// <summary>Length in bytes of a journal's segment.</summary>
    public const int SegmentBytes = 1024 * 1024;

    /// <summary>How many checkpoints before the newest an upload may still be for without a ticket.</summary>
    public const int KeptPending = 16;

    private readonly Lock gate = new();
    private readonly string folder;
    private readonly string origin;
    private readonly FileStream folderLock;
    private readonly TileTree tree;
    private readonly MerkleProofs proofs;
    private readonly MirrorJournal journal;
    private readonly Frontier frontier = Frontier.Empty();
    private readonly LinkedList<SignedCheckpoint> pending = new();
    private MirrorHead? head;
    private LogStoreException? dead;

    private MirroredLog(
        string folder, string origin, IWalDisk disk, long segmentBytes, Func<byte[]> newMark, FileStream folderLock)
    {
        (this.folder, this.origin, this.folderLock) = (folder, origin, folderLock);
        tree = new TileTree(new TileFolder(folder));
        proofs = new MerkleProofs(tree.Subtree);
        journal = MirrorJournal.Open(disk, origin, segmentBytes, newMark, this);
    }

    /// <summary>The largest checkpoint that entries are taken for; null before the first.</summary>
    public SignedCheckpoint? Pending => Read(() => pending.Last?.Value);

    /// <summary>What the mirror vouches for; null before it held a whole checkpoint.</summary>
    public MirrorHead? Head => Read(() => head);

    /// <summary>Index of the first entry that is not here.</summary>
    public long Next => Read(() => frontier.Size);

    /// <exception cref="LogStoreException">Locked, another log's, or corrupt.</exception>
    public static MirroredLog Open(
        string folder, string origin, Func<string, IWalDisk> disk, long segmentBytes, Func<byte[]> newMark)
    {
        Directory.CreateDirectory(folder);
        var held = TakeLock(Path.Combine(folder, "lock"));
        try
        {
            return new MirroredLog(folder, origin, disk(Path.Combine(folder, "wal")), segmentBytes, newMark, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes a checkpoint as the newest one to upload entries for, judged as a witness judges it. It is not durable by
    /// itself, since nothing is promised of it: the record of the first entries proven under it carries it.
    /// </summary>
    public WitnessReply? Add(AddCheckpoint request, VerifierKey[] keys) => Read(() =>
    {
        var newest = pending.Last?.Value;
        var stored = newest is null ? null : new WitnessState(
            newest.Checkpoint.Size, newest.Checkpoint.Root, 0, newest.ToString());
        if (Witness.Refuse(request, keys, stored) is { } refusal)
        {
            return refusal;
        }

        Pend(Trusted(request.Checkpoint, keys));
        return null;
    });

    /// <summary>The checkpoint of that size among the newest; null for none.</summary>
    public SignedCheckpoint? FindPending(long size) => Read(() =>
        head?.Size == size ? head.Checkpoint : pending.FirstOrDefault(one => one.Checkpoint.Size == size));

    /// <summary>Leaf hashes of entries that are here.</summary>
    public IReadOnlyList<Digest> Leaves(long start, long end) => Read(() =>
    {
        var leaves = new Digest[end - start];
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[i] = tree.Subtree(0, start + i);
        }

        return leaves;
    });

    /// <summary>
    /// Makes entries durable that were proven to belong to <paramref name="under"/>; those that are here already are
    /// left out. With <paramref name="isWhole"/> that checkpoint becomes the head, unless the head is as large.
    /// </summary>
    /// <param name="first">Index of the first of the entries, not above <see cref="Next"/>.</param>
    /// <param name="entries">May be none.</param>
    /// <param name="under">A checkpoint that was pending.</param>
    /// <param name="isWhole">True when every entry below its size is here or among these.</param>
    /// <param name="at">Now; a clock that went back does not take the cosignature's time back.</param>
    /// <returns>The head afterwards.</returns>
    public MirrorHead? Save(
        long first, IReadOnlyList<ReadOnlyMemory<byte>> entries, SignedCheckpoint under, bool isWhole, DateTimeOffset at) =>
        Read(() =>
        {
            var known = (int)Math.Min(frontier.Size - first, entries.Count);
            var fresh = known == 0 ? entries : [.. entries.Skip(known)];
            var commits = isWhole && (head is null || under.Checkpoint.Size > head.Size);
            if (fresh.Count > 0 || commits)
            {
                var timestamp = commits ? Math.Max(at.ToUnixTimeSeconds(), head?.Timestamp ?? 1) : 0;
                WriteOrDie(fresh, under, timestamp);
            }

            return head;
        });

    public Digest Root(long size) => Read(() => proofs.Root(size));

    /// <summary>The bytes of a tile or entry bundle; null where the copy does not reach that width yet.</summary>
    public byte[]? ReadTile(TilePath path) => Read(() => tree.Read(path));

    public void Dispose()
    {
        journal.Dispose();
        tree.Dispose();
        folderLock.Dispose();
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new LogStoreException(
                LogStoreFault.Locked, $"another process holds {path}; two mirrors would vouch for two copies", e);
        }
    }

    /// <summary>Lines of keys unknown here are not kept: nobody has vouched for them.</summary>
    private static SignedCheckpoint Trusted(SignedCheckpoint checkpoint, VerifierKey[] keys) =>
        SignedCheckpoint.Of(new SignedNote(
            checkpoint.Note.Text,
            [.. checkpoint.Note.Signatures.Where(line => keys.Any(key => key.Name == line.Name && key.Id == line.KeyId))]));

    private void Pend(SignedCheckpoint checkpoint)
    {
        if (pending.Last is { } newest && checkpoint.Checkpoint.Size <= newest.Value.Checkpoint.Size)
        {
            return;
        }

        pending.AddLast(checkpoint);
        if (pending.Count > KeptPending)
        {
            pending.RemoveFirst();
        }
    }

    private void WriteOrDie(IReadOnlyList<ReadOnlyMemory<byte>> entries, SignedCheckpoint under, long timestamp)
    {
        try
        {
            Write(entries, under, timestamp);
        }
        catch (Exception e)
        {
            // Never tried again on this file: after a failed sync the system may call clean what never reached the disk.
            dead = new LogStoreException(
                LogStoreFault.Dead,
                $"the disk of the mirror of {origin} failed, so nobody knows what is durable; it vouches for nothing "
                + "more. Stop the node, check disk and free space, start it again. Cause: " + e.Message,
                e);
            throw dead;
        }
    }

    private void Write(IReadOnlyList<ReadOnlyMemory<byte>> entries, SignedCheckpoint under, long timestamp)
    {
        var after = frontier.Copy();
        var leaves = entries.Select(entry => Merkle.LeafHash(entry.Span)).ToArray();
        foreach (var leaf in leaves)
        {
            after.Append(leaf);
        }

        var root = after.Root();
        if (under.Checkpoint.Size == after.Size && under.Checkpoint.Root != root)
        {
            throw new InvalidOperationException("proven entries do not give the root they were proven under");
        }

        journal.Append(frontier.Size, timestamp, under.ToString(), entries, root);

        // Durable from here on; only now may it be seen and vouched for.
        Apply(entries, leaves);
        Settle(under, timestamp);
    }

    bool IJournaled.TryResume(JournalHeader header)
    {
        if (!tree.TryResume(header.Before, header.Frontier))
        {
            return false;
        }

        frontier.Set(header.Before, header.Frontier);
        return true;
    }

    JournalState IJournaled.Seal()
    {
        if (frontier.Size == 0)
        {
            return new JournalState(0, IsSealed: false, [], frontier.Root(), []);
        }

        var disk = RealDisk.Instance;
        if (disk.CanSyncAll)
        {
            tree.WritePartials();
            disk.SyncAll(folder);
        }

        (string, long)[] vouched = head is null ? [] : [(head.Checkpoint.ToString(), head.Timestamp)];
        (string, long)[] awaited = pending.Last is null ? [] : [(pending.Last.Value.ToString(), 0)];
        return new JournalState(
            frontier.Size, disk.CanSyncAll, frontier.Roots(), frontier.Root(), [.. vouched, .. awaited]);
    }

    void IJournaled.Replay(JournalRecord record)
    {
        if (record.First != frontier.Size)
        {
            throw MirrorJournal.Corrupt($"entries from {record.First} on follow {frontier.Size}");
        }

        Apply(record.Entries, [.. record.Entries.Select(entry => Merkle.LeafHash(entry.Span))]);
        var under = SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(record.Note));
        if (frontier.Root() != record.RootAfter
            || (record.Timestamp > 0 && under.Checkpoint.Size > frontier.Size))
        {
            throw MirrorJournal.Corrupt($"the entries up to {frontier.Size} do not give the recorded root");
        }

        Pend(under);
        Settle(under, record.Timestamp);
    }

    private void Settle(SignedCheckpoint under, long timestamp)
    {
        if (timestamp > 0)
        {
            head = new MirrorHead(under, timestamp);
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

    private T Read<T>(Func<T> read)
    {
        lock (gate)
        {
            if (dead is not null)
            {
                throw new LogStoreException(LogStoreFault.Dead, dead.Message, dead.InnerException);
            }

            try
            {
                return read();
            }
            catch (Exception e) when (e is IOException or LedgerFormatException)
            {
                throw new LogStoreException(
                    LogStoreFault.Corrupt,
                    $"a tile of the copy of {origin} is missing or damaged; stop the node, remove the copy's folder 'tile', "
                    + "start again: it is made anew from the journal",
                    e);
            }
        }
    }
}
