using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Rosters;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Rosters;

/// <summary>Steps on their way between nodes that are away, die, contradict each other, or lie.</summary>
public sealed class TravelTests : IAsyncLifetime
{
    private StepStage stage = null!;

    private Federation Federation => stage.Federation;

    public async ValueTask InitializeAsync() => stage = await StepStage.StartAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A_node_that_was_off_during_two_steps_starts_in_the_second_of_them()
    {
        await Federation["GBA"].StopAsync();
        Assert.Null((await stage.SubmitAsync("MO", Without("GBA", "4404", "MO"))).Refusal);
        await stage.InEpochAsync(1, "4404", "MO");
        var second = Without("GBA", Federation["MO"].Get<Self>().Reading, "4404", "MO");
        Assert.Null((await stage.SubmitAsync("4404", second)).Refusal);
        await stage.InEpochAsync(2, "4404", "MO");

        await Federation["GBA"].StartAsync();

        await stage.InEpochAsync(2, Federation.Territories);
        await Federation["GBA"].AppointAsync(Roles.Committee, "GBA/committee");
        await StepStage.FinalAsync(Federation["GBA"]);
    }

    [Fact]
    public async Task A_node_that_starts_before_its_peers_answer_learns_of_the_epoch_while_it_runs()
    {
        await Federation["GBA"].StopAsync();
        Assert.Null((await stage.SubmitAsync("MO", Without("GBA", "4404", "MO"))).Refusal);
        await stage.InEpochAsync(1, "4404", "MO");
        await Federation["MO"].StopAsync();
        await Federation["4404"].StopAsync();

        await Federation["GBA"].StartAsync();
        Assert.Equal(0, (await stage.StatusAsync("GBA")).Epoch);
        Assert.False(Federation["GBA"].Get<SigningGate>().IsOpenFor(Federation["GBA"].Origin));
        await Federation.StartRestAsync();
        await stage.InEpochAsync(1, Federation.Territories);
    }

    [Theory]
    [InlineData("after-step")]
    [InlineData("before-epoch")]
    [InlineData("after-epoch")]
    [InlineData("between-epochs")]
    public async Task A_node_that_dies_on_the_way_is_in_the_new_epoch_after_its_next_start(string crashPoint)
    {
        await Federation["4404"].StopAsync();
        using (var child = ChildNode.Start(Federation["4404"], crashPoint))
        {
            using var http = new HttpClient { BaseAddress = Federation["4404"].Api };
            await child.AnswersAsync(http);
            Assert.Null((await stage.SubmitAsync("MO", stage.Signed(roster => roster, Federation.Territories))).Refusal);
            await child.WaitAsync();
            Assert.NotEqual(0, child.ExitCode);
        }

        await Federation["4404"].StartAsync();
        await stage.InEpochAsync(1, Federation.Territories);
        await Federation["4404"].AppointAsync(Roles.ReviewingJudge, "4404/court");
        await StepStage.FinalAsync(Federation["4404"]);
    }

    [Fact]
    public async Task A_node_takes_one_step_to_an_epoch_and_names_who_signed_another()
    {
        await Federation["GBA"].StopAsync();
        var step = stage.Signed(roster => roster, ["4404", "MO"]);
        var first = (await stage.SubmitAsync("MO", step)).Value!;
        Assert.Equal(first.Index, (await stage.SubmitAsync("MO", step)).Value!.Index);
        var other = stage.Signed(roster => roster with { At = roster.At.AddDays(1) }, ["GBA", "MO"]);
        Assert.Equal("step-other", (await stage.SubmitAsync("MO", other)).Refusal!.Code);
        Assert.Equal(["registrar:MO"], (await stage.StatusAsync("MO")).Accused);
        await Federation["MO"].StopAsync();
        await Federation["MO"].StartAsync();
        Assert.Equal(first.Index, (await stage.SubmitAsync("MO", step)).Value!.Index);
        Assert.Equal(StepTaken.Taken, (await stage.StatusAsync("MO")).NextEpoch);
        Assert.Equal(["registrar:MO"], (await stage.StatusAsync("MO")).Accused);
        await Federation["GBA"].StartAsync();
        await stage.InEpochAsync(1, Federation.Territories);
        Assert.Equal("step-other", (await stage.SubmitAsync("4404", other)).Refusal!.Code);
        Assert.Equal(["registrar:MO"], (await stage.StatusAsync("4404")).Accused);
    }

