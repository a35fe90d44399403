using System.Diagnostics;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>The rate at the hundred-millionth entry against the rate at the first million.</summary>
internal static class GrowthRow
{
    private const long Window = 1_000_000;
    private const int Windows = 5;
    private const long Entries = 100 * Window;
    private const double Share = 0.9;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        // Each window is a hundredth of the whole; a quick run makes both a hundred times smaller.
        var (window, entries) = bench.IsQuick ? (Window / 100, Entries / 1000) : (Window, Entries);
        using var log = Logs.Open(bench.NewFolder("growth"));
        await Logs.FillAsync(log, window).ConfigureAwait(false);
        var (first, cpu) = await RateAsync(log, window).ConfigureAwait(false);
        await Logs.FillAsync(log, Math.Max(log.Size, entries - (Windows * window))).ConfigureAwait(false);
        var (last, lastCpu) = await RateAsync(log, window).ConfigureAwait(false);
        return new Measured(
            new Row("growth_100m", last, "entries/s", "the same log at 1 M", first, last / first, Share * first,
                last >= Share * first),
            CpuMicroseconds: cpu,
            Remark: $"{log.Size:N0} entries of 32 bytes; each rate is the median of {Windows} windows of {window:N0}; CPU time "
                + $"for an entry {cpu:0.00} us first and {lastCpu:0.00} us last, which other programs do not change much");
    }

    private static async Task<(double PerSecond, double CpuMicroseconds)> RateAsync(
        LotusBridge.Ledger.Storage.LogStore log, long window)
    {
        var rates = new List<double>();
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        for (var i = 0; i < Windows; i++)
        {
            var clock = Stopwatch.StartNew();
            await Logs.FillAsync(log, log.Size + window).ConfigureAwait(false);
            rates.Add(window / clock.Elapsed.TotalSeconds);
        }

        process.Refresh();
        Bench.Say($"  at {log.Size:N0}: " + string.Join(", ", rates.Select(rate => rate.ToString("N0", null))));
        return (rates.Order().ElementAt(Windows / 2), (process.TotalProcessorTime - cpu).TotalMicroseconds / (Windows * window));
    }
}
