using System.Diagnostics;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Demo;

/// <summary>One headless run of <c>./lotus demo</c>, and what it left.</summary>
internal sealed class DemoRun : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly string folder;

    private DemoRun(string folder, int exitCode) => (this.folder, ExitCode) = (folder, exitCode);

    public int ExitCode { get; }

    public string File(string name) => Path.Combine(folder, name);

    public static async Task<DemoRun> PlayAsync(params string[] options)
    {
        var here = Directory.CreateTempSubdirectory("lotus-demo-test-").FullName;
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(TestData.Repository, "lotus"))
        {
            ArgumentList = { "demo", "--headless", "--out", here },
            WorkingDirectory = here,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }.With(options))!;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Longest);
        var told = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
        await process.WaitForExitAsync(late.Token);
        if (process.ExitCode != 0)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', told));
        }

        return new DemoRun(here, process.ExitCode);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

file static class Starting
{
    public static ProcessStartInfo With(this ProcessStartInfo start, IEnumerable<string> options)
    {
        foreach (var option in options)
        {
            start.ArgumentList.Add(option);
        }

        return start;
    }
}
