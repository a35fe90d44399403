using System.Data.Common;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Has the newest checkpoint cosigned and its finality raised, round after round, while the next batch is being
/// appended: a round takes whatever has gathered by then. A cut-off node tries again, sooner when a peer calls.
/// </summary>
internal sealed class CosignRounds(
    Self self, OwnLog log, Quorum quorum, FinalityBook book, SigningGate gate, Signals signals, LogFailure failure,
    ILogger<CosignRounds> logger) : BackgroundService
{
    /// <summary>L1 is written down only when L2 does not follow within this time: mostly it does, and one writing is enough.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two showings of final checkpoints to witnesses that nobody waits for.</summary>
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    private readonly Signal final = new();

    /// <summary>Size of the tree that is being cosigned; 0 between two rounds.</summary>
    private long underWay;

    /// <summary>What the mirrors have been shown for the next round; null for nothing.</summary>
    private SignedCheckpoint? ahead;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.WaitAsync(self.Origin, stoppingToken);
        quorum.Begin();
        await Task.WhenAll(RunAsync(stoppingToken), AnnounceAsync(stoppingToken), ShowAsync(stoppingToken));
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var backoff = new Backoff(FirstRetry, LongestRetry);
        while (!stop.IsCancellationRequested)
        {
            TimeSpan? pause = null;
            try
            {
                signals.IsQuorumMissing = !await CosignAsync(stop);
                if (!signals.IsQuorumMissing)
                {
                    backoff.Reset();
                    final.Set();
                }
            }
            catch (LogStoreException error)
            {
                failure.Stop(error, StartRefusedException.LogFailed);
                return;
            }
            catch (Exception error) when (error is DbException or DbUpdateException or IOException)
            {
                signals.IsQuorumMissing = true;
                logger.LoopFailed(nameof(CosignRounds), error);
            }

            if (signals.IsQuorumMissing)
            {
                pause = backoff.Next();
                await Task.Delay(FirstRetry, stop);
            }

            await signals.Appended.WaitAsync(pause, stop);
        }
    }

    /// <summary>While one round is under way the mirrors are shown what the next is for.</summary>
    private async Task AnnounceAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await signals.Grown.WaitAsync(most: null, stop);
            var next = log.Store.Latest;
            var size = next.Checkpoint.Size;
            if (Volatile.Read(ref underWay) is > 0 and var current && current < size && Volatile.Read(ref ahead) is null
                && self.MaySign(size))
            {
                Volatile.Write(ref ahead, next);
                await AnnounceAsync(next, stop);
            }
        }
    }

    private async Task AnnounceAsync(SignedCheckpoint next, CancellationToken stop)
    {
        try
        {
            await quorum.AnnounceAsync(next, stop);
        }
        catch (Exception error) when (error is IOException or LogStoreException)
        {
            // A log that cannot go on ends the node elsewhere.
            logger.LoopFailed(nameof(CosignRounds), error);
        }
    }

    /// <summary>Those whom the quorum did not wait for get final checkpoints too, tried again until they have them.</summary>
    private async Task ShowAsync(CancellationToken stop)
    {
        var backoff = new Backoff(ShowEvery, LongestRetry);
        TimeSpan? pause = null;
        while (!stop.IsCancellationRequested)
        {
            await final.WaitAsync(pause, stop);
            pause = backoff.Next();
            try
            {
                if (log.Published.Checkpoint.Size == 0 || await quorum.ShowAsync(log.Published, stop))
                {
                    backoff.Reset();
                    pause = null;
                }
            }
            catch (Exception error) when (error is DbException or DbUpdateException or IOException or LogStoreException)
            {
                // A log that cannot go on ends the node elsewhere.
                logger.LoopFailed(nameof(CosignRounds), error);
            }

            await Task.Delay(ShowEvery, stop);
        }
    }

    /// <summary>
    /// What the next round is for. Entries that came after it was announced have a round of their own; what was announced only
    /// when the round for it was over is final already, and would hide them.
    /// </summary>
    internal static SignedCheckpoint Next(SignedCheckpoint? announced, SignedCheckpoint latest, SignedCheckpoint published) =>
        announced is not null && announced.Checkpoint.Size > published.Checkpoint.Size ? announced : latest;

    /// <summary>True when the newest checkpoint has the quorum.</summary>
    private async Task<bool> CosignAsync(CancellationToken stop)
    {
        var own = Next(Interlocked.Exchange(ref ahead, null), log.Store.Latest, log.Published);
        if (own.Checkpoint.Size == 0 || log.Published.Checkpoint == own.Checkpoint || !self.MaySign(own.Checkpoint.Size))
        {
            return true;
        }

        Volatile.Write(ref underWay, own.Checkpoint.Size);
        try
        {
            return await CosignAsync(own, stop);
        }
        finally
        {
            Volatile.Write(ref underWay, 0);
            if (own.Checkpoint.Size < log.Store.Latest.Checkpoint.Size)
            {
                signals.Appended.Set();
            }
        }
    }

    private async Task<bool> CosignAsync(SignedCheckpoint own, CancellationToken stop)
    {
        CosignedStep? held = null;
        var reached = Finality.L0;

        // What has come since it was announced can be announced in its turn.
        signals.Grown.Set();
        await using var steps = quorum.CollectAsync(own, stop).GetAsyncEnumerator(stop);
        while (true)
        {
            var next = steps.MoveNextAsync().AsTask();
            if (held is not null && await Task.WhenAny(next, Task.Delay(Grace, stop)) != next)
            {
                await RaiseAsync(held, stop);
                held = null;
            }

            if (!await next)
            {
                break;
            }

            held = steps.Current;
            reached = held.Finality;
        }

        await (held is null ? Task.CompletedTask : RaiseAsync(held, stop));
        if (reached != Finality.L2)
        {
            logger.QuorumMissing(own.Checkpoint.Size, reached);
        }

        return reached == Finality.L2;
    }

    private Task RaiseAsync(CosignedStep step, CancellationToken stop) =>
        book.RaiseAsync(step.Checkpoint, step.Verdict, step.Finality, stop);
}
