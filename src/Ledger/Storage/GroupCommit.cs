namespace LotusBridge.Ledger.Storage;

/// <summary>Entries that wait for their place in the log.</summary>
/// <param name="At">The index the first one must get or already have; null for the next free one.</param>
/// <param name="Entries">One or more.</param>
internal sealed record PendingAppend(long? At, IReadOnlyList<ReadOnlyMemory<byte>> Entries)
{
    private readonly TaskCompletionSource<long> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The index of the first entry, once all are durable.</summary>
    public Task<long> Done => done.Task;

    public long Bytes { get; } = Entries.Sum(e => (long)e.Length);

    public void Succeed(long first) => done.TrySetResult(first);

    public void Fail(Exception e) => done.TrySetException(e);
}

/// <summary>
/// Batches appends without a timer: while one batch is being synced the next gathers, and is written the moment the
/// disk is idle again. A lone append waits for nobody; under load one sync serves thousands.
/// </summary>
internal sealed class GroupCommit(Action<IReadOnlyList<PendingAppend>> commit)
{
    private readonly Lock gate = new();
    private readonly Queue<PendingAppend> queue = new();
    private Task flush = Task.CompletedTask;
    private bool isFlushing;
    private bool isClosed;

    public Task<long> Enqueue(PendingAppend append)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            queue.Enqueue(append);
            if (!isFlushing)
            {
                isFlushing = true;
                flush = Task.Run(Flush);
            }
        }

        return append.Done;
    }

    /// <summary>Takes no more, and returns when what was taken is done.</summary>
    public void Close()
    {
        Task last;
        lock (gate)
        {
            isClosed = true;
            last = flush;
        }

        last.GetAwaiter().GetResult();
    }

    private void Flush()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                commit(batch);
            }
            catch (Exception e)
            {
                foreach (var append in batch)
                {
                    append.Fail(e);
                }
            }
        }
    }

    private List<PendingAppend> Next()
    {
        var batch = new List<PendingAppend>();
        var (entries, bytes) = (0, 0L);
        lock (gate)
        {
            while (queue.TryPeek(out var next) && (batch.Count == 0
                || (entries + next.Entries.Count <= LogStore.MaxBatchEntries
                    && bytes + next.Bytes <= LogStore.MaxBatchBytes)))
            {
                batch.Add(queue.Dequeue());
                entries += next.Entries.Count;
                bytes += next.Bytes;
            }

            isFlushing = batch.Count > 0;
        }

        return batch;
    }
}
