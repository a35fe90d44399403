using System.Diagnostics;
using System.Text.Json.Nodes;
using LotusBridge.Cli.Demo.Setup;
using LotusBridge.Cli.Nodes;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>One running node, Macau's, over a database of many orders of many offices.</summary>
internal sealed class ManyOrders : IAsyncDisposable
{
    private const int Offices = 40;
    private const int Judges = 8;
    private static readonly string[] Territories = ["4404", "GBA", "HK", "MO"];
    private static readonly TimeSpan Patience = TimeSpan.FromHours(4);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Process process;
    private readonly List<HttpClient> connections = [];

    private ManyOrders(Process process, Uri api, IReadOnlyList<Writer> investigators, IReadOnlyList<Writer> judges)
    {
        this.process = process;
        this.Investigators = [.. investigators.Select(who => ClientOf(api, who))];
        this.Whole = [.. judges.Select(who => ClientOf(api, who))];
    }

    /// <summary>Of one office each.</summary>
    public IReadOnlyList<NodeClient> Investigators { get; }

    /// <summary>Judges, who are parties to every order here.</summary>
    public IReadOnlyList<NodeClient> Whole { get; }

    /// <summary>How long the node took from its start to its first answer, its rows made.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>Null where the node program is not built.</summary>
    public static async Task<ManyOrders?> StartAsync(Bench bench, int orders)
    {
        if (Environment.GetEnvironmentVariable("LOTUS_PACKS") is not { } packs)
        {
            return null;
        }

        var now = TimeProvider.System.GetUtcNow();
        var folder = FederationFolder.Create(
            bench.NewFolder("orders"), Path.Combine(packs, "gba", "pack.yaml"), Ports.FindFree(null, 2 * Territories.Length), now,
            Territories);
        var (macau, program) = (folder.Of("MO"), NodeProgram.Find(Environment.GetEnvironmentVariable));
        Alone(macau);
        using (var first = Run(macau, program))
        {
            await AnswersAsync(macau.Api, first).ConfigureAwait(false);
            await EndAsync(first).ConfigureAwait(false);
        }

        List<Writer> investigators = [.. Enumerable.Range(0, Offices).Select(place => Writer.New($"MO/PJ-{place:D2}", Roles.Investigator))];
        List<Writer> judges = [.. Enumerable.Range(0, Judges).Select(_ => Writer.New("MO/TJB", Roles.Judge))];
        Bench.Say($"writing {orders} orders");
        var start = now.AddMinutes(-2.0 * orders).AddDays(-1);
        using (var writer = await OrderWriter.OpenAsync(folder, Path.Combine(macau.Folder, "data", "node.db"), start).ConfigureAwait(false))
        {
            investigators.Concat(judges).ToList().ForEach(writer.Register);
            for (var place = 0; place < orders; place++)
            {
                // A case's orders are its office's.
                writer.Write(place, investigators[place / 5 % Offices], judges[place % Judges]);
            }
        }

        Bench.Say("the node makes its rows");
        var clock = Stopwatch.StartNew();
        var many = new ManyOrders(Run(macau, program), macau.Api, investigators, judges);
        await AnswersAsync(macau.Api, many.process).ConfigureAwait(false);
        many.Start = clock.Elapsed;
        return many;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(process).ConfigureAwait(false);
        process.Dispose();
        connections.ForEach(one => one.Dispose());
    }

    private NodeClient ClientOf(Uri api, Writer who)
    {
        var http = new HttpClient { BaseAddress = api };
        connections.Add(http);
        return new NodeClient(http, Caller.With(who.Id, who.Key), TimeProvider.System);
    }

    private static Process Run(Member member, string program)
    {
        var start = new ProcessStartInfo("dotnet", [program, "--config", member.ConfigurationFile])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
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
