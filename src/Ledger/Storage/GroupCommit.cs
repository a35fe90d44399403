namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Batches appends: while one batch is being synced the next gathers, and is written the moment the disk is idle again.
/// A lone append waits for nobody; under load one sync serves thousands.
/// </summary>
/// <remarks>
/// A thread of its own, since it spends its time waiting for the disk. Each batch costs a signature and a sync, so where
/// several callers were just told and the processors, not the disk, are what is short, they first get their turn to come back.
/// </remarks>
internal sealed class GroupCommit : IDisposable
{
    /// <summary>Entries among which the cost of a batch is little.</summary>
    private const int Enough = 64;

    /// <summary>What waiting for those who come back costs an entry at most.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly Queue<Batch> full = new();
    private readonly Stack<Batch> spare = new();
    private readonly Action<Batch> commit;
    private readonly object turn = new();
    private readonly Thread thread;
    private Batch gathering = new();
    private bool isIdle = true;
    private bool isClosed;
    private bool isTurn;

    public GroupCommit(Action<Batch> commit)
    {
        this.commit = commit;
        thread = new Thread(Run) { IsBackground = true, Name = "log" };
        thread.Start();
    }

    /// <returns>The index of the first entry, once all are durable.</returns>
    public Task<long> Enqueue(
        PendingAppend append, ReadOnlySpan<ReadOnlyMemory<byte>> entries, long bytes, ReadOnlySpan<byte> leaves)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (!gathering.Fits(entries.Length, bytes))
            {
                full.Enqueue(gathering);
                gathering = NewBatch();
            }

            gathering.Add(append, entries, leaves);
            Wake();
            if (gathering.Count >= Enough)
            {
                EndTurn();
            }
        }

        return append.Task;
    }

    /// <summary>Takes no more, and returns when what was taken is done.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            isClosed = true;
            Wake();
            EndTurn();
        }

        thread.Join();
        wake.Dispose();
    }

    private void Run()
    {
        while (Next() is { } batch)
        {
            try
            {
                commit(batch);
            }
            catch (Exception e)
            {
                batch.Fail(e);
            }

            var told = batch.Appends;
            batch.Clear();
            lock (gate)
            {
                spare.Push(batch);
                isTurn = told > 1 && !isClosed && full.Count == 0 && gathering.Count < Enough;
            }

            GiveTurn();
        }
    }

    /// <summary>
    /// Until everybody who was just told has had a processor: work is taken in the order in which it was queued, and so this
    /// work item comes after theirs.
    /// </summary>
    private void GiveTurn()
    {
        if (!Volatile.Read(ref isTurn))
        {
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static group => group.EndTurn(), this, preferLocal: false);
        lock (turn)
        {
            if (isTurn)
            {
                Monitor.Wait(turn, LongestTurn);
                isTurn = false;
            }
        }
    }

    private void EndTurn()
    {
        if (!Volatile.Read(ref isTurn))
        {
            return;
        }

        lock (turn)
        {
            isTurn = false;
            Monitor.Pulse(turn);
        }
    }

    /// <summary>Waits for entries; null when there will be none.</summary>
    private Batch? Next()
    {
        while (true)
        {
            lock (gate)
            {
                if (full.TryDequeue(out var batch))
                {
                    return batch;
                }

                if (!gathering.IsEmpty)
                {
                    batch = gathering;
                    gathering = NewBatch();
                    return batch;
                }

                if (isClosed)
                {
                    return null;
                }

                isIdle = true;
            }

            wake.Wait();
        }
    }

    private Batch NewBatch() => spare.TryPop(out var batch) ? batch : new Batch();

    private void Wake()
    {
        if (isIdle)
        {
            isIdle = false;
            wake.Release();
        }
    }
}
