using System.Data.Common;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Submissions;

/// <summary>Raises the alarm for what was sent and has no receipt by its deadline.</summary>
internal sealed class SubmissionWatch(
    Settings settings, Store store, TimeProvider clock, ILogger<SubmissionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (error is DbException or DbUpdateException)
            {
                logger.LoopFailed(nameof(SubmissionWatch), error);
            }
        }
    }

    /// <summary>Looks once.</summary>
    internal async Task LookAsync(CancellationToken stop)
    {
        var (now, limit) = (clock.GetUtcNow(), settings.AnswerLimit);
        var late = now - limit;
        if (!await store.ReadAsync(db => db.Submissions.AnyAsync(row => row.AlarmedAt == null && row.FirstAt <= late, stop), stop))
        {
            return;
        }

        var raised = await store.WriteAsync(
            async db =>
            {
                var rows = await db.Submissions.Where(row => row.AlarmedAt == null && row.FirstAt <= late).ToListAsync(stop);
                rows.ForEach(row => row.AlarmedAt = now);
                return rows;
            },
            stop);
        foreach (var row in raised)
        {
            Telemetry.AlarmsRaised.Add(1, Telemetry.Tag("alarm", SubmissionAlarm.Unanswered));
            logger.SubmissionUnanswered(row.Statement, row.Peer, (long)limit.TotalMinutes);
        }
    }
}
