using System.Text.Json;
using System.Text.Json.Nodes;
using LotusBridge.Cli;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Rosters;

/// <summary>A federation whose registrars change its roster, through the command line or with steps made here.</summary>
internal sealed class StepStage(Federation federation) : IAsyncDisposable
{
    public Federation Federation => federation;

    public string StepFile => Path.Combine(federation.Folder, "step.json");

    public string Evidence => Path.Combine(federation.Folder, "evidence.json");

    public static async Task<StepStage> StartAsync()
    {
        var stage = new StepStage(await Federation.StartAsync());
        await Task.WhenAll(stage.Federation.Nodes.Select(node => node.MaySignAsync()));
        foreach (var node in stage.Federation.Nodes)
        {
            await KeyFile.WriteUnprotectedAsync(KeyOf(node), node.RegistrarSeed, default);
        }

        return stage;
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    public static string KeyOf(TestNode node) => Path.Combine(node.Folder, "registrar.key");

    public string Proof(string name) => Path.Combine(federation.Folder, name + ".tlog-proof");

    /// <summary>Runs <c>lotus roster</c> against a territory's node; it must end well.</summary>
    public async Task RunAsync(string verb, string territory, params string[] args)
    {
        using var output = new StringWriter();
        var node = federation[territory].Api.ToString();
        var code = await CommandLine.RunAsync(
            ["roster", verb, .. args, "--node", node, "--roster", federation.Roster.Hash.ToString()], output, output);
        Assert.True(code == 0, $"{verb} at {territory}: {code}, {output}");
    }

    /// <summary>Proposes the member in place of the territory's and has every registrar sign.</summary>
    public async Task ProposeAsync(
        string territory, Func<RosterMember, RosterMember> change, params string[] more)
    {
        var file = Path.Combine(federation.Folder, "member.json");
        var member = change(federation[territory].Member);
        await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(member, StatementJson.Options));
        await RunAsync("propose", territory, ["--member", file, "--reason", "a key was lost", "-o", StepFile, .. more]);
        foreach (var signer in Federation.Territories)
        {
            await RunAsync("sign", signer, StepFile, "--key", KeyOf(federation[signer]), "--by", "registrar:" + signer);
        }
    }

    public Task SendAsync(string territory, params string[] more) => RunAsync(
        "send", territory,
        [StepFile, "--key", KeyOf(federation[territory]), "--by", "registrar:" + territory, .. more]);

    /// <summary>A step after an epoch, the genesis where nothing is said, as these registrars have signed it.</summary>
    public Envelope Signed(Func<Roster, Roster> change, string[] signers, RosterReading? after = null)
    {
        var old = after ?? federation.Roster;
        var draft = new RosterDraft(change(old.Roster with
        {
            Epoch = old.Roster.Epoch + 1,
            Step = new RosterStep(old.Hash, "a test", []),
        }));
        var signatures = signers.Select(territory => draft.Sign(federation[territory].Registrar)).ToList();
        return draft.Compose(signatures, old, out _)?.Envelope
            ?? Envelope.Create(Roster.PayloadType, draft.Payload.Span, signatures);
    }

    public Task<Answer<StepTaken>> SubmitAsync(
        string territory, Envelope step, RosterEvidence? evidence = null, IReadOnlyList<string>? heads = null) =>
        ClientOf(territory).SubmitAsync(
            new SignedStep(
                Convert.ToBase64String(step.Bytes.Span),
                evidence is null ? null : Convert.ToBase64String(RosterLink.Write(evidence)), heads),
            default);

    public async Task<StatusView> StatusAsync(string territory) => (await ClientOf(territory).StatusAsync(default)).Required();

    /// <summary>Returns when these nodes go by that epoch, all of them by the same.</summary>
    public async Task InEpochAsync(int epoch, params string[] territories)
    {
        foreach (var territory in territories)
        {
            await Federation.EventuallyAsync(
                async () => await AnswerAsync(territory) is { } status && status.Epoch == epoch,
                $"{territory} is in epoch {epoch}", seconds: 60);
        }

        Assert.Single(territories.Select(one => federation[one].Get<Self>().Rosters.Newest.Hash).Distinct());
    }

    /// <summary>Null while nobody listens.</summary>
    public async Task<StatusView?> AnswerAsync(string territory)
    {
        try
        {
            return await StatusAsync(territory);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public static async Task AddPeerAsync(TestNode node, TestNode peer)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(node.ConfigurationFile))!;
        settings["peers"]![peer.Territory] = peer.Peer.ToString();
        await File.WriteAllTextAsync(node.ConfigurationFile, settings.ToJsonString());
    }

    public static Task FinalAsync(TestNode node) => Federation.EventuallyAsync(
        async () => node.Get<OwnLog>().Published.Checkpoint.Size is > 0 and var size
            && size == await node.Get<Store>().ReadAsync(db => db.Entries.LongCountAsync(), default),
        "everything is final",
        seconds: 90);

    private NodeClient ClientOf(string territory) => new(
        new HttpClient { BaseAddress = federation[territory].Api },
        Caller.With("registrar:" + territory, federation[territory].Registrar), new FileClock(federation[territory].ClockFile));
}
