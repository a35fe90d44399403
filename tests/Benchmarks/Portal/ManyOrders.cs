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

namespace LotusBridge.Benchmarks.Portal;

/// <summary>One running node with its portal, Macau's, over a database of many orders of many offices.</summary>
internal sealed class ManyOrders : IAsyncDisposable
{
    private const int Many = 100_000;
    private const int Few = 1_000;
    private const int Offices = 40;
    private const int Benches = 8;

    /// <summary>A portal allows one person no more.</summary>
    private const int SessionsOfOne = 5;

    private static readonly string[] Territories = ["4404", "GBA", "HK", "MO"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Process process;
    private readonly Clients clients;

    private ManyOrders(Process process, Clients clients, Member macau, int count, IReadOnlyList<Official> investigators, IReadOnlyList<Official> judges)
    {
        (this.process, this.clients, Macau, Count) = (process, clients, macau, count);
        (Investigators, Judges) = (investigators, judges);
    }

    public Member Macau { get; }

    public int Count { get; }

    /// <summary>True where there are as many orders as the bar speaks of.</summary>
    public bool IsWhole => Count == Many;

    public string Database => DatabaseOf(Macau);

    /// <summary>Of one office each, which has its own orders alone.</summary>
    public IReadOnlyList<Official> Investigators { get; }

    /// <summary>They are parties to every order here.</summary>
    public IReadOnlyList<Official> Judges { get; }

    /// <summary>Every person, as often as each may be signed in.</summary>
    public IEnumerable<Official> Everybody => Enumerable.Repeat(Investigators.Concat(Judges), SessionsOfOne).SelectMany(one => one);

    /// <summary>How long it took to write the orders.</summary>
    public TimeSpan Written { get; private set; }

    /// <summary>How long the node took from its start to its first answer, its rows made.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>The node's processor time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <exception cref="FileNotFoundException">The node program is not built.</exception>
    public static async Task<ManyOrders> StartAsync(Bench bench)
    {
        var (now, count) = (TimeProvider.System.GetUtcNow(), bench.IsQuick ? Few : Many);
        var folder = FederationFolder.Create(
            bench.NewFolder("orders"), PackFile.Path, Ports.FindFree(null, 3 * Territories.Length), now, Territories, hasPortals: true);
        var (macau, program) = (folder.Of("MO"), NodeProgram.Find(Environment.GetEnvironmentVariable));
        Alone(macau);
        var lines = new Clients(folder, TimeProvider.System);
        List<Official> investigators =
            [.. Enumerable.Range(0, Offices).Select(place => Person(folder, lines, $"MO/PJ-{place:D2}", Roles.Investigator))];
        List<Official> judges = [.. Enumerable.Range(0, Benches).Select(_ => Person(folder, lines, "MO/TJB", Roles.Judge))];
        folder.KeepPersonas([.. investigators, .. judges]);
        using (var first = Run(macau, program))
        {
            await AnswersAsync(macau.Api, first).ConfigureAwait(false);
            await EndAsync(first).ConfigureAwait(false);
        }

        Bench.Say($"writing {count} orders");
        var clock = Stopwatch.StartNew();
        var start = now.AddMinutes(-2.0 * count).AddDays(-1);
        using (var writer = await OrderWriter.OpenAsync(folder, DatabaseOf(macau), start).ConfigureAwait(false))
        {
            investigators.Concat(judges).ToList().ForEach(writer.Register);
            for (var place = 0; place < count; place++)
            {
                // A case's orders are its office's.
                writer.Write(place, investigators[place / OrderWriter.OfOneCase % Offices], judges[place % Benches]);
            }
        }

        var written = clock.Elapsed;
        Bench.Say("the node makes its rows");
        clock.Restart();
        var many = new ManyOrders(Run(macau, program), lines, macau, count, investigators, judges);
        await AnswersAsync(macau.Api, many.process).ConfigureAwait(false);
        (many.Written, many.Start) = (written, clock.Elapsed);
        return many;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(process).ConfigureAwait(false);
        process.Dispose();
        clients.Dispose();
    }

    private static string DatabaseOf(Member member) => Path.Combine(member.Folder, "data", "node.db");

    private static Official Person(FederationFolder folder, Clients lines, string office, string role)
    {
        var (id, seed) = (LotusBridge.Cli.Names.Official("MO"), RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength));
        folder.KeepPersonaKey(id, seed);
        var key = Ed25519Signer.FromSeed(seed);
        return new Official(id, "MO", office, role, role + " of " + office, key, lines.To("MO", Caller.With(id, key)));
    }

    private static Process Run(Member member, string program)
    {
        var start = NodeProgram.Start(program, member.ConfigurationFile);
        start.RedirectStandardOutput = true;
        start.Environment.Remove("DOTNET_TieredPGO");
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        return started;
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            NodeProgram.AskToEnd(process);
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }

    private static async Task AnswersAsync(Uri api, Process process)
    {
        using var http = new HttpClient { BaseAddress = api };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience;)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"the node ended with {process.ExitCode}");
            }

            try
            {
                using var answer = await http.GetAsync("/health/live").ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It is not listening yet.
            }

            await Task.Delay(Look).ConfigureAwait(false);
        }

        throw new TimeoutException("the node did not answer");
    }

    /// <summary>Nobody else runs: lists need no quorum. And no movable clock, which no node in earnest has.</summary>
    private static void Alone(Member member)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(member.ConfigurationFile))!.AsObject();
        configuration.Remove("clockFile");
        configuration["peers"] = new JsonObject();
        File.WriteAllText(member.ConfigurationFile, configuration.ToJsonString());
    }
}
