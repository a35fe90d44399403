using System.Diagnostics;
using System.Globalization;

namespace LotusBridge.Benchmarks.Custody;

/// <summary>Whole processes, as a user starts them.</summary>
internal static class Programs
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>The command line program as <c>./lotus</c> starts it, else the one beside this; with its own settings.</summary>
    public static string[] Lotus { get; } =
    [
        Environment.ProcessPath!,
        Environment.GetEnvironmentVariable("LOTUS_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "LotusBridge.Cli.dll"),
    ];

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs to the end and returns the wall time, and the most memory in bytes that was seen on the way.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<(double Seconds, long PeakBytes)> RunAsync(params string[] line)
    {
        var start = new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false, RedirectStandardOutput = true };

        // The bench program's own settings are not those of the program that users run.
        start.Environment.Remove("DOTNET_TieredPGO");
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var ended = process.WaitForExitAsync();
        var peak = 0L;
        while (await Task.WhenAny(ended, Task.Delay(Interval)).ConfigureAwait(false) != ended)
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await output.ConfigureAwait(false);
        return process.ExitCode == 0
            ? (seconds, peak)
            : throw new InvalidOperationException($"{string.Join(' ', line)} ended with {process.ExitCode}");
    }

    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
