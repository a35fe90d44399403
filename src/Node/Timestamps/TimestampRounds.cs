using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Timestamps;

/// <summary>
/// Has the newest final checkpoint stamped once a day (UTC) by every authority of the roster, from the start on where a
/// day's token is missing. Nothing waits for it: an authority that is down is asked again, ever more seldom.
/// </summary>
internal sealed class TimestampRounds(
    Self self, Settings settings, OwnLog log, Store store, TimeProvider clock, ILogger<TimestampRounds> logger)
    : BackgroundService
{
    /// <summary>The code of a failure of the own database, which is tried again too.</summary>
    private const string NotKept = "not-kept";

    /// <summary>How long after midnight, or after the first final entry, an authority is asked.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(10);

    private readonly TimestampClient client = new();

    /// <summary>The newest day of each territory whose token is kept.</summary>
    private readonly ConcurrentDictionary<string, string> kept = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        self.Roster.Members.Where(member => member.Tsa is not null).Select(member => RunAsync(member, stoppingToken)));

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// For each territory with an authority whether there is a time-stamp of it for today; of none while there is nothing to
    /// stamp.
    /// </summary>
    public IEnumerable<(string Territory, bool IsKept)> Today()
    {
        var day = DayOf(clock.GetUtcNow());
        return log.Published.Checkpoint.Size == 0 ? [] : self.Roster.Members.Where(member => member.Tsa is not null)
            .Select(member => (member.Territory, kept.GetValueOrDefault(member.Territory) == day));
    }

    private async Task RunAsync(RosterMember member, CancellationToken stop)
    {
        var backoff = new Backoff(FirstRetry, LongestRetry);
        var open = "";
        while (!stop.IsCancellationRequested)
        {
            var pause = Pause;
            var day = DayOf(clock.GetUtcNow());
            if (day != kept.GetValueOrDefault(member.Territory) && log.Published.Checkpoint.Size > 0)
            {
                Missed(open, day, member);
                if (await ProblemAsync(member, day, stop) is { } code)
                {
                    (open, pause) = (day, backoff.Next());
                    logger.TimestampLater(member.Territory, day, code);
                    Telemetry.TimestampFailures.Add(
                        1, Telemetry.Tag("territory", member.Territory), Telemetry.Tag("code", code));
                }
                else
                {
                    (kept[member.Territory], open) = (day, "");
                    backoff.Reset();
                }
            }

            await Task.Delay(pause, stop);
        }
    }

    private void Missed(string open, string day, RosterMember member)
    {
        if (open.Length > 0 && open != day)
        {
            logger.TimestampMissed(open, member.Territory);
            Telemetry.TimestampsMissed.Add(1, Telemetry.Tag("territory", member.Territory));
        }
    }

    /// <summary>Null when the day's token is kept; else the code of what is wrong.</summary>
    private async Task<string?> ProblemAsync(RosterMember member, string day, CancellationToken stop)
    {
        try
        {
            var isKept = await store.ReadAsync(
                db => db.Timestamps.AnyAsync(row => row.Day == day && row.Territory == member.Territory, stop), stop);
            return isKept ? null : await StampAsync(member, day, stop);
        }
        catch (Exception error) when (error is DbException or DbUpdateException)
        {
            logger.LoopFailed(nameof(TimestampRounds), error);
            return NotKept;
        }
    }

    private async Task<string?> StampAsync(RosterMember member, string day, CancellationToken stop)
    {
        var (final, tsa) = (log.Published, member.Tsa!);
        var (token, flaw) = await client.AskAsync(
            new Uri(tsa.Url), StampCheck.RootOf(final), tsa.Read(), RandomNumberGenerator.GetBytes(sizeof(long)), stop);
        if (token is null)
        {
            return flaw!.Code;
        }

        if ((token.At - clock.GetUtcNow()).Duration() > settings.SkewLimit)
        {
            return TokenFlaw.TimeOff;
        }

        await store.WriteAsync(
            db =>
            {
                db.Add(new TimestampRow
                {
                    Day = day,
                    Territory = member.Territory,
                    Size = final.Checkpoint.Size,
                    Note = final.ToString(),
                    Token = token.Bytes.ToArray(),
                    At = token.At,
                });
                return Task.CompletedTask;
            },
            stop);
        logger.Timestamped(member.Territory, final.Checkpoint.Size, day);
        Telemetry.Timestamps.Add(1, Telemetry.Tag("territory", member.Territory));
        return null;
    }

    private static string DayOf(DateTimeOffset at) =>
        at.UtcDateTime.ToString(TimestampList.DayForm, CultureInfo.InvariantCulture);
}
