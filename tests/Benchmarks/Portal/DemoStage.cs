using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Demo.Running;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Demo.Story;
using LotusBridge.Cli.Nodes;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>
/// The demonstration's federation with its portals, its story played, and then one more order that is delivered and waits for what is
/// next: pages of every state. A quick run has one order that waits for its judge.
/// </summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(120);

    private readonly Transcript transcript;
    private readonly Clients clients;
    private readonly NodeGroup nodes;

    private DemoStage(FederationFolder folder, DemoTime time)
    {
        transcript = new Transcript(TextWriter.Null, new StreamWriter(Path.Combine(folder.Path, "transcript.txt")));
        clients = new Clients(folder, time);
        Cast = new Cast(folder, clients.To);
        folder.KeepPersonas(Cast.Everybody);
        nodes = new NodeGroup(folder, NodeProgram.Find(Environment.GetEnvironmentVariable), clients, transcript, TimeProvider.System);
        Folder = folder;
    }

    public FederationFolder Folder { get; }

    public Cast Cast { get; }

    /// <exception cref="FileNotFoundException">The node program is not built.</exception>
    public static async Task<DemoStage> StartAsync(Bench bench)
    {
        Bench.Say("the demonstration is played");
        var path = bench.NewFolder("demo");
        var time = new DemoTime(FederationFolder.ClockFileIn(path), TimeProvider.System);
        time.StartAt(Play.Start);
        var folder = FederationFolder.Create(
            path, PackFile.Path, Ports.FindFree(null, 3 * FederationFolder.Territories.Count), Play.Start, hasPortals: true);
        var stage = new DemoStage(folder, time);
        await stage.nodes.StartAsync(default).ConfigureAwait(false);
        var scene = new Scene(
            time, stage.transcript, new Patience(TimeProvider.System, Waiting, () => stage.nodes.Fault), _ => Task.CompletedTask);
        var play = new Play(scene, stage.Cast, folder, time, path, []);
        if (bench.IsQuick)
        {
            await Prologue.RegisterAsync(play, default).ConfigureAwait(false);
            await IssueAsync(play).ConfigureAwait(false);
        }
        else
        {
            await Chapters.PlayAsync(play, default).ConfigureAwait(false);
            await DeliverAsync(play, await IssueAsync(play).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        await nodes.DisposeAsync().ConfigureAwait(false);
        clients.Dispose();
        transcript.Dispose();
    }

    private static async Task<OrderRun> IssueAsync(Play play)
    {
        var file = await Prologue.OpenCaseAsync(play, default).ConfigureAwait(false);
        return await Issuing.IssueAsync(
            play, file, new(OrderKind.Production, "communication", "an order that waits"), default).ConfigureAwait(false);
    }

    private static async Task DeliverAsync(Play play, OrderRun order)
    {
        await play.Scene.ActAsync(play.Cast.Judge, "validates", order.Number, new OrderValidated(false), default).ConfigureAwait(false);
        await Issuing.TransmitAsync(play, order, default).ConfigureAwait(false);
        await Reviewing.CheckFormAsync(play, order, default).ConfigureAwait(false);
        await Reviewing.RecogniseAsync(play, order, default).ConfigureAwait(false);
        await Reviewing.DirectAsync(play, order, "produce", default).ConfigureAwait(false);
        await Delivering.DeliverAsync(play, order, default).ConfigureAwait(false);
    }
}
