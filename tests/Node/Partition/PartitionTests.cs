using System.Diagnostics;
using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Partition;

/// <summary>
/// Eleven nodes as programs on eleven hosts, eight of which make the quorum. The cable between three and eight is pulled:
/// both sides go on, only the eight finally; put back, everything is final, and nobody has told two stories.
/// </summary>
[Collection(nameof(Alone))]
public sealed class PartitionTests(ITestOutputHelper output)
{
    private const int Few = 3;
    private const int Many = 8;
    private const int Patience = 240;

    private readonly List<SignedCheckpoint> final = [];

    [Fact]
    public async Task A_federation_of_eleven_is_cut_in_two_goes_on_and_agrees_when_it_is_healed()
    {
        using var hosts = new Hosts(Few, Many);
        string[] names = [.. Enumerable.Range(1, Few + Many).Select(number => $"T{number:00}")];
        await using var federation = await Federation.PrepareAsync(
            database: _ => "sqlite:", territories: names, addresses: name => AddressOf(Array.IndexOf(names, name)));
        var clock = Stopwatch.StartNew();
        var sites = names.Select((name, host) => new Site(federation[name], hosts.ClientOn(host, federation[name].Api))).ToList();
        var programs = sites.Select((site, host) => ChildNode.Start(site.Node, crashAt: null, "ip", "netns", "exec", hosts[host])).ToList();
        try
        {
            foreach (var (program, site) in programs.Zip(sites))
            {
                await program.AnswersAsync(site.Http, Patience);
            }

            output.WriteLine($"eleven nodes answer after {clock.Elapsed.TotalSeconds:0} s");
            await LiveAsync(hosts, sites);
            output.WriteLine($"done after {clock.Elapsed.TotalSeconds:0} s, "
                + $"{programs.Sum(program => program.ProcessorSeconds):0} s of processor time");
        }
        finally
        {
            programs.ForEach(program => program.Dispose());
        }

        Assert.All(final, checkpoint => Assert.True(federation.Roster.Policy.Evaluate(checkpoint).IsAccepted));
    }

    private async Task LiveAsync(Hosts hosts, List<Site> sites)
    {
        var (few, many) = (sites[..Few], sites[Few..]);
        await ActAsync(sites);
        await ReachAsync(sites, 1, "l2");

        hosts.Cut();
        await ActAsync(sites);

        // A block's header and the act; nothing newer is final for the few, so their next act has none.
        await ReachAsync(many, 3, "l2");
        await ReachAsync(few, 3, "l1");
        await ActAsync(few);
        await ReachAsync(few, 4, "l1");
        await SeeAsync(sites);
        Assert.All(few, site => Assert.Equal(1, site.Seen.Size));
        Assert.All(many, site => Assert.Equal(3, site.Seen.Size));

        hosts.Join();
        await ReachAsync(few, 4, "l2");
        await ReachAsync(many, 3, "l2");
        await SeeAsync(sites);
        Assert.All(few, site => Assert.Equal(4, site.Seen.Size));
        await AgreeAsync(sites);
    }

    private static NodeAddress AddressOf(int host) =>
        new(new Uri("http://127.0.0.1:8080"), new Uri($"https://{Hosts.AddressOf(host)}:8443"));

    private static async Task ActAsync(IEnumerable<Site> sites)
    {
        foreach (var site in sites)
        {
            await site.RegisterAsync();
        }
    }

    private static async Task ReachAsync(IEnumerable<Site> sites, int size, string finality)
    {
        foreach (var site in sites)
        {
            await Federation.EventuallyAsync(
                async () => (await site.Client.StatusAsync(default)).Value is { } seen
                    && seen.LogSize == size && seen.Finality == finality,
                $"{site.Node.Territory} has {size} entries at {finality}",
                Patience);
        }
    }

    /// <summary>What each publishes: nothing but what the quorum has cosigned.</summary>
    private async Task SeeAsync(IEnumerable<Site> sites)
    {
        foreach (var site in sites)
        {
            var checkpoint = SignedCheckpoint.Parse(await site.Http.GetByteArrayAsync("/log/checkpoint"));
            site.Seen = checkpoint.Checkpoint;
            final.Add(checkpoint);
        }
    }

    /// <summary>Every checkpoint that was ever final is of the tree that there is in the end.</summary>
    private async Task AgreeAsync(IEnumerable<Site> sites)
    {
        foreach (var site in sites)
        {
            var bundle = await site.Http.GetByteArrayAsync(
                "/log/" + new TilePath(TilePath.EntriesLevel, 0, (int)site.Seen.Size));
            Digest[] leaves = [.. EntryBundle.Parse(bundle, (int)site.Seen.Size).Select(entry => Merkle.LeafHash(entry.Span))];
            var tree = MerkleProofs.Over(leaves);
            var own = final.Select(one => one.Checkpoint).Where(one => one.Origin == site.Seen.Origin).ToList();
            Assert.Equal(2, own.Count);
            Assert.All(own, one => Assert.Equal(tree.Root(one.Size), one.Root));
        }
    }

    /// <summary>Eleven programs leave no processor to tests that count seconds.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    private sealed class Site(TestNode node, HttpClient http)
    {
        public TestNode Node => node;

        public HttpClient Http => http;

        public NodeClient Client { get; } = new(
            http, Caller.With("registrar:" + node.Territory, node.Registrar), new FileClock(node.ClockFile));

        public Checkpoint Seen { get; set; } = null!;

        /// <summary>One more entry in this node's log.</summary>
        public async Task RegisterAsync()
        {
            var id = node.Territory + "-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
            using var key = Ed25519Signer.FromSeed(RandomNumberGenerator.GetBytes(Ed25519Signer.SeedLength));
            var now = Moment.ToSecond(node.Now);
            var body = new OfficialRegistered(
                id, "office", Roles.Investigator, SigningKey.Of(key), now.AddDays(-1), now.AddDays(365));
            var statement = OrderStatements.Reader.Sign(
                body, "register/" + node.Territory, "registrar:" + node.Territory, node.Now, [], node.Registrar);
            var answer = await Client.SubmitAsync(statement, default(ReadOnlyMemory<byte>?), default);
            Assert.True(answer.IsAccepted, answer.Refusal?.ToString());
        }
    }
}
