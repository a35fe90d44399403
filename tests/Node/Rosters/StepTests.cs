using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node.Rosters;

/// <summary>A federation changes its roster while it works: one node is told, and all come over by themselves.</summary>
public sealed class StepTests : IAsyncLifetime
{
    private StepStage stage = null!;

    private Federation Federation => stage.Federation;

    public async ValueTask InitializeAsync() => stage = await StepStage.StartAsync();

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A_node_key_is_rotated_where_one_node_is_told_and_nobody_restarts_anything()
    {
        var judge = await Federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await StepStage.FinalAsync(Federation["MO"]);
        var seed = Digest.Of("fresh"u8).Bytes.ToArray();
        var fresh = Ed25519Signer.FromSeed(seed);
        await stage.ProposeAsync("MO", member => member with { Node = SigningKey.Of(fresh) });
        await KeyFile.WriteUnprotectedAsync(
            Path.Combine(Federation["MO"].Folder, "node.key" + SelfReader.NextKey), seed, default);
        var late = await Federation["4404"].AppointAsync(Roles.Judge, "4404/court");
        await stage.SendAsync("4404");
        await stage.InEpochAsync(1, Federation.Territories);

        Assert.Null((await stage.StatusAsync("MO")).NextEpoch);
        await Federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await StepStage.FinalAsync(Federation["MO"]);
        var chain = Federation["4404"].Get<Self>().Rosters;
        Assert.Equal(SigningKey.Of(fresh), chain.Newest.Roster.Find("MO")!.Node);
        Assert.Equal(Federation.Roster.Hash, chain.Genesis.Hash);
        Assert.NotNull(Federation["4404"].Get<KnownOfficials>().Find(judge.Id, Federation["4404"].Now));
        await Federation.EventuallyAsync(
            () => Task.FromResult(Federation["MO"].Get<KnownOfficials>().Find(late.Id, Federation["MO"].Now) is not null),
            "what was said just before the change has arrived");
        await stage.RunAsync("show", "GBA");
        await stage.SendAsync("MO");
    }

    [Fact]
    public async Task A_node_whose_new_key_is_not_in_place_goes_on_and_changes_over_once_it_is()
    {
        var seed = Digest.Of("fresh"u8).Bytes.ToArray();
        await stage.ProposeAsync("MO", member => member with { Node = SigningKey.Of(Ed25519Signer.FromSeed(seed)) });
        await stage.SendAsync("4404");
        await stage.InEpochAsync(1, "4404", "GBA");
        await Federation.EventuallyAsync(
            async () => (await stage.StatusAsync("MO")).NextEpoch == StepTaken.Blocked, "it says what it waits for");
        Assert.Equal(0, (await stage.StatusAsync("MO")).Epoch);
        Assert.Contains("the node key", Federation["MO"].Get<Changeover>().Blocked!, StringComparison.Ordinal);

        await KeyFile.WriteUnprotectedAsync(
            Path.Combine(Federation["MO"].Folder, "node.key" + SelfReader.NextKey), seed, default);
        await stage.InEpochAsync(1, Federation.Territories);
    }

    [Fact]
    public async Task While_a_step_is_in_hand_both_policies_decide_what_is_final()
    {
        var roster = Federation.Roster.Roster;
        var wanted = PolicyDraft.Rewrite(roster, roster.Members, faulty: 1)!;
        await Federation["GBA"].StopAsync();
        var step = stage.Signed(old => old with { Policy = wanted }, Federation.Territories);
        Assert.Null((await stage.SubmitAsync("MO", step)).Refusal);
        await Federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await Federation.EventuallyAsync(
            async () => (await stage.StatusAsync("MO")).Finality == "l1", "two of three are enough for the old policy alone",
            seconds: 90);
        Assert.Equal(StepTaken.Taken, (await stage.StatusAsync("MO")).NextEpoch);
        await Federation["GBA"].StartAsync();
        await stage.InEpochAsync(1, Federation.Territories);
        await StepStage.FinalAsync(Federation["MO"]);
    }

    [Fact]
    public async Task A_step_that_too_few_have_signed_is_refused_and_stands_in_no_log()
    {
        var size = (await stage.StatusAsync("MO")).LogSize;
        var step = stage.Signed(roster => roster, ["MO"]);
        Assert.Equal("step-refused", (await stage.SubmitAsync("MO", step)).Refusal!.Code);
        Assert.Equal("step-refused", (await stage.SubmitAsync("MO", Federation.Roster.Envelope)).Refusal!.Code);
        Assert.Equal(size, (await stage.StatusAsync("MO")).LogSize);
        Assert.Null((await stage.StatusAsync("MO")).NextEpoch);
    }

