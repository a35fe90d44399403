using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Node;

/// <summary>
/// Nodes of several territories in one process, with real Kestrel, TLS, databases and logs in a temporary folder; any
/// two of three make the quorum, so that one may be away.
/// </summary>
internal sealed class Federation : IAsyncDisposable
{
    public const string Name = "lotus-test";

    private readonly Dictionary<string, TestNode> nodes = new(StringComparer.Ordinal);

    private readonly Func<string, NodeAddress>? addresses;

    private Federation(string folder, Func<string, NodeAddress>? addresses) =>
        (Folder, this.addresses) = (folder, addresses);

    /// <summary>Removed at the end.</summary>
    public string Folder { get; }

    public RosterReading Roster { get; private set; } = null!;

    public IEnumerable<TestNode> Nodes => nodes.Values;

    public TestNode this[string territory] => nodes[territory];

    public static string[] Territories { get; } = ["4404", "GBA", "MO"];

    /// <summary>Prepares keys, roster and configurations, and starts every node.</summary>
    /// <param name="database">The connection string of a territory's database; the run's usual engine when left out.</param>
    public static async Task<Federation> StartAsync(Func<string, string>? database = null)
    {
        var federation = await PrepareAsync(database);
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        return federation;
    }

    /// <summary>
    /// As <see cref="StartAsync"/>; then those away stop. A node signs nothing before the others have answered, so nobody
    /// starts alone.
    /// </summary>
    public static async Task<Federation> StartWithoutAsync(params IReadOnlyList<string> away)
    {
        var federation = await StartAsync();
        await Task.WhenAll(federation.Nodes.Select(node => node.MaySignAsync()));
        foreach (var territory in away)
        {
            await federation[territory].StopAsync();
        }

        return federation;
    }

    /// <summary>Starts those that do not run.</summary>
    public async Task StartRestAsync()
    {
        foreach (var node in Nodes.Where(node => !node.IsRunning))
        {
            await node.StartAsync();
        }
    }

    /// <summary>Keys, roster and configurations, and no node started yet.</summary>
    public static async Task<Federation> PrepareAsync(
        Func<string, string>? database = null, Func<Roster, Roster>? change = null,
        IEnumerable<string>? territories = null, Func<string, NodeAddress>? addresses = null, bool hasPortals = false, bool hasPersonas = true)
    {
        var federation = new Federation(Directory.CreateTempSubdirectory("lotus-").FullName, addresses);
        foreach (var territory in territories ?? Territories)
        {
            federation.nodes[territory] = await TestNode.CreateAsync(federation, territory);
        }

        await federation.SignRosterAsync(change);
        foreach (var node in federation.Nodes.Where(_ => hasPortals))
        {
            await node.AddPortalAsync();
            node.HasPersonas = hasPersonas;
        }

        foreach (var node in federation.Nodes)
        {
            await node.WriteConfigurationAsync(database?.Invoke(node.Territory) ?? UsualDatabase());
        }

        foreach (var node in federation.Nodes.Where(_ => hasPortals))
        {
            await node.WriteTourAsync(federation);
        }

        return federation;
    }

    /// <summary>SQLite, unless the run is one over PostgreSQL (<c>LOTUS_TEST_ENGINE</c>, as <c>./test</c> sets it).</summary>
    private static string UsualDatabase() =>
        Environment.GetEnvironmentVariable("LOTUS_TEST_ENGINE") == "postgresql"
            ? ThrowawayPostgres.OfThisRun!.NewDatabase()
            : "sqlite:";

    /// <summary>Polls until the condition holds; the test fails when it does not in time.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what, int seconds = 90)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed.TotalSeconds < seconds, $"not within {seconds} s: {what}");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(nodes.Values.Select(node => node.DisposeAsync().AsTask()));
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Where a node listens; two free ports of this machine where nothing else was said.</summary>
    public NodeAddress AddressOf(string territory) => addresses?.Invoke(territory) ?? new NodeAddress(
        new Uri($"http://127.0.0.1:{TestNode.FreePort()}"), new Uri($"https://127.0.0.1:{TestNode.FreePort()}"));

    private async Task SignRosterAsync(Func<Roster, Roster>? change)
    {
        var pack = await File.ReadAllBytesAsync(Path.Combine(Folders.Packs, "gba", "pack.yaml"));
        var law = Rules.RulePack.Read(pack).Pack!;
        IReadOnlyList<RosterMember> members = [.. nodes.Values.Select(node => node.Member)];
        var roster = new Roster
        {
            Federation = Name,
            Epoch = 0,
            Demonstration = true,
            At = DateTimeOffset.UnixEpoch.AddYears(56),
            Members = members,
            Policy = PolicyDraft.WriteMirrored(members, PolicyDraft.FaultyOf(members.Count)),
            Packs = [new RosterPack(law.Id, law.Version, Digest.Of(pack))],
        };
        var draft = new RosterDraft(change?.Invoke(roster) ?? roster);
        Roster = draft.Compose(nodes.Values.Select(node => draft.Sign(node.Registrar)), out var problem)
            ?? throw new InvalidOperationException(problem);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "roster.json"), Roster.Envelope.Bytes.ToArray());
    }
}

/// <summary>The two listeners of a node.</summary>
internal sealed record NodeAddress(Uri Api, Uri Peer);
