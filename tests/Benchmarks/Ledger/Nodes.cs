using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Demo.Running;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Nodes;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>Four nodes as processes of their own on this machine, and an investigator of one of them.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    private static readonly string[] Territories = ["4404", "GBA", "HK", "MO"];

    private readonly Transcript transcript;
    private readonly Clients clients;
    private readonly NodeGroup group;
    private readonly DemoTime time;

    private Nodes(FederationFolder folder, DemoTime time, string program)
    {
        this.time = time;
        transcript = new Transcript(TextWriter.Null, new StreamWriter(Path.Combine(folder.Path, "transcript.txt")));
        clients = new Clients(folder, time);
        group = new NodeGroup(folder, program, clients, transcript, TimeProvider.System);
        Cast = new Cast(folder, clients.To);
        Api = folder.Of("MO").Api;
    }

    public Cast Cast { get; }

    public Official Investigator => Cast.Investigator;

    /// <summary>Of the investigator's node.</summary>
    public Uri Api { get; }

    /// <summary>Null in a quick run, and where the node program is not built.</summary>
    public static async Task<Nodes?> StartAsync(Bench bench)
    {
        if (bench.IsQuick || Environment.GetEnvironmentVariable("LOTUS_PACKS") is not { } packs)
        {
            return null;
        }

        var path = bench.NewFolder("nodes");
        var clock = new DemoTime(FederationFolder.ClockFileIn(path), TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        clock.StartAt(now);
        var folder = FederationFolder.Create(
            path, Path.Combine(packs, "gba", "pack.yaml"), Ports.FindFree(null, 2 * Territories.Length), now, Territories);
        var nodes = new Nodes(folder, clock, NodeProgram.Find(Environment.GetEnvironmentVariable));
        await nodes.group.StartAsync(default).ConfigureAwait(false);
        await nodes.RegisterAsync().ConfigureAwait(false);
        return nodes;
    }

    /// <summary>The smallest act: a case is opened. Signed here, and different each time.</summary>
    public Statement Act() => Sign(
        Investigator, LotusBridge.Cli.Names.Case("MO"), new CaseOpened(new Offence("benchmark", 5)));

    /// <summary>The act's index in its log; null when the node did not take it in time.</summary>
    public async Task<long?> TrySubmitAsync(Statement act)
    {
        try
        {
            var answer = await Investigator.Home.SubmitAsync(act, default).ConfigureAwait(false);
            return answer.Value?.Index;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await group.DisposeAsync().ConfigureAwait(false);
        clients.Dispose();
        transcript.Dispose();
    }

    private async Task RegisterAsync()
    {
        var registrar = Cast.RegistrarOf("MO");
        var statement = Sign(registrar, Cast.ThreadOf("MO"), Cast.Registration(Investigator));
        // A node that has just started answers 503 until it has asked its peers what they know of its log.
        for (var attempt = 0; ; attempt++)
        {
            var answer = await registrar.Home.SubmitAsync(statement, default).ConfigureAwait(false);
            if (answer.IsAccepted || attempt == 100)
            {
                answer.Required();
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
        }
    }

    private Statement Sign(Official who, string thread, StatementBody body) =>
        OrderStatements.Reader.Sign(body, thread, who.Id, Moment.ToSecond(time.GetUtcNow()), [], who.Key);
}
