using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>
/// A real process over a real folder under <c>strace</c>: that the simulated disk lets fail what really can fail, and
/// that nothing acknowledged is lost when it does.
/// </summary>
public sealed partial class LogTraceTests : IDisposable
{
    private const int Entries = 80;

    /// <summary>So long that the entries need a second segment.</summary>
    private const int EntryBytes = 60_000;

    /// <summary>What changes files or makes them durable, by its name in the kernel and in the seam.</summary>
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["pwrite64"] = "write",
        ["ftruncate"] = "create",
        ["fdatasync"] = "fdatasync",
        ["fsync"] = "fsync",
        ["syncfs"] = "syncfs",
        ["rename"] = "rename",
        ["unlink"] = "unlink",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("lotus-trace-").FullName;

    private string Log => Path.Combine(folder, "log");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_call_that_changes_the_folder_is_one_of_the_seam()
    {
        const string Others = "write,writev,pwritev,fallocate,link,linkat,renameat,renameat2,unlinkat,msync,sync_file_range";
        var run = await TraceAsync($"trace={string.Join(',', Kinds.Keys)},{Others}");

        Assert.Equal(Entries, run.Acknowledged);
        var seen = (await File.ReadAllLinesAsync(Path.Combine(folder, "trace")))
            .Select(line => Call().Match(line))
            .Where(match => match.Groups[2].Value.StartsWith(Log, StringComparison.Ordinal))
            .Select(match => Kinds.GetValueOrDefault(match.Groups[1].Value, match.Groups[1].Value));
        var recorded = (await File.ReadAllLinesAsync(Path.Combine(folder, "calls"))).Select(line => line.Split(' ')[0]);
        Assert.Equal(Counted(recorded), Counted(seen));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Log, "wal"), "*.wal").Length);
    }

    [Theory]
    [InlineData("fdatasync", "error=EIO", 1)]
    [InlineData("fdatasync", "error=EIO", 2)]
    [InlineData("fdatasync", "error=EIO", 40)]
    [InlineData("fdatasync", "signal=SIGKILL", 7)]
    [InlineData("pwrite64", "signal=SIGKILL", 30)]
    [InlineData("pwrite64", "error=ENOSPC", 50)]
    [InlineData("pwrite64", "error=EIO", 3)]
    [InlineData("rename", "error=EIO", 1)]
    [InlineData("rename", "signal=SIGKILL", 2)]
    [InlineData("fsync", "error=EIO", 1)]
    [InlineData("syncfs", "signal=SIGKILL", 1)]
    [InlineData("ftruncate", "error=EIO", 1)]
    public async Task Whatever_the_kernel_refuses_nothing_acknowledged_is_lost(string call, string how, int when)
    {
        var run = await TraceAsync($"inject={call}:{how}:when={when.ToString(CultureInfo.InvariantCulture)}");

        Assert.NotEqual(0, run.Exit);
        Assert.True(run.Acknowledged < Entries, run.Output);
        if (how.StartsWith("error", StringComparison.Ordinal))
        {
            Assert.Contains("Dead: ", run.Output, StringComparison.Ordinal);
        }

        using var key = Ed25519Signer.FromSeed(new byte[Ed25519Signer.SeedLength]);
        using var again = LogStore.Open(Log, new LogSigner("lotus-bench/MO", key));
        Assert.InRange(again.Size, run.Acknowledged, run.Acknowledged + 1);
        for (var index = 0; index < again.Size; index++)
        {
            Assert.Equal(index, BitConverter.ToInt64(again.Entry(index).Span));
            again.InclusionProof(index, again.Size);
        }
    }

    private static SortedDictionary<string, int> Counted(IEnumerable<string> kinds) => new(
        kinds.CountBy(kind => kind).ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal),
        StringComparer.Ordinal);

    private async Task<(int Exit, int Acknowledged, string Output)> TraceAsync(string expression)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(
            TestData.Repository, "tests", "Benchmarks", "bin", own.Parent!.Name, own.Name, "LotusBridge.Benchmarks.dll");
        string[] numbers = [Entries.ToString(CultureInfo.InvariantCulture), EntryBytes.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo(
            "strace",
            [
                "-f", "-y", "-o", Path.Combine(folder, "trace"), "-e", expression,
                "dotnet", program, "write-log", Log, .. numbers, Path.Combine(folder, "calls"),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.SkipWhen(
            (await complaints).Contains("ptrace", StringComparison.Ordinal), "processes may not be traced here");
        var acknowledged = output.Split('\n').Count(line => int.TryParse(line, CultureInfo.InvariantCulture, out _));
        return (process.ExitCode, acknowledged, output);
    }

    /// <summary>A call's name, and the path of its file or its first path.</summary>
    [GeneratedRegex("""^\d+ +(\w+)\((?:\d+<|")([^">]+)[">]""", RegexOptions.None, 1000)]
    private static partial Regex Call();
}
