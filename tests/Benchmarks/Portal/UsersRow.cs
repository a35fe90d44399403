using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>Many signed-in people at once, each at their own pace; the two figures are of one run.</summary>
internal static class UsersRow
{
    private const double BarMilliseconds = 200;

    public static async Task<Measured> P95Async(Bench bench)
    {
        var load = await bench.SharedAsync(UserLoad.RunAsync).ConfigureAwait(false);
        var (value, peer) = (load.Pages.At(0.95), load.Bare.At(0.95));
        return new Measured(
            new Row(
                "users_200_p95", value, "ms", "the same people at a picture of the node's", peer, value / peer, BarMilliseconds,
                load.IsWhole && value <= BarMilliseconds),
            load.Pages.At(0.5),
            load.Pages.At(0.99),
            load.CpuTime.TotalMicroseconds / Math.Max(1, load.Pages.Count),
            load.Remark);
    }

    public static async Task<Measured> ErrorsAsync(Bench bench)
    {
        var load = await bench.SharedAsync(UserLoad.RunAsync).ConfigureAwait(false);
        return new Measured(
            new Row("users_200_errors", load.Errors.Count, "answers", null, null, null, 0, load.IsWhole && load.Errors.Count == 0),
            Remark: string.Create(CultureInfo.InvariantCulture, $"of {load.Pages.Count}; {string.Join(", ", load.Errors.Distinct().Take(5))}"));
    }
}

/// <summary>
/// What people did and how long the node took: each reads a page, waits as long as somebody reads, and goes on; while a page that
/// follows what happens is open, its stream is open too, as in a browser.
/// </summary>
internal sealed class UserLoad
{
    private const int Many = 200;
    private const int Few = 20;
    private const string Picture = "/icon.svg";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly int users;
    private readonly (double From, double To) thinkSeconds;
    private readonly int count;

    private UserLoad(bool isQuick, int count)
    {
        (users, this.count) = (isQuick ? Few : Many, count);
        thinkSeconds = isQuick ? (0.1, 0.3) : (2, 8);
    }

    public Latencies Pages { get; } = new();

    public Latencies Bare { get; } = new();

    /// <summary>What went wrong, in a few words each.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Of the node, while pages were asked for.</summary>
    public TimeSpan CpuTime { get; private set; }

    public bool IsWhole => users == Many;

    public string Remark { get; private set; } = "";

    public static async Task<UserLoad> RunAsync(Bench bench)
    {
        var many = await bench.SharedAsync(ManyOrders.StartAsync).ConfigureAwait(false);
        var load = new UserLoad(bench.IsQuick, many.Count);
        Bench.Say($"{load.users} people sign in");
        var people = new List<PortalUser>();
        foreach (var who in many.Everybody.Take(load.users))
        {
            people.Add(new PortalUser(many.Macau));
            await people[^1].SignInAsync(who.Id).ConfigureAwait(false);
        }

        var (warmUp, length) = bench.IsQuick ? (0.5, 2.0) : (30.0, 60.0);
        await load.WalkAsync(people, warmUp, isCounted: false).ConfigureAwait(false);
        var before = many.CpuTime;
        await load.WalkAsync(people, length, isCounted: true).ConfigureAwait(false);
        load.CpuTime = many.CpuTime - before;
        await load.LookAsync(people, length / 2).ConfigureAwait(false);
        people.ForEach(one => one.Dispose());
        load.Remark = string.Create(
            CultureInfo.InvariantCulture,
            $"{load.users} people over {many.Count} orders, each waiting {load.thinkSeconds.From} to {load.thinkSeconds.To} s before the next page; "
            + $"{load.Pages.Count / length:0.0} pages a second, {load.CpuTime.TotalSeconds / length:0.00} processors busy in the node; "
            + $"the people share both processors with it");
        return load;
    }

