using System.Globalization;
using System.Runtime.InteropServices;

namespace LotusBridge.Benchmarks;

/// <summary>Where one run works, and how long.</summary>
/// <param name="Root">An existing folder on the disk that is measured; everything below it is removed at the end.</param>
/// <param name="IsQuick">Shortens every row to about a second: shows that it works, not how fast.</param>
internal sealed record Bench(string Root, bool IsQuick) : IAsyncDisposable
{
    private readonly List<object> shared = [];
    private int folders;

    /// <summary>How long each side of a comparison runs in one round.</summary>
    public TimeSpan Round => TimeSpan.FromSeconds(IsQuick ? 0.3 : 5);

    public int Rounds => IsQuick ? 1 : 3;

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(
        Root, name + "-" + Interlocked.Increment(ref folders).ToString(CultureInfo.InvariantCulture))).FullName;

    /// <summary>What several rows stand on: made for the first of them, and taken down after the last row.</summary>
    public async Task<T> SharedAsync<T>(Func<Bench, Task<T>> make)
        where T : class
    {
        if (shared.OfType<T>().FirstOrDefault() is { } there)
        {
            return there;
        }

        var made = await make(this).ConfigureAwait(false);
        shared.Add(made);
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(shared).OfType<IAsyncDisposable>())
        {
            await one.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Progress goes to standard error, so that standard output holds nothing but results.</summary>
    public static void Say(string what) => Console.Error.WriteLine("bench: " + what);

    public static string Machine()
    {
        var processor = Line("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} x {processor}, {memory} GiB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, load {load}");
    }

    private static string? Line(string file, string key) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            ?.Split(':', 2)[1].Trim()
        : null;
}
