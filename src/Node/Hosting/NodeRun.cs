using LotusBridge.Node.Logbook;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// A node from its start to its end, through the epochs of the roster: with each it is built anew from its configuration, its
/// keys and what is on disk, exactly as a new process would. Open calls are finished before, new ones find a closed port
/// for a moment and repeat; outboxes, uploads and the log go on from what is durable.
/// </summary>
internal sealed class NodeRun : IAsyncDisposable
{
    private readonly string configuration;
    private readonly CancellationTokenSource ending = new();

    // What the process knew that it had signed it knows in the next epoch too: nobody needs to be asked again, and a member
    // who is away does not keep the others from going on.
    private readonly SigningGate gate;
    private volatile WebApplication app;
    private Task running = Task.CompletedTask;

    private NodeRun(string configuration, SigningGate gate, WebApplication app) =>
        (this.configuration, this.gate, this.app) = (configuration, gate, app);

    /// <summary>The node in the epoch that it is in; another one after each change.</summary>
    public WebApplication App => app;

    /// <summary>Ends with the node; fails when it cannot start again.</summary>
    public Task Ended => running;

    /// <summary>Starts the node under the newest epoch that it, or one of its peers, knows.</summary>
    /// <exception cref="StartRefusedException">The configuration does not allow a start; nothing was changed.</exception>
    public static async Task<NodeRun> StartAsync(string configuration, CancellationToken stop)
    {
        var fresh = new SigningGate();
        var run = new NodeRun(configuration, fresh, await StartOnceAsync(configuration, fresh, stop));
        run.running = run.GoOnAsync();
        return run;
    }

    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        ending.Dispose();
    }

    private static async Task<WebApplication> StartOnceAsync(
        string configuration, SigningGate gate, CancellationToken stop)
    {
        var built = await NodeApp.BuildAsync(Settings.Read(configuration), gate, stop);
        try
        {
            await built.StartAsync(stop);
            return built;
        }
        catch
        {
            await built.DisposeAsync();
            throw;
        }
    }

    private async Task GoOnAsync()
    {
        while (true)
        {
            var (current, changeover) = (app, app.Services.GetRequiredService<Changeover>());
            await using (ending.Token.Register(current.Lifetime.StopApplication))
            {
                await current.WaitForShutdownAsync();
            }

            await current.DisposeAsync();
            if (!changeover.IsDue || ending.IsCancellationRequested)
            {
                return;
            }

            CrashPoints.Here("between-epochs");
            app = await StartOnceAsync(configuration, gate, CancellationToken.None);
        }
    }
}
