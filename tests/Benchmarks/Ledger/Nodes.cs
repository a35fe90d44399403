using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LotusBridge.Cli.Demo;
using LotusBridge.Cli.Demo.Running;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Nodes;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>Four nodes as processes of their own on this machine, and investigators of one of them.</summary>
internal sealed class Nodes : IAsyncDisposable
{
    /// <summary>Five programs on two processors compile themselves first, and what runs often once more; nodes run for months.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    private const int Persons = 64;

    private static readonly string[] Territories = ["4404", "GBA", "HK", "MO"];

    private readonly Transcript transcript;
    private readonly Clients clients;
    private readonly NodeGroup group;
    private readonly DemoTime time;
    private readonly Cast cast;

    private Nodes(FederationFolder folder, DemoTime time, string program)
    {
        this.time = time;
        transcript = new Transcript(TextWriter.Null, new StreamWriter(Path.Combine(folder.Path, "transcript.txt")));
        clients = new Clients(folder, time);
        group = new NodeGroup(folder, program, clients, transcript, TimeProvider.System);
        cast = new Cast(folder, clients.To);
        Investigators = [.. Enumerable.Range(0, Persons).Select(_ => Person())];
        Api = folder.Of("MO").Api;
    }

    /// <summary>Each with a key of their own: one alone may ask ten times a second only.</summary>
    public IReadOnlyList<Official> Investigators { get; }

    /// <summary>CPU time of all nodes so far.</summary>
    public TimeSpan CpuTime => group.All.Select(node => node.ProcessId).OfType<int>()
        .Aggregate(TimeSpan.Zero, (sum, id) => sum + CpuTimeOf(id));

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
        foreach (var member in folder.Members)
        {
            TakeClock(member);
        }

        var nodes = new Nodes(folder, clock, NodeProgram.Find(Environment.GetEnvironmentVariable));
        await nodes.group.StartAsync(default).ConfigureAwait(false);
        await nodes.RegisterAsync().ConfigureAwait(false);
        return nodes;
    }

    /// <summary>The smallest act: a case is opened. Signed here, and different each time.</summary>
    public Statement Act(Official by) => Sign(
        by, LotusBridge.Cli.Names.Case("MO"), new CaseOpened(new Offence("benchmark", 5)));

    /// <summary>The act's index in its log; null when the node did not take it in time.</summary>
    public static async Task<long?> TrySubmitAsync(Official by, Statement act)
    {
        try
        {
            var answer = await by.Home.SubmitAsync(act, default).ConfigureAwait(false);
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
        var registrar = cast.RegistrarOf("MO");
        foreach (var investigator in Investigators)
        {
            await RegisterAsync(registrar, Sign(registrar, Cast.ThreadOf("MO"), Cast.Registration(investigator)))
                .ConfigureAwait(false);
        }
    }

    private static async Task RegisterAsync(Official registrar, Statement statement)
    {
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

    private Official Person()
    {
        var (id, key) = (LotusBridge.Cli.Names.Official("MO"), Ed25519Signer.FromSeed(
            RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength)));
        return cast.Investigator with { Id = id, Key = key, Home = clients.To("MO", Caller.With(id, key)) };
    }

    private static TimeSpan CpuTimeOf(int process)
    {
        using var running = Process.GetProcessById(process);
        return running.TotalProcessorTime;
    }

    /// <summary>Takes the demonstration's movable clock away: no node that is in earnest has one.</summary>
    private static void TakeClock(Member member)
    {
        var file = member.ConfigurationFile;
        var configuration = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        configuration.Remove("clockFile");
        File.WriteAllText(file, configuration.ToJsonString());
    }

    private Statement Sign(Official who, string thread, StatementBody body) =>
        OrderStatements.Reader.Sign(body, thread, who.Id, Moment.ToSecond(time.GetUtcNow()), [], who.Key);
}
