using System.Data.Common;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Delivery;

/// <summary>Finishes, at the start and every minute, what a crash or a full disk left half done.</summary>
internal sealed class UnfinishedPackages(
    PackageShelf shelf, Lookups lookups, Arrivals arrivals, Destructions destructions, ILogger<UnfinishedPackages> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        do
        {
            try
            {
                await FinishAsync(stoppingToken);
            }
            catch (Exception error) when (error is DbException or DbUpdateException or IOException)
            {
                logger.LoopFailed(nameof(UnfinishedPackages), error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task FinishAsync(CancellationToken stop)
    {
        foreach (var row in await shelf.HeldAsync(stop))
        {
            if (await lookups.PackageAsync(row.Package, stop) is not { } package)
            {
                continue;
            }

            if (row.Received == row.Size && package.State is { DeliveredAt: null, IsDestroyed: false })
            {
                using var lease = shelf.TryLease(row.Package);
                if (lease is not null)
                {
                    await arrivals.FinishAsync(package, stop);
                }
            }

            await destructions.FinishAsync(row.Package, stop);
        }
    }
}
