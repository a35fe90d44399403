using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Tests.Node.Cli;

namespace LotusBridge.Tests.Node.Timestamps;

/// <summary>A day's tokens: of every territory, over what is final, kept, served, and never in the way of an act.</summary>
public sealed class TimestampTests
{
    [Fact]
    public async Task Every_node_has_its_log_stamped_by_every_territory_once_a_day_and_shows_it_to_everybody()
    {
        await using var federation = await Stamping.PrepareAsync();
        await federation.StartAsync();
        var node = federation["MO"];
        await AppointAsync(node);

        var first = await ListAsync(node, 3);
        Assert.Equal(Federation.Territories, first.Timestamps.Select(line => line.Territory));
        Assert.All(first.Timestamps, line => Assert.Equal(Day(node.Now), line.Day));
        await node.StopAsync();
        await node.StartAsync();
        Assert.Equal(first.Timestamps, (await ListAsync(node, 3)).Timestamps);

        foreach (var one in federation.Nodes)
        {
            one.MoveClock(TimeSpan.FromDays(1));
        }

        var second = await ListAsync(node, 6);
        Assert.Equal([Day(node.Now), Day(node.Now.AddDays(-1))], second.Timestamps.Select(line => line.Day).Distinct());
        var run = await Desk.RunAsync(
            "log", "timestamps", "--node", node.Api.ToString(), "--roster", federation.Roster.Hash.ToString(), "--verify", "--json");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(6, run.Json.GetProperty("timestamps").GetArrayLength());
        run = await Desk.RunAsync("log", "timestamps", "--node", node.Api.ToString(), "--before", Day(node.Now), "--json");
        Assert.Equal(3, run.Json.GetProperty("timestamps").GetArrayLength());
    }

    [Fact]
    public async Task An_authority_that_is_down_holds_up_nothing_and_is_asked_until_it_is_back()
    {
        using var foreign = new ForeignAuthority(Stamping.NewCertificate());
        await using var federation = await Stamping.PrepareAsync(("GBA", foreign.Url, foreign.Certificate));
        await federation.StartAsync();
        var node = federation["MO"];
        await AppointAsync(node);

        Assert.Equal(["4404", "MO"], (await ListAsync(node, 2)).Timestamps.Select(line => line.Territory));
        await AppointAsync(node);
        foreign.Start();
        Assert.Equal("GBA", (await ListAsync(node, 3)).Timestamps[1].Territory);
    }

    [Fact]
    public async Task Nothing_is_kept_that_does_not_verify_and_the_right_answer_still_is()
    {
        var certificate = Stamping.NewCertificate();
        using var foreign = new ForeignAuthority(certificate);
        using var stranger = Stamping.NewCertificate();
        byte[]? old = null;
        Queue<Func<byte[], DateTimeOffset, byte[]?>> lies = new(
        [
            (request, at) =>
            {
                old = foreign.Good(request, at);
                return null;
            },
            (_, _) => old,
            (_, _) => "nonsense"u8.ToArray(),
            (_, _) => TimestampReply.Of(TimestampFailure.SystemFailure),
            (request, at) => ForeignAuthority.By(stranger, request, at),
            (request, at) => foreign.Good(request, at.AddHours(1)),
            (request, at) => foreign.Good(request, at.AddHours(-1)),
        ]);
        foreign.Answer = (request, at) => lies.TryDequeue(out var lie) ? lie(request, at) : foreign.Good(request, at);
        foreign.Start();
        await using var federation = await Stamping.PrepareAsync(("GBA", foreign.Url, certificate));

        await federation.StartAsync();

        // The others' logs are empty: only one node asks, and the lies come in their order.
        var node = federation["MO"];
        await AppointAsync(node);
        var kept = await ListAsync(node, 3, seconds: 90);

        Assert.True(foreign.Asked > 7);
        Assert.Equal("GBA", kept.Timestamps[1].Territory);
        Verify(federation, kept.Timestamps[1]);
    }

    [Fact]
    public async Task A_list_that_was_changed_does_not_hold()
    {
        await using var federation = await Stamping.PrepareAsync();
        await federation.StartAsync();
        var node = federation["MO"];
        await AppointAsync(node);
        var line = (await ListAsync(node, 3)).Timestamps[0];
        var rosters = node.Get<Self>().Rosters;
        var token = Convert.FromBase64String(line.Token);
        var checkpoint = Note(line.Checkpoint);
        var other = Note(node.Get<OwnLog>().Store.CheckpointAt(0).ToString());

        Assert.NotNull(StampCheck.Verify(rosters, line.Territory, checkpoint, token, out _));
        Assert.Equal(TokenFlaw.OtherRoot, Flaw(rosters, line.Territory, other, token));
        Assert.Equal(TokenFlaw.NotSigned, Flaw(rosters, "MO", checkpoint, token));
        Assert.Equal(TokenFlaw.UnknownAuthority, Flaw(rosters, "HK", checkpoint, token));
    }

    internal static async Task AppointAsync(TestNode node)
    {
        await node.AppointAsync(Roles.Judge, node.Territory + "/JIC");
        var log = node.Get<OwnLog>();
        await Federation.EventuallyAsync(
            () => Task.FromResult(log.Published.Checkpoint.Size > 0 && log.Published.Checkpoint.Size == log.Store.Size),
            "the log is final");
    }

    internal static async Task<TimestampList> ListAsync(TestNode node, int count, int seconds = 60)
    {
        using var http = new HttpClient { BaseAddress = node.Api };
        TimestampList? list = null;
        await Federation.EventuallyAsync(
            async () => (list = TimestampList.Read(await http.GetByteArrayAsync(TimestampList.Path)))!.Timestamps.Count == count,
            $"{count} time-stamps", seconds);
        return list!;
    }

    private static void Verify(Federation federation, TimestampLine line) => Assert.NotNull(StampCheck.Verify(
        RosterChain.Of(federation.Roster), line.Territory, Note(line.Checkpoint), Convert.FromBase64String(line.Token), out _));

    private static string? Flaw(RosterChain rosters, string territory, SignedCheckpoint checkpoint, byte[] token)
    {
        Assert.Null(StampCheck.Verify(rosters, territory, checkpoint, token, out var flaw));
        return flaw?.Code;
    }

    private static SignedCheckpoint Note(string text) => SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString(TimestampList.DayForm, null);
}
