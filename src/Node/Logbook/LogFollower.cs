using System.Data.Common;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Follows the database: what was committed there is appended to the log and signed. It waits for no cosignature; those
/// are gathered beside it. Every step may be repeated, so a crash between any two of them loses nothing and says nothing
/// twice.
/// </summary>
internal sealed class LogFollower(
    Self self, OwnLog log, Store store, SigningGate gate, Signals signals, PeerLines peers, LogFailure failure,
    ILogger<LogFollower> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.WaitAsync(self.Origin, stoppingToken);
        var backoff = new Backoff(FirstRetry, LongestRetry);
        var isBehind = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan? pause = null;
            try
            {
                await AppendAsync(stoppingToken);
                backoff.Reset();
                if (isBehind)
                {
                    // What could not be proven before the log had caught up may leave now.
                    isBehind = false;
                    peers.WakeOutboxes();
                }
            }
            catch (LogStoreException error)
            {
                // Nobody knows any more what the log holds: going on could sign a second history.
                failure.Stop(error, StartRefusedException.LogFailed);
                return;
            }
            catch (Exception error) when (error is DbException or DbUpdateException or IOException)
            {
                pause = backoff.Next();
                logger.LoopFailed(nameof(LogFollower), error);
            }

            await signals.Committed.WaitAsync(pause, stoppingToken);
        }
    }

    /// <summary>Waits for the disk as long as it takes, and says so when that is long.</summary>
    private async Task AppendAsync(long index, ReadOnlyMemory<byte>[] entries, CancellationToken stop)
    {
        var appended = log.AppendAtAsync(index, entries, stop);
        var patience = OwnLog.SlowAfter;
        while (await Task.WhenAny(appended, Task.Delay(patience, stop)) != appended && !stop.IsCancellationRequested)
        {
            logger.LogDiskSlow((long)log.Waiting.TotalMilliseconds);
            patience *= 2;
        }

        await appended;
    }

    /// <summary>Appends everything that the database has and the log has not, in order.</summary>
    internal async Task AppendAsync(CancellationToken stop)
    {
        while (true)
        {
            var from = log.Store.Size;
            var entries = await store.ReadAsync(
                db => db.Entries.Where(entry => entry.Index >= from).OrderBy(entry => entry.Index)
                    .Take(LogStore.MaxBatchEntries).ToListAsync(stop),
                stop);

            // Read before this: who sees an entry behind a step's knows of the step.
            var most = self.MostEntries;
            entries.RemoveAll(entry => entry.Index >= most);

            // Headers of many logs are long: a batch of them can be above the log's limit before it is in number.
            var bytesSoFar = 0L;
            entries = [.. entries.TakeWhile(entry => (bytesSoFar += entry.Entry.Length) <= LogStore.MaxBatchBytes)];
            if (entries.Count == 0)
            {
                return;
            }

            CrashPoints.Here("before-append");
            ReadOnlyMemory<byte>[] bytes = [.. entries.Select(entry => (ReadOnlyMemory<byte>)entry.Entry)];
            await AppendAsync(entries[0].Index, bytes, stop);
            CrashPoints.Here("after-append");
            Telemetry.Blocks.Add(bytes.Count(entry => BlockHeader.IsOne(entry.Span)));
            signals.Appended.Set();
            signals.Grown.Set();
        }
    }
}