    [Fact]
    public async Task Signatures_added_to_the_same_step_make_another_one_and_accuse_nobody()
    {
        await Federation["GBA"].StopAsync();
        Assert.Null((await stage.SubmitAsync("MO", stage.Signed(roster => roster, ["4404", "MO"]))).Refusal);
        var more = stage.Signed(roster => roster, Federation.Territories);
        Assert.Equal("step-other", (await stage.SubmitAsync("MO", more)).Refusal!.Code);
        Assert.Null((await stage.StatusAsync("MO")).Accused);
    }

    [Fact]
    public async Task Of_two_steps_the_one_in_a_quorum_of_logs_wins_and_the_other_node_comes_over()
    {
        var (mine, theirs) = (
            stage.Signed(roster => roster, ["4404", "MO"]),
            stage.Signed(roster => roster with { At = roster.At.AddDays(1) }, ["GBA", "MO"]));
        await Federation["MO"].StopAsync();
        await Federation["4404"].StopAsync();
        Assert.Null((await stage.SubmitAsync("GBA", theirs)).Refusal);
        await Federation["GBA"].StopAsync();
        await Federation["MO"].StartAsync();
        Assert.Null((await stage.SubmitAsync("MO", mine)).Refusal);
        await Federation["4404"].StartAsync();
        Assert.Null((await stage.SubmitAsync("4404", mine)).Refusal);
        await Federation["GBA"].StartAsync();
        Assert.Equal(theirs.Digest, Federation["GBA"].Get<Self>().Step!.Next.Hash);

        await stage.InEpochAsync(1, Federation.Territories);

        Assert.Equal(mine.Digest, Federation["GBA"].Get<Self>().Rosters.Newest.Hash);
        Assert.Equal(["registrar:MO"], (await stage.StatusAsync("GBA")).Accused);
        await StepStage.FinalAsync(Federation["GBA"]);
    }

    [Fact]
    public async Task What_a_lying_peer_shows_is_not_taken()
    {
        var old = Federation.Roster;
        var few = stage.Signed(roster => roster, ["GBA"]);
        var good = stage.Signed(roster => roster, ["4404", "MO"]);
        var early = stage.Signed(
            roster => roster, ["4404", "MO"], RosterEnvelope.ReadStep(good.Bytes, old, out _)!);
        var bent = good.Bytes.ToArray();
        bent[bent.AsSpan().IndexOf("\"sig\":\""u8) + 10] ^= 1;
        await Federation["GBA"].StopAsync();
        var size = (await stage.StatusAsync("MO")).LogSize;
        await using (var liar = await LyingPeer.StartAsync(Federation["GBA"]))
        {
            foreach (var shown in new[]
            {
                Shown(few.Bytes), Shown(early.Bytes), Shown(bent), Shown(old.Envelope.Bytes),
                Shown(good.Bytes, RosterLink.Write(RosterEvidence.None)), "{}"u8.ToArray(), "[]"u8.ToArray(), new byte[1000],
            })
            {
                liar.Steps = shown;
                await Federation["MO"].Get<StepRounds>().RoundAsync(default);
            }

            Assert.True(liar.Asked >= 8);
        }

        Assert.Null((await stage.StatusAsync("MO")).NextEpoch);
        Assert.Equal(size, (await stage.StatusAsync("MO")).LogSize);
        Assert.Null((await stage.StatusAsync("MO")).Accused);
    }

    private static byte[] Shown(ReadOnlyMemory<byte> envelope, byte[]? evidence = null) =>
        new Exchange.Peers.KnownSteps(
            [new SignedStep(Convert.ToBase64String(envelope.Span), evidence is null ? null : Convert.ToBase64String(evidence))],
            ["no proof"]).Write();

    private Envelope Without(string away, params string[] signers) => Without(away, Federation.Roster, signers);

    /// <summary>A step that changes nothing and needs nothing of the member who is away.</summary>
    private Envelope Without(string away, RosterReading after, params string[] signers) => stage.Signed(
        roster => roster with
        {
            At = after.Roster.At.AddDays(1),
            Step = roster.Step! with { Cuts = [new RosterCut("lotus-test/" + away, 0)] },
        },
        signers, after);
}