    private Task WalkAsync(List<PortalUser> people, double seconds, bool isCounted) =>
        EachAsync(people, seconds, async (user, place, stop) =>
        {
            for (var step = place; !stop.IsCancellationRequested; step++)
            {
                var page = await AskAsync(user, PathOf(step, place), isCounted ? Pages : null, stop).ConfigureAwait(false);
                await ThinkAsync(user, page, stop).ConfigureAwait(false);
                if (page is { IsPage: true } && step % Steps == ListStep && OrderIn(page.Text) is { } order)
                {
                    var one = await AskAsync(user, order, isCounted ? Pages : null, stop).ConfigureAwait(false);
                    await ThinkAsync(user, one, stop).ConfigureAwait(false);
                }
            }
        });

    /// <summary>The same people at the same pace, and next to nothing to do for the node.</summary>
    private Task LookAsync(List<PortalUser> people, double seconds) =>
        EachAsync(people, seconds, async (user, _, stop) =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AskAsync(user, Picture, Bare, stop).ConfigureAwait(false);
                await PauseAsync(stop).ConfigureAwait(false);
            }
        });

    private const int Steps = 6;
    private const int ListStep = 1;

    private string PathOf(int step, int place) => (step % Steps) switch
    {
        0 => "/",
        ListStep => "/orders",
        2 => "/orders?stage=" + (place % 2 == 0 ? "withdrawn" : "transmitted"),
        3 => "/orders?text=86138" + ((step * 7919L + place * 104729L) % count).ToString("D8", CultureInfo.InvariantCulture),
        4 => "/cases",
        _ => "/me",
    };

    private static string? OrderIn(string html)
    {
        const string Link = "<a href=\"/orders/";
        var begin = html.IndexOf(Link, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : html.IndexOf('"', begin + Link.Length);
        return end < 0 ? null : html[(begin + "<a href=\"".Length)..end];
    }

    private static string? StreamIn(string html)
    {
        const string Live = "data-live=\"";
        var begin = html.IndexOf(Live, StringComparison.Ordinal);
        return begin < 0 ? null : html[(begin + Live.Length)..html.IndexOf('"', begin + Live.Length)];
    }

    private async Task EachAsync(
        List<PortalUser> people, double seconds, Func<PortalUser, int, CancellationToken, Task> act)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await Task.WhenAll(people.Select(async (user, place) =>
        {
            try
            {
                // Nobody begins at the same moment.
                await PauseAsync(stop.Token).ConfigureAwait(false);
                await act(user, place, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The end.
            }
        })).ConfigureAwait(false);
    }

    private async Task<PortalAnswer?> AskAsync(PortalUser user, string path, Latencies? into, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var answer = await user.GetAsync(path, stop: patience.Token).ConfigureAwait(false);
            lock (gate)
            {
                into?.AddSince(started);
                if (answer.Status != 200)
                {
                    Errors.Add($"{answer.Status} at {path.Split('?')[0]}");
                }
            }

            return answer;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            lock (gate)
            {
                Errors.Add($"{error.GetType().Name} at {path.Split('?')[0]}");
            }

            return null;
        }
    }

    private async Task ThinkAsync(PortalUser user, PortalAnswer? page, CancellationToken stop)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var stream = page is { IsPage: true } && StreamIn(page.Text) is { } events ? ListenAsync(user, events, leave.Token) : Task.CompletedTask;
        await PauseAsync(stop).ConfigureAwait(false);
        await leave.CancelAsync().ConfigureAwait(false);
        await stream.ConfigureAwait(false);
    }

    private async Task ListenAsync(PortalUser user, string events, CancellationToken leave)
    {
        try
        {
            await user.ListenAsync(events, leave).ConfigureAwait(false);
        }
        catch (Exception) when (leave.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (HttpRequestException error)
        {
            lock (gate)
            {
                Errors.Add($"{error.StatusCode} at {events}");
            }
        }
    }

    private Task PauseAsync(CancellationToken stop) => Task.Delay(RandomNumberGenerator.GetInt32(
        (int)(1000 * thinkSeconds.From), (int)(1000 * thinkSeconds.To)), stop);
}