    [Fact]
    public async Task Evidence_that_shows_too_little_keeps_nothing()
    {
        var step = stage.Signed(roster => roster, ["4404", "MO"]);
        Assert.Equal("step-not-final", (await stage.SubmitAsync("MO", step, RosterEvidence.None)).Refusal!.Code);
        Assert.Null((await stage.StatusAsync("MO")).NextEpoch);
        await Federation["MO"].StopAsync();
        await Federation["MO"].StartAsync();
        Assert.Equal(0, (await stage.StatusAsync("MO")).Epoch);
    }

    [Fact]
    public async Task A_territory_joins_after_it_has_mirrored_every_log_and_is_final_with_the_others()
    {
        await using var joining = await TestNode.CreateAsync(Federation, "HK");
        await joining.WriteConfigurationAsync("sqlite:");
        await Assert.ThrowsAsync<StartRefusedException>(joining.StartAsync);
        var step = stage.Signed(roster => WithMember(roster, joining.Member), Federation.Territories);
        Assert.Null((await stage.SubmitAsync("GBA", step)).Refusal);
        foreach (var territory in Federation.Territories)
        {
            await ProveAsync(territory, step);
        }

        var without = new RosterEvidence([.. Federation.Territories.Select(one => File.ReadAllText(stage.Proof(one)))], []);
        Assert.Equal("step-not-final", (await stage.SubmitAsync("MO", step, without)).Refusal!.Code);
        Assert.Equal(StepTaken.Taken, (await stage.StatusAsync("MO")).NextEpoch);
        // One call mirrors every log, and with the heads at one node all finish by themselves.
        var heads = Path.Combine(Federation.Folder, "heads");
        await stage.RunAsync("mirror", "MO", "--also", Federation["GBA"].Api.ToString(), Federation["4404"].Api.ToString(),
            "--territory", "HK", "--key", Path.Combine(joining.Folder, "mirror.key"),
            "--folder", Path.Combine(Federation.Folder, "copies"), "-o", heads);
        foreach (var node in Federation.Nodes)
        {
            await StepStage.AddPeerAsync(node, joining);
        }

        string[] shown = [.. Federation.Territories.Select(one => File.ReadAllText(Path.Combine(heads, one + ".head")))];
        var foreign = SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(shown[0]));
        var stripped = SignedCheckpoint.Of(new SignedNote(foreign.Note.Text, [.. foreign.Note.Signatures.SkipLast(1)])).ToString();
        Assert.Equal("step-not-final", (await stage.SubmitAsync("MO", step, heads: [stripped])).Refusal!.Code);
        Assert.Null((await stage.SubmitAsync("MO", step, heads: shown[1..])).Refusal);
        Assert.Equal(0, (await stage.StatusAsync("MO")).Epoch);
        Assert.Null((await stage.SubmitAsync("MO", step, heads: shown[..1])).Refusal);
        await stage.InEpochAsync(1, Federation.Territories);

        await joining.StartAsync();
        Assert.Equal(1, joining.Get<Self>().Roster.Epoch);
        await joining.AppointAsync(Roles.Judge, "HK/court");
        await Federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await StepStage.FinalAsync(joining);
        await StepStage.FinalAsync(Federation["MO"]);
    }

    [Fact]
    public async Task A_member_that_has_left_is_not_called_any_more_and_its_node_says_that_it_is_out()
    {
        var gone = stage.Signed(
            roster => roster with
            {
                Members = [.. roster.Members.Where(one => one.Territory != "GBA")],
                Policy = PolicyDraft.Rewrite(roster, [.. roster.Members.Where(one => one.Territory != "GBA")], faulty: 0)!,
                Step = roster.Step! with { Cuts = [new RosterCut("lotus-test/GBA", 0)] },
            },
            ["4404", "MO"]);
        Assert.Null((await stage.SubmitAsync("MO", gone)).Refusal);
        await stage.InEpochAsync(1, "4404", "MO");
        Assert.Equal(
            ["4404"], Federation["MO"].Get<LotusBridge.Node.Peers.PeerLines>().All.Select(peer => peer.Territory));
        await StepStage.FinalAsync(Federation["MO"]);
    }

    private static Roster WithMember(Roster roster, RosterMember member)
    {
        IReadOnlyList<RosterMember> members =
            [.. roster.Members.Append(member).OrderBy(one => one.Territory, StringComparer.Ordinal)];
        return roster with { Members = members, Policy = PolicyDraft.Rewrite(roster, members, faulty: 0)! };
    }

    private async Task ProveAsync(string territory, Envelope step)
    {
        StepTaken? taken = null;
        await Federation.EventuallyAsync(
            async () => (taken = (await stage.SubmitAsync(territory, step)).Value)?.Proof is not null, "the entry is final");
        await File.WriteAllTextAsync(stage.Proof(territory), taken!.Proof);
    }
}
