using System.Diagnostics;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>What many callers got done at the same time.</summary>
internal sealed record Load(double PerSecond, double CpuMicroseconds, Latencies Latencies);

/// <summary>Callers that append one entry, wait until it is durable, and append the next.</summary>
internal static class Adders
{
    public const int EntryBytes = 300;

    /// <param name="next">Makes the entry of a caller's turn; the caller's buffer may be used again.</param>
    public static async Task<Load> RunAsync(
        LogStore log, int callers, TimeSpan length, Func<int, long, ReadOnlyMemory<byte>> next)
    {
        var latencies = Enumerable.Range(0, callers).Select(_ => new Latencies()).ToArray();
        using var process = Process.GetCurrentProcess();
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var turn = 0L; clock.Elapsed < length; turn++)
            {
                var started = Stopwatch.GetTimestamp();
                await log.AppendAsync(next(caller, turn), default).ConfigureAwait(false);
                latencies[caller].AddSince(started);
            }
        }))).ConfigureAwait(false);
        var seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        var all = new Latencies();
        Array.ForEach(latencies, all.AddAll);
        return new Load(
            all.Count / seconds, (process.TotalProcessorTime - cpu).TotalMicroseconds / Math.Max(1, all.Count), all);
    }

    /// <summary>Entries of 300 bytes, each different.</summary>
    public static Func<int, long, ReadOnlyMemory<byte>> Plain(int callers)
    {
        var buffers = Enumerable.Range(0, callers).Select(_ => new byte[EntryBytes]).ToArray();
        return (caller, turn) =>
        {
            BitConverter.TryWriteBytes(buffers[caller], caller);
            BitConverter.TryWriteBytes(buffers[caller].AsSpan(sizeof(int)), turn);
            return buffers[caller];
        };
    }
}
