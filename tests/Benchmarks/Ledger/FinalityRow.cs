using System.Collections.Concurrent;
using System.Diagnostics;
using LotusBridge.Ledger;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>
/// From posting an act to the first sight of a checkpoint over it that the quorum of four nodes has cosigned, at a
/// hundred acts a second.
/// </summary>
internal static class FinalityRow
{
    private const double ActsPerSecond = 100;
    private const double BftMilliseconds = 185;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static Latencies? measured;
    private static int lost;

    /// <summary>Both rows are of one run.</summary>
    public static async Task<Measured> RunAsync(Bench bench, string name, double share, double bar)
    {
        measured ??= await MeasureAsync(bench).ConfigureAwait(false);
        var value = measured.At(share);
        return new Measured(
            new Row(name, value, "ms", "four orderers of a BFT chain, p50, as measured before on such a machine",
                BftMilliseconds, value / BftMilliseconds, bar, value <= bar && lost == 0),
            measured.At(0.5),
            measured.At(0.99),
            Remark: value is null ? "not measured: a quick run starts no nodes" : $"{measured.Count} acts; not answered or not final in time: {lost}");
    }

    private static async Task<Latencies> MeasureAsync(Bench bench)
    {
        var latencies = new Latencies();
        var nodes = await Nodes.StartAsync(bench).ConfigureAwait(false);
        if (nodes is null)
        {
            return latencies;
        }

        await using (nodes.ConfigureAwait(false))
        {
            await RunAsync(nodes, Nodes.WarmUp, new Latencies()).ConfigureAwait(false);
            await RunAsync(nodes, 2 * bench.Round, latencies).ConfigureAwait(false);
        }

        return latencies;
    }

    private static async Task RunAsync(Nodes nodes, TimeSpan length, Latencies into)
    {
        var waiting = new ConcurrentDictionary<long, long>();
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(nodes.Api, waiting, into, done.Token);
        var acts = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var number = 0; clock.Elapsed < length; number++)
        {
            var due = TimeSpan.FromSeconds(number / ActsPerSecond);
            if (due > clock.Elapsed)
            {
                await Task.Delay(due - clock.Elapsed).ConfigureAwait(false);
            }

            var by = nodes.Investigators[number % nodes.Investigators.Count];
            acts.Add(Task.Run(async () =>
            {
                var statement = nodes.Act(by);
                var started = Stopwatch.GetTimestamp();
                if (await Nodes.TrySubmitAsync(by, statement).ConfigureAwait(false) is { } index)
                {
                    waiting[index] = started;
                }
                else
                {
                    Interlocked.Increment(ref lost);
                }
            }));
        }

        await Task.WhenAll(acts).ConfigureAwait(false);
        for (var rest = Stopwatch.StartNew(); !waiting.IsEmpty && rest.Elapsed < Patience;)
        {
            await Task.Delay(Look).ConfigureAwait(false);
        }

        Interlocked.Add(ref lost, waiting.Count);
        await done.CancelAsync().ConfigureAwait(false);
        await watching.ConfigureAwait(false);
    }

    private static async Task WatchAsync(
        Uri api, ConcurrentDictionary<long, long> waiting, Latencies into, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = api };
        while (!stop.IsCancellationRequested)
        {
            var note = await http.GetByteArrayAsync("/log/checkpoint", CancellationToken.None).ConfigureAwait(false);
            var size = SignedCheckpoint.Parse(note).Checkpoint.Size;
            foreach (var index in waiting.Keys.Where(index => index < size))
            {
                if (waiting.TryRemove(index, out var started))
                {
                    into.AddSince(started);
                }
            }

            await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
