using System.Diagnostics;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>64 clients post signed statements to one node of four; an answer means that the act is durable.</summary>
internal static class HttpRow
{
    private const int Clients = 64;
    private const double Bar = 8_000;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var nodes = await Nodes.StartAsync(bench).ConfigureAwait(false);
        if (nodes is null)
        {
            return new Measured(
                new Row("http_append", null, "statements/s", null, null, null, Bar, Met: false),
                Remark: "not measured: a quick run starts no nodes");
        }

        await using (nodes.ConfigureAwait(false))
        {
            await RunAsync(nodes, Nodes.WarmUp).ConfigureAwait(false);
            var before = nodes.CpuTime + Environment.CpuUsage.TotalTime;
            var (perSecond, latencies) = await RunAsync(nodes, 2 * bench.Round).ConfigureAwait(false);
            var used = nodes.CpuTime + Environment.CpuUsage.TotalTime - before;
            return new Measured(
                new Row("http_append", perSecond, "statements/s", null, null, null, Bar, perSecond >= Bar),
                latencies.At(0.5),
                latencies.At(0.99),
                used.TotalMicroseconds / Math.Max(1, latencies.Count),
                Remark: "four nodes and 64 clients share the processors; the CPU time is that of all of them");
        }
    }

    private static async Task<(double PerSecond, Latencies Latencies)> RunAsync(Nodes nodes, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var each = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var latencies = new Latencies();
            var by = nodes.Investigators[client];
            while (clock.Elapsed < length)
            {
                var statement = nodes.Act(by);
                var started = Stopwatch.GetTimestamp();
                if (await Nodes.TrySubmitAsync(by, statement).ConfigureAwait(false) is not null)
                {
                    latencies.AddSince(started);
                }
            }

            return latencies;
        }))).ConfigureAwait(false);
        var seconds = clock.Elapsed.TotalSeconds;
        var all = new Latencies();
        Array.ForEach(each, all.AddAll);
        return (all.Count / seconds, all);
    }
}
