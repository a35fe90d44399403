using System.Diagnostics;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>One caller, one entry at a time, against the disk's own sync of as many bytes.</summary>
internal static class SingleRow
{
    private const double TimesSync = 2;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var (ours, raw, cpu) = (new Latencies(), new Latencies(), 0.0);
        using var log = Logs.Open(bench.NewFolder("single"));
        var file = Path.Combine(bench.NewFolder("raw"), "zeros");
        await Adders.RunAsync(log, 1, bench.Round / 5, Adders.Plain(1)).ConfigureAwait(false);
        for (var round = 0; round < 2 * bench.Rounds; round++)
        {
            var load = await Adders.RunAsync(log, 1, bench.Round / 2, Adders.Plain(1)).ConfigureAwait(false);
            ours.AddAll(load.Latencies);
            cpu = load.CpuMicroseconds;
            Sync(file, bench.Round / 2, raw);
        }

        var (value, peer) = (ours.At(0.5) * 1000, raw.At(0.5) * 1000);
        return new Measured(
            new Row("append_single_p50", value, "us", "fdatasync of 300 bytes into written zeros, p50", peer, value / peer,
                TimesSync * peer, value <= TimesSync * peer),
            ours.At(0.5),
            ours.At(0.99),
            cpu,
            $"at most 2 x the disk's p50; the disk's p99 is {raw.At(0.99):0.###} ms");
    }

    private static void Sync(string path, TimeSpan length, Latencies into)
    {
        const int Megabytes = 4;
        File.WriteAllBytes(path, new byte[Megabytes << 20]);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        var entry = new byte[Adders.EntryBytes];
        var clock = Stopwatch.StartNew();
        for (var at = 0L; clock.Elapsed < length; at = (at + entry.Length) % ((Megabytes << 20) - entry.Length))
        {
            var started = Stopwatch.GetTimestamp();
            RandomAccess.Write(handle, entry, at);
            Posix.SyncContent(handle);
            into.AddSince(started);
        }
    }
}
