using LotusBridge.Custody.Mainland;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// A package while its parts come: several at once, in any order. Each is compared with its hash; parts that are written
/// while a sync runs share the next one, and none is confirmed before its bytes, and then the record of it, are durable.
/// </summary>
/// <param name="record">Makes the record of parts durable.</param>
/// <param name="withSm3">Hashes the whole by SM3 too.</param>
internal sealed class Arrival(
    PartList list, PartMap held, SafeFileHandle file, Func<PartMap, Task> record, bool withSm3) : IDisposable
{
    private readonly Lock gate = new();
    private readonly HashSet<int> taken = [];
    private readonly FlatHash flat = new(file, list, withSm3);
    private readonly CancellationTokenSource closing = new();
    private List<Written> waiting = [];
    private PartMap held = held;
    private bool isSyncing;

    /// <summary>A part whose bytes are in the file, and who waits for it to be durable.</summary>
    private sealed record Written(int Part, TaskCompletionSource Durable);

    public PartList List => list;

    public PartMap Held
    {
        get
        {
            lock (gate)
            {
                return held;
            }
        }
    }

    /// <summary>Begins to hash what was there before.</summary>
    public Arrival Begin()
    {
        flat.GoOn(held.Prefix);
        return this;
    }

    /// <summary>SHA-256 of the whole, and SM3 where it is asked for, once every part is there.</summary>
    public Task<(Digest Sha256, Sm3Digest? Sm3)> WholeAsync(CancellationToken stop) => flat.WholeAsync(stop);

    /// <summary>Takes one part; it is durable when this returns <see cref="PartOutcome.Durable"/>.</summary>
    /// <exception cref="IOException">It could not be written; see <see cref="PartFile.IsFull"/>.</exception>
    public async Task<PartOutcome> TakeAsync(int part, Stream source, CancellationToken stop)
    {
        lock (gate)
        {
            // Bytes that are durable are never written again: no later sender can spoil them.
            if (held.Has(part))
            {
                return PartOutcome.Durable;
            }

            if (closing.IsCancellationRequested || !taken.Add(part))
            {
                return PartOutcome.Busy;
            }
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, closing.Token);
            var hash = await PartFile.WriteAsync(
                file, PartList.OffsetOf(part), source, list.LengthOf(part), either.Token);
            if (hash != list[part])
            {
                return PartOutcome.Differs;
            }

            // It is here: whether its sender still listens makes no difference any more.
            await DurableAsync(part);
            return PartOutcome.Durable;
        }
        finally
        {
            lock (gate)
            {
                taken.Remove(part);
            }
        }
    }

    /// <summary>Sends away who is sending, and waits until nobody writes.</summary>
    public async Task CloseAsync()
    {
        await closing.CancelAsync();
        while (IsWritten())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    public void Dispose()
    {
        flat.Dispose();
        file.Dispose();
        closing.Dispose();
    }

    private bool IsWritten()
    {
        lock (gate)
        {
            return taken.Count > 0 || isSyncing;
        }
    }

    private Task DurableAsync(int part)
    {
        var written = new Written(part, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            waiting.Add(written);
            if (!isSyncing)
            {
                isSyncing = true;
                _ = Task.Run(SyncAsync);
            }
        }

        return written.Durable.Task;
    }

    private async Task SyncAsync()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                CrashPoints.Here("part-written");
                RandomAccess.FlushToDisk(file);
                CrashPoints.Here("part-synced");
                var next = Held.With(batch.Select(one => one.Part));
                await record(next);
                CrashPoints.Here("part-recorded");
                lock (gate)
                {
                    held = next;
                }

                flat.GoOn(next.Prefix);
                batch.ForEach(one => one.Durable.SetResult());
            }
            catch (Exception error)
            {
                batch.ForEach(one => one.Durable.SetException(error));
            }
        }
    }

    private List<Written> Next()
    {
        lock (gate)
        {
            var batch = waiting;
            waiting = [];
            isSyncing = batch.Count > 0;
            return batch;
        }
    }
}

/// <summary>What became of one part.</summary>
internal enum PartOutcome
{
    /// <summary>It is on disk and on record, now or before.</summary>
    Durable,

    /// <summary>Somebody else is sending it, or the package is being closed.</summary>
    Busy,

    /// <summary>The bytes are not those of the hash.</summary>
    Differs,
}
