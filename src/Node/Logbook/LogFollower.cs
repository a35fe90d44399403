using System.Data.Common;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Follows the database: what was committed there is appended to the log, signed, cosigned, and its finality raised.
/// Every step may be repeated, so a crash between any two of them loses nothing and says nothing twice.
/// </summary>
internal sealed class LogFollower(
    OwnLog log, Store store, Rollback rollback, Quorum quorum, FinalityBook book, Signals signals,
    IHostApplicationLifetime lifetime, ILogger<LogFollower> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (await rollback.FindAsync(stoppingToken) is { } fault)
        {
            Fail(fault, StartRefusedException.Inconsistent);
            return;
        }

        var backoff = new Backoff(FirstRetry, LongestRetry);
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan? pause = backoff.Next();
            try
            {
                await AppendAsync(stoppingToken);
                if (await CosignAsync(stoppingToken))
                {
                    backoff.Reset();
                    pause = null;
                }
            }
            catch (LogStoreException error)
            {
                // Nobody knows any more what the log holds: going on could sign a second history.
                Fail(error, StartRefusedException.LogFailed);
                return;
            }
            catch (Exception error) when (error is DbException or DbUpdateException or IOException)
            {
                logger.LoopFailed(nameof(LogFollower), error);
            }

            await signals.Committed.WaitAsync(pause, stoppingToken);
        }
    }

    private void Fail(LogStoreException error, int exitCode)
    {
        logger.LogFailed(error);
        Environment.ExitCode = exitCode;
        lifetime.StopApplication();
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
            if (entries.Count == 0)
            {
                return;
            }

            CrashPoints.Here("before-append");
            ReadOnlyMemory<byte>[] bytes = [.. entries.Select(entry => entry.Commitment.Bytes.ToArray())];
            await log.Store.AppendAtAsync(entries[0].Index, bytes, stop);
            CrashPoints.Here("after-append");
        }
    }

    /// <summary>True when the newest checkpoint has the quorum.</summary>
    private async Task<bool> CosignAsync(CancellationToken stop)
    {
        var own = log.Store.Latest;
        if (own.Checkpoint.Size == 0 || log.Published.Checkpoint == own.Checkpoint)
        {
            return true;
        }

        var reached = Finality.L0;
        await foreach (var (checkpoint, verdict, finality) in quorum.CollectAsync(own, stop))
        {
            reached = finality;
            await book.RaiseAsync(checkpoint, verdict, finality, stop);
        }

        if (reached != Finality.L2)
        {
            logger.QuorumMissing(own.Checkpoint.Size, reached);
        }

        return reached == Finality.L2;
    }
}
