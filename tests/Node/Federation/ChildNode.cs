using System.Diagnostics;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node;

/// <summary>A test node as a process of its own, which may be told where to die.</summary>
internal sealed class ChildNode : IDisposable
{
    private readonly Process process;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> said = new();

    private ChildNode(Process process) => this.process = process;

    public bool HasDied => process.HasExited;

    /// <summary>Processor time so far, in seconds.</summary>
    public double ProcessorSeconds => process.TotalProcessorTime.TotalSeconds;

    public int ExitCode => process.ExitCode;

    /// <summary>Everything on its standard output and error so far.</summary>
    public string Said => string.Join('\n', said);

    /// <param name="node">Whose configuration it runs; not running in this process.</param>
    /// <param name="crashAt">A crash point, as in <c>after-commit:3</c>; null for none.</param>
    /// <param name="under">A program and its arguments that starts the node in its turn, as a tracer does.</param>
    public static ChildNode Start(TestNode node, string? crashAt, params IReadOnlyList<string> under)
    {
        string[] command = [.. under, "dotnet"];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "LotusBridge.Node.dll"));
        start.ArgumentList.Add("--config");
        start.ArgumentList.Add(node.ConfigurationFile);
        start.Environment[CrashPoints.Variable] = crashAt;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var started = Process.Start(start)!;
        var child = new ChildNode(started);
        started.OutputDataReceived += (_, line) => child.said.Enqueue(line.Data ?? "");
        started.ErrorDataReceived += (_, line) => child.said.Enqueue(line.Data ?? "");
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return child;
    }

    /// <summary>Returns when the process answers over HTTP.</summary>
    public Task AnswersAsync(HttpClient http, int seconds = 60) => Federation.EventuallyAsync(
        async () =>
        {
            Assert.False(HasDied, $"the process ended before it answered: {Said}");
            try
            {
                return (await http.GetAsync("/health/live")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the process answers",
        seconds);

    public async Task WaitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
    }

    /// <summary>As <c>kill -9</c>; returns when it is gone.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return WaitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
