using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>How opening a log went in a process of its own.</summary>
/// <param name="PeakBytes">Most memory the process ever held, everything included.</param>
/// <param name="Unsealed">Entries that opening read again.</param>
internal sealed record Opened(double Seconds, double PeakBytes, long Size, long Unsealed);

/// <summary>What this program does as its own child.</summary>
internal static class Child
{
    public const string Open = "open-log";
    public const string Write = "write-log";
    public const string Load = "load-log";

    public static int RunOpen(string folder)
    {
        var clock = Stopwatch.StartNew();
        using var log = Logs.Open(folder);
        _ = log.Latest;
        var seconds = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(
            new Opened(seconds, process.PeakWorkingSet64, log.Size, log.ReadAgain)));
        return 0;
    }

    /// <summary>Nothing but 1,024 callers for some seconds: what a profiler wants to look at.</summary>
    public static async Task<int> RunLoadAsync(string folder, string seconds)
    {
        const int Callers = 1024;
        using var log = Logs.Open(folder);
        var length = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
        var load = await Adders.RunAsync(log, Callers, length, Adders.Plain(Callers)).ConfigureAwait(false);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{load.PerSecond:N0}/s, {load.CpuMicroseconds:N2} us of CPU each, p50 {load.Latencies.At(0.5):N2} ms"));
        return 0;
    }

    /// <summary>
    /// Appends one entry after the other, says the size after each that is durable, and writes down the calls that it
    /// made to the disk: what a tracer of system calls is held against.
    /// </summary>
    public static async Task<int> RunWriteAsync(string folder, string count, string bytes, string calls)
    {
        var disk = new RecordingDisk(RealDisk.Instance);
        var entry = new byte[int.Parse(bytes, CultureInfo.InvariantCulture)];
        try
        {
            using var log = LogStore.Open(LogPlace.Usual(folder) with { Disk = disk }, Logs.Signer());
            for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            {
                BitConverter.TryWriteBytes(entry, log.Size);
                await log.AppendAsync(entry, default).ConfigureAwait(false);
                Console.WriteLine(log.Size);
            }

            return 0;
        }
        catch (LogStoreException e)
        {
            Console.WriteLine(e.Fault + ": " + e.Message);
            return 1;
        }
        finally
        {
            await File.WriteAllLinesAsync(calls, disk.Calls).ConfigureAwait(false);
        }
    }

    public static Opened InNewProcess(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Child).Assembly.Location);
        }

        start.ArgumentList.Add(Open);
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonSerializer.Deserialize<Opened>(answer)!;
    }
}
