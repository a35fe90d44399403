using System.Data.Common;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Acts;

/// <summary>
/// Looks at a thread when one of its clocks runs out: silence has effects, and the node states them. At a start
/// <see cref="OrderRebuild"/> has told which threads have clocks; none is folded to find out.
/// </summary>
internal sealed class ClockJob(
    Self self, Store store, KnownOfficials officials, Reactor reactor, DueThreads dues, OrderRebuild rows, Signals signals,
    TimeProvider clock, ILogger<ClockJob> logger) : BackgroundService
{
    /// <summary>A demonstration's clock may jump; nobody tells when.</summary>
    private static readonly TimeSpan DemonstrationPause = TimeSpan.FromSeconds(1);

    /// <summary>A machine's clock may be set; this is how long that goes unnoticed.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await rows.SettleAsync(stoppingToken);
                await LookAtAsync(dues.At(clock.GetUtcNow()), stoppingToken);
            }
            catch (Exception error) when (error is DbException or DbUpdateException)
            {
                logger.LoopFailed(nameof(ClockJob), error);
            }

            await signals.ThreadChanged.WaitAsync(Pause(), stoppingToken);
        }
    }

    private TimeSpan Pause()
    {
        var longest = self.Roster.Demonstration ? DemonstrationPause : LongestPause;
        var left = dues.Next - clock.GetUtcNow();
        return left is null || left > longest ? longest
            : left < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10)
            : left.Value;
    }

    private async Task LookAtAsync(IEnumerable<string> threads, CancellationToken stop)
    {
        foreach (var name in threads)
        {
            var said = await store.WriteAsync(
                async db =>
                {
                    var thread = await OpenThread.LoadAsync(db, name, self, officials, stop);
                    var issued = thread.Acts.Select(act => act.Body).OfType<OrderIssued>().FirstOrDefault();
                    return issued is null ? 0 : await reactor.FollowAsync(db, thread, issued, stop);
                },
                stop);
            if (said > 0)
            {
                signals.Committed.Set();
            }
            else if (dues.At(clock.GetUtcNow()).Contains(name))
            {
                // Due, and nothing to say: asking at once again would spin.
                dues.Put(name, clock.GetUtcNow() + LongestPause);
            }
        }
    }
}
