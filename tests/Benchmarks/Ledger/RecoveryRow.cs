using System.Diagnostics;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>A log of ten million entries, opened by a new process from a cold cache.</summary>
internal static class RecoveryRow
{
    private const long Entries = 10_000_000;
    private const double BarSeconds = 5;
    private const double BarBytes = 100e6;
    private const double BytesPerUnsealed = 64;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var folder = bench.NewFolder("recovery");
        using (var log = Logs.Open(folder))
        {
            await Logs.FillAsync(log, bench.IsQuick ? Entries / 100 : Entries).ConfigureAwait(false);
        }

        if (!bench.IsQuick)
        {
            DropCaches();
        }

        var opened = Child.InNewProcess(folder);
        var room = BarBytes + (BytesPerUnsealed * opened.Unsealed);
        return new Measured(
            new Row("recovery_10m", opened.Seconds, "s", null, null, null, BarSeconds,
                opened.Seconds <= BarSeconds && opened.PeakBytes <= room),
            Remark: $"{opened.Size:N0} entries, {opened.Unsealed:N0} of them unsealed; peak memory of the process "
                + $"{opened.PeakBytes / 1e6:N1} MB, at most {room / 1e6:N1} MB");
    }

    private static void DropCaches()
    {
        try
        {
            using var sync = Process.Start("sync");
            sync.WaitForExit();
            File.WriteAllText("/proc/sys/vm/drop_caches", "3");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            Bench.Say("  the cache stays warm: " + e.Message);
        }
    }
}
