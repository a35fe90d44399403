using System.Text.Json;
using System.Text.Json.Nodes;
using LotusBridge.Cli;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;

namespace LotusBridge.Tests.Node.Rosters;

/// <summary>A federation changes its roster through its registrars' command line, while it works.</summary>
public sealed class StepTests : IAsyncLifetime
{
    private Federation federation = null!;

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        foreach (var node in federation.Nodes)
        {
            await KeyFile.WriteUnprotectedAsync(KeyOf(node), node.RegistrarSeed, default);
        }
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task A_node_key_is_rotated_by_the_registrars_and_counts_from_the_restart_on()
    {
        await federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync(federation["MO"]);
        var (fresh, seed) = await ProposeAsync("MO");
        foreach (var territory in Federation.Territories)
        {
            await RunAsync("sign", territory, Step, "--key", KeyOf(federation[territory]), "--by", "registrar:" + territory);
        }

        foreach (var territory in Federation.Territories)
        {
            await RunAsync("send", territory, Step, "--key", KeyOf(federation[territory]), "--by", "registrar:" + territory,
                "-o", Proof(territory));
            Assert.Equal(StepTaken.Taken, (await StatusAsync(territory)).NextEpoch);
        }

        string[] proofs = [.. Federation.Territories.SelectMany(territory => new[] { "--proof", Proof(territory) })];
        await RunAsync("finish", "MO", [Step, .. proofs, "-o", Evidence]);
        foreach (var territory in Federation.Territories)
        {
            await RunAsync("send", territory, Step, "--key", KeyOf(federation[territory]), "--by", "registrar:" + territory,
                "--evidence", Evidence);
            Assert.Equal(StepTaken.RestartDue, (await StatusAsync(territory)).NextEpoch);
        }

        foreach (var node in federation.Nodes)
        {
            await node.StopAsync();
        }

        await Assert.ThrowsAsync<StartRefusedException>(federation["MO"].StartAsync);
        File.Delete(Path.Combine(federation["MO"].Folder, "node.key"));
        await KeyFile.WriteUnprotectedAsync(Path.Combine(federation["MO"].Folder, "node.key"), seed, default);
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        Assert.Equal((1, null), ((await StatusAsync("MO")).Epoch, (await StatusAsync("MO")).NextEpoch));
        await federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync(federation["MO"]);
        var chain = federation["4404"].Get<Self>().Rosters;
        Assert.Equal(SigningKey.Of(fresh), chain.Newest.Roster.Find("MO")!.Node);
        Assert.Equal(federation.Roster.Hash, chain.Genesis.Hash);
        await RunAsync("show", "GBA");
        var mirror = Path.Combine(federation.Folder, "mirror.key");
        await KeyFile.WriteUnprotectedAsync(mirror, seed, default);
        await RunAsync("mirror", "MO", "--territory", "HK", "--key", mirror, "--folder",
            Path.Combine(federation.Folder, "copy"), "-o", Proof("head"));
        var head = SignedCheckpoint.Parse(await File.ReadAllBytesAsync(Proof("head")));
        Assert.Single(head.Note.Verify([new Cosigner("lotus-test/HK/mirror", fresh).Key])!);
        Assert.True(File.Exists(Path.Combine(
            federation.Folder, "copy", $"tile/entries/000.p/{head.Checkpoint.Size}")));
    }

    [Fact]
    public async Task While_a_step_is_in_hand_both_policies_decide_what_is_final()
    {
        var wanted = PolicyOf(faulty: 1);
        var step = Signed(roster => roster with { Policy = wanted }, Federation.Territories);
        Assert.Null((await SubmitAsync("MO", step)).Refusal);
        await FinalAsync(federation["MO"]);
        await federation["GBA"].StopAsync();
        await federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await Federation.EventuallyAsync(
            async () => (await StatusAsync("MO")).Finality == "l1", "two of three are enough for the old policy alone",
            seconds: 90);
        await federation["GBA"].StartAsync();
        await FinalAsync(federation["MO"]);
    }

