using System.Diagnostics;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Demo.Running;

/// <summary>
/// One node as a process of its own. When it dies it is started again; when somebody else has started it meanwhile,
/// the other process is left to run, and started again when that one dies.
/// </summary>
internal sealed class SupervisedNode : IAsyncDisposable
{
    /// <summary>A second process on one folder ends at once with this code (sysexits: temporary failure).</summary>
    private const int Busy = 75;

    private const int MostDeathsInARow = 8;
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly Member member;
    private readonly string program;
    private readonly Transcript transcript;
    private readonly TimeProvider clock;
    private readonly NodeClient client;
    private readonly CancellationTokenSource stopping = new();
    private Process? process;
    private Task? watching;

    public SupervisedNode(Member member, string program, NodeClient client, Transcript transcript, TimeProvider clock) =>
        (this.member, this.program, this.client, this.transcript, this.clock) =
            (member, program, client, transcript, clock);

    public string Territory => member.Territory;

    /// <summary>Of the process that runs now; null between two.</summary>
    public int? ProcessId => process is { HasExited: false } running ? running.Id : null;

    public string LogFile => Path.Combine(member.Folder, "node.log");

    /// <summary>What a person types to start this node by hand.</summary>
    public string CommandLine => $"dotnet {program} --config {member.ConfigurationFile}";

    /// <summary>Set when the node cannot be kept alive; the story is then over.</summary>
    public Exception? Fault { get; private set; }

    public void Start() => watching = WatchAsync();

    /// <summary>Ends it as a power cut would: no signal that it could catch.</summary>
    public async Task KillAsync(CancellationToken stop)
    {
        if (process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Asks it to end, and ends it when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (process is { } running)
        {
            Nodes.NodeProgram.AskToEnd(running);
            using var grace = new CancellationTokenSource(Grace, clock);
            try
            {
                await running.WaitForExitAsync(grace.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                running.Kill();
            }
        }

        await (watching ?? Task.CompletedTask).ConfigureAwait(false);
        process?.Dispose();
        stopping.Dispose();
    }

    private async Task WatchAsync()
    {
        var deaths = 0;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var began = clock.GetTimestamp();
                var code = await RunOnceAsync().ConfigureAwait(false);
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                deaths = clock.GetElapsedTime(began) < ShortLife && code != Busy ? deaths + 1 : 0;
                if (deaths == MostDeathsInARow)
                {
                    throw new InvalidOperationException($"node {Territory} does not stay alive: see {LogFile}");
                }

                await AfterDeathAsync(code).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop while pausing between two processes.
        }
        catch (Exception fault)
        {
            Fault = fault;
            transcript.Note(fault.Message);
        }
    }

    private async Task<int> RunOnceAsync()
    {
        var next = Process.Start(ThroughShell()) ?? throw new InvalidOperationException("no shell");
        var last = Interlocked.Exchange(ref process, next);
        last?.Dispose();
        await next.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return next.ExitCode;
    }

    private async Task AfterDeathAsync(int code)
    {
        await Task.Delay(Pause, clock, stopping.Token).ConfigureAwait(false);
        if (code != Busy)
        {
            transcript.Note($"node {Territory} died (exit code {code}); starting it again: {CommandLine}");
            return;
        }

        transcript.Note($"node {Territory} runs already, started by somebody else; left to them");
        while (await AnswersAsync().ConfigureAwait(false))
        {
            await Task.Delay(Pause, clock, stopping.Token).ConfigureAwait(false);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await client.StatusAsync(stopping.Token).ConfigureAwait(false)).IsAccepted;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // These nodes live for a minute, so they are not measured for a later optimisation.
    // The shell opens the log and becomes the node, so that the node's output needs nobody to carry it.
    private ProcessStartInfo ThroughShell() => new("/bin/sh")
    {
        ArgumentList =
        {
            "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", LogFile, "dotnet", program, "--config", member.ConfigurationFile,
        },
        Environment = { ["DOTNET_TieredPGO"] = "0" },
        UseShellExecute = false,
    };
}
