namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Batches appends without a timer: while one batch is being synced the next gathers, and is written the moment the
/// disk is idle again. A lone append waits for nobody; under load one sync serves thousands.
/// </summary>
/// <remarks>A thread of its own, since it spends its time waiting for the disk.</remarks>
internal sealed class GroupCommit : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0);
    private readonly Queue<Batch> full = new();
    private readonly Stack<Batch> spare = new();
    private readonly Action<Batch> commit;
    private readonly Thread thread;
    private Batch gathering = new();
    private bool isIdle = true;
    private bool isClosed;

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

            batch.Clear();
            lock (gate)
            {
                spare.Push(batch);
            }
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