    [Fact]
    public async Task A_step_that_too_few_have_signed_is_refused_and_stands_in_no_log()
    {
        var size = (await StatusAsync("MO")).LogSize;
        var step = Signed(roster => roster, ["MO"]);
        Assert.Equal("step-refused", (await SubmitAsync("MO", step)).Refusal!.Code);
        Assert.Equal("step-refused", (await SubmitAsync("MO", federation.Roster.Envelope)).Refusal!.Code);
        Assert.Equal(size, (await StatusAsync("MO")).LogSize);
        Assert.Null((await StatusAsync("MO")).NextEpoch);
    }

    [Fact]
    public async Task A_node_takes_one_step_to_an_epoch_and_takes_it_once()
    {
        var step = Signed(roster => roster, ["4404", "MO"]);
        var first = (await SubmitAsync("MO", step)).Value!;
        Assert.Equal(first.Index, (await SubmitAsync("MO", step)).Value!.Index);
        var other = Signed(roster => roster with { At = roster.At.AddDays(1) }, ["4404", "MO"]);
        Assert.Equal("step-other", (await SubmitAsync("MO", other)).Refusal!.Code);
        await federation["MO"].StopAsync();
        await federation["MO"].StartAsync();
        Assert.Equal(first.Index, (await SubmitAsync("MO", step)).Value!.Index);
        Assert.Equal(StepTaken.Taken, (await StatusAsync("MO")).NextEpoch);
    }

    [Fact]
    public async Task Evidence_that_shows_too_little_keeps_nothing()
    {
        var step = Signed(roster => roster, ["4404", "MO"]);
        var evidence = Convert.ToBase64String(RosterLink.Write(RosterEvidence.None));
        var answer = await ClientOf("MO").SubmitAsync(
            new SignedStep(Convert.ToBase64String(step.Bytes.Span), evidence), default);
        Assert.Equal("step-not-final", answer.Refusal!.Code);
        await federation["MO"].StopAsync();
        await federation["MO"].StartAsync();
        Assert.Equal(0, (await StatusAsync("MO")).Epoch);
    }

    [Fact]
    public async Task A_territory_joins_after_it_has_mirrored_every_log_and_is_final_with_the_others()
    {
        await using var joining = await TestNode.CreateAsync(federation, "HK");
        await joining.WriteConfigurationAsync("sqlite:");
        var step = Signed(
            roster => WithMember(roster, joining.Member), Federation.Territories);
        foreach (var territory in Federation.Territories)
        {
            await ProveAsync(territory, step);
        }

        var without = new RosterEvidence([.. Federation.Territories.Select(one => File.ReadAllText(Proof(one)))], []);
        Assert.Equal("step-not-final", (await KeepAsync("MO", step, without)).Refusal!.Code);
        foreach (var territory in Federation.Territories)
        {
            await RunAsync("mirror", territory, "--territory", "HK", "--key", Path.Combine(joining.Folder, "mirror.key"),
                "--folder", Path.Combine(federation.Folder, "copy-" + territory), "-o", Proof("head-" + territory));
        }

        var evidence = without with { Heads = [.. Federation.Territories.Select(one => File.ReadAllText(Proof("head-" + one)))] };
        foreach (var node in federation.Nodes)
        {
            Assert.Equal(StepTaken.RestartDue, (await KeepAsync(node.Territory, step, evidence)).Value!.State);
            await node.StopAsync();
            var settings = JsonNode.Parse(await File.ReadAllTextAsync(node.ConfigurationFile))!;
            settings["peers"]!["HK"] = joining.Peer.ToString();
            await File.WriteAllTextAsync(node.ConfigurationFile, settings.ToJsonString());
        }

        var known = Directory.CreateDirectory(Path.Combine(joining.Folder, "data", RosterFolder.Name));
        foreach (var file in Directory.GetFiles(Path.Combine(federation["MO"].Folder, "data", RosterFolder.Name)))
        {
            File.Copy(file, Path.Combine(known.FullName, Path.GetFileName(file)));
        }

        await joining.StartAsync();
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        await joining.AppointAsync(Roles.Judge, "HK/court");
        await federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await FinalAsync(joining);
        await FinalAsync(federation["MO"]);
    }

