using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Tests.Node.Cli;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>A clock that is wrong by an hour moves nobody else's time, and nothing becomes final by it.</summary>
public sealed class SkewTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private Federation federation = null!;

    private TestNode Node => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        await Task.WhenAll(federation.Nodes.Select(node => node.MaySignAsync()));
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_peer_an_hour_off_counts_for_nothing_and_is_not_needed(int seconds)
    {
        federation["GBA"].MoveClock(TimeSpan.FromSeconds(seconds));
        await Node.AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync();

        Assert.Equal(["4404", "MO"], TerritoriesIn(Node.Get<OwnLog>().Published).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public async Task A_node_whose_own_clock_is_an_hour_off_makes_nothing_final_until_it_is_right(int seconds)
    {
        Node.MoveClock(TimeSpan.FromSeconds(seconds));
        await Node.AppointAsync(Roles.Judge, "MO/JIC");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(0, Node.Get<OwnLog>().Published.Checkpoint.Size);

        // What the own witness has signed an hour ahead it does not take back: the others are enough.
        Node.MoveClock(TimeSpan.Zero);
        await Node.AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync();
        Assert.All(
            Node.Get<Self>().Policy.Evaluate(Node.Get<OwnLog>().Published).Cosignatures.Values,
            time => Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(time), Node.Now - Limit, Node.Now + Limit));
    }

    [Fact]
    public async Task A_clock_that_goes_back_within_the_limit_disturbs_nobody()
    {
        await Node.AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync();
        Node.MoveClock(TimeSpan.FromSeconds(-40));
        await Node.AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync();
    }

    [Fact]
    public async Task After_a_restart_old_cosignatures_of_the_same_tree_count_still()
    {
        await Node.AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync();
        await Node.StopAsync();
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromHours(5));
        }

        await Node.StartAsync();
        await Node.MaySignAsync();
        Assert.Null(await Node.Get<Readiness>().ProblemAsync(default));
    }

    [Theory]
    [InlineData(3600, true)]
    [InlineData(-3600, true)]
    [InlineData(20, false)]
    [InlineData(-20, false)]
    public async Task A_peers_clock_is_measured_and_shown(int seconds, bool isOff)
    {
        federation["4404"].MoveClock(TimeSpan.FromSeconds(seconds));
        var gossip = Node.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<Gossip>().Single();
        await gossip.RoundAsync(default);
        var run = await Desk.RunAsync("node", "status", "--node", Node.Api.ToString(), "--json");

        Assert.Equal(isOff ? 1 : 0, run.ExitCode);
        var clocks = System.Text.Json.JsonSerializer.Deserialize<StatusView>(
            run.Json.GetProperty("status").GetRawText(), StatementJson.Options)!.Clocks!;
        Assert.Equal([("4404", isOff), ("GBA", false)], clocks.Select(clock => (clock.Territory, clock.IsOff)));
        Assert.InRange(clocks[0].AheadMilliseconds, (seconds * 1000) - 5000, (seconds * 1000) + 5000);
        Assert.InRange(Math.Abs(clocks[1].AheadMilliseconds), 0, 5000);
    }

    [Theory]
    [InlineData(3600, "409 proof-ahead")]
    [InlineData(75, "409 proof-ahead")]
    [InlineData(40, null)]
    [InlineData(-40, null)]
    public async Task What_existed_by_a_time_to_come_is_taken_when_that_has_come(int seconds, string? refusal)
    {
        await Node.StopAsync();
        Node.MoveClock(TimeSpan.FromSeconds(seconds));
        var macau = new Forger(federation, "MO");
        var (statement, _, _) = macau.Register(Roles.Judge, "MO/JIC");
        var message = macau.Message(statement, "4404");
        var (status, body) = await macau.PostAsync("4404", message.Write());

        Assert.Equal(
            refusal ?? "200", status == 200 ? "200" : $"{status} {LotusBridge.Exchange.Messages.PeerCode.In(body)}");
        federation["4404"].MoveClock(TimeSpan.FromSeconds(seconds));
        Assert.Equal(200, (await macau.PostAsync("4404", message.Write())).Status);
    }

    private Task FinalAsync()
    {
        var log = Node.Get<OwnLog>();
        return Federation.EventuallyAsync(
            () => Task.FromResult(log.Store.Size > 0 && log.Published.Checkpoint.Size == log.Store.Size), "the log is final");
    }

    private IEnumerable<string> TerritoriesIn(SignedCheckpoint checkpoint) =>
        Node.Get<Self>().Policy.Evaluate(checkpoint).Cosignatures.Keys
            .Select(name => name.Replace("mirror-", "", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
}