    [Fact]
    public async Task A_member_that_has_left_is_not_called_any_more()
    {
        var gone = Signed(
            roster => roster with
            {
                Members = [.. roster.Members.Where(one => one.Territory != "GBA")],
                Policy = PolicyDraft.Rewrite(roster, [.. roster.Members.Where(one => one.Territory != "GBA")], faulty: 0)!,
                Step = roster.Step! with { Cuts = [new RosterCut("lotus-test/GBA", 0)] },
            },
            ["4404", "MO"]);
        foreach (var territory in new[] { "4404", "MO" })
        {
            await ProveAsync(territory, gone);
        }

        var evidence = new RosterEvidence([.. new[] { "4404", "MO" }.Select(one => File.ReadAllText(Proof(one)))], []);
        var kept = await KeepAsync("MO", gone, evidence);
        Assert.Equal(StepTaken.RestartDue, kept.Value!.State);
        await federation["MO"].StopAsync();
        await federation["MO"].StartAsync();
        Assert.Equal(["4404"], federation["MO"].Get<LotusBridge.Node.Peers.PeerLines>().All.Select(peer => peer.Territory));
        await FinalAsync(federation["MO"]);
    }

    private string Step => Path.Combine(federation.Folder, "step.json");

    private string Evidence => Path.Combine(federation.Folder, "evidence.json");

    private string Proof(string territory) => Path.Combine(federation.Folder, territory + ".tlog-proof");

    private static string KeyOf(TestNode node) => Path.Combine(node.Folder, "registrar.key");

    private async Task<(Ed25519Signer Key, byte[] Seed)> ProposeAsync(string territory)
    {
        var seed = Digest.Of("fresh"u8).Bytes.ToArray();
        var key = Ed25519Signer.FromSeed(seed);
        var member = federation[territory].Member with { Node = SigningKey.Of(key) };
        var file = Path.Combine(federation.Folder, "member.json");
        await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(member, StatementJson.Options));
        await RunAsync("propose", territory, "--member", file, "--reason", "the key was lost", "-o", Step);
        return (key, seed);
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
            async () => (taken = (await SubmitAsync(territory, step)).Value)?.Proof is not null, "the entry is final");
        await File.WriteAllTextAsync(Proof(territory), taken!.Proof);
    }

    private Task<Answer<StepTaken>> KeepAsync(string territory, Envelope step, RosterEvidence evidence) =>
        ClientOf(territory).SubmitAsync(SignedStep.Of(new RosterLink(step.Bytes, RosterLink.Write(evidence))), default);

    private async Task RunAsync(string verb, string territory, params string[] args)
    {
        using var output = new StringWriter();
        var node = federation[territory].Api.ToString();
        var code = await CommandLine.RunAsync(
            ["roster", verb, .. args, "--node", node, "--roster", federation.Roster.Hash.ToString()], output, output);
        Assert.True(code == 0, $"{verb} at {territory}: {code}, {output}");
    }

    private Envelope Signed(Func<Roster, Roster> change, string[] signers)
    {
        var old = federation.Roster;
        var draft = new RosterDraft(change(old.Roster with
        {
            Epoch = 1,
            Step = new RosterStep(old.Hash, "a test", []),
        }));
        var signatures = signers.Select(territory => draft.Sign(federation[territory].Registrar)).ToList();
        return draft.Compose(signatures, old, out _)?.Envelope
            ?? Envelope.Create(Roster.PayloadType, draft.Payload.Span, signatures);
    }

    private string PolicyOf(int faulty) => PolicyDraft.Rewrite(federation.Roster.Roster, federation.Roster.Roster.Members, faulty)!;

    private Task<Answer<StepTaken>> SubmitAsync(string territory, Envelope step) => ClientOf(territory).SubmitAsync(
        new SignedStep(Convert.ToBase64String(step.Bytes.Span)), default);

    private NodeClient ClientOf(string territory) => new(
        new HttpClient { BaseAddress = federation[territory].Api },
        Caller.With("registrar:" + territory, federation[territory].Registrar), new FileClock(federation[territory].ClockFile));

    private async Task<StatusView> StatusAsync(string territory) =>
        (await ClientOf(territory).StatusAsync(default)).Required();

    private static Task FinalAsync(TestNode node) => Federation.EventuallyAsync(
        () => Task.FromResult(node.Get<OwnLog>().Published.Checkpoint == node.Get<OwnLog>().Store.Latest.Checkpoint),
        "everything is final",
        seconds: 90);
}
