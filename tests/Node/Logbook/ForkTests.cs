using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>A log that shows its witnesses two histories is found out, and counts for nothing from then on.</summary>
public sealed class ForkTests : IAsyncLifetime
{
    private Federation federation = null!;

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        await federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        await Federation.EventuallyAsync(
            async () => await HasSeenAllAsync("GBA") && await HasSeenAllAsync("4404") && IsPublished(),
            "both have seen the log, and it shows what they have seen");
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task A_second_history_raises_the_alarm_and_gets_no_cosignature_for_the_first_either()
    {
        Assert.Null((await StatusAsync("GBA")).Accused);
        Assert.Equal(409, await ShowAsync("GBA", await ForgedAsync("GBA")));
        Assert.Equal(["lotus-test/MO"], (await StatusAsync("GBA")).Accused);
        Assert.Null((await StatusAsync("4404")).Accused);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(federation["GBA"].Folder, "data", AccusedKeys.Folder)));
        var proof = Accusation.Parse(await File.ReadAllBytesAsync(file));
        Assert.Null(proof.Flaw());
        Assert.Equal(federation["MO"].Member.Log, proof.Accused.ToString());
        Assert.Equal(0, await RunAsync("verify", file));
        Assert.Equal(403, await ShowAsync("GBA", (await SeenAsync("GBA"))!));
    }

    [Fact]
    public async Task The_proof_outlives_the_process()
    {
        await ShowAsync("GBA", await ForgedAsync("GBA"));
        await federation["GBA"].StopAsync();
        await federation["GBA"].StartAsync();
        Assert.Equal(["lotus-test/MO"], (await StatusAsync("GBA")).Accused);
    }

    [Fact]
    public async Task A_file_that_proves_nothing_accuses_nobody()
    {
        await ShowAsync("GBA", await ForgedAsync("GBA"));
        await federation["GBA"].StopAsync();
        var folder = Path.Combine(federation["GBA"].Folder, "data", AccusedKeys.Folder);
        var file = Directory.GetFiles(folder).Single();
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("kind fork", "kind rollback", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(folder, "x.accusation"), "nonsense");
        Assert.Equal(1, await RunAsync("verify", file));
        await federation["GBA"].StartAsync();
        Assert.Null((await StatusAsync("GBA")).Accused);
    }

    // Whose memory is forged says who has the larger tree once the log has grown: the peer that compares, or the other.
    [Theory]
    [InlineData("GBA", 0)]
    [InlineData("GBA", 1)]
    [InlineData("4404", 1)]
    public async Task Peers_that_compare_what_they_have_seen_find_two_histories(string liedTo, int more)
    {
        var forged = await RememberForgedAsync(liedTo);
        for (var i = 0; i < more; i++)
        {
            await federation["MO"].AppointAsync(Roles.Judge, "MO/JIC");
        }

        // Who was lied to may find out before, and then takes nothing of that log any more.
        var other = liedTo == "GBA" ? "4404" : "GBA";
        await Federation.EventuallyAsync(
            () => Task.FromResult(MirroredAt(other) >= forged.Checkpoint.Size + more), "the other mirror holds what came after it");
        var gossip = federation["4404"].Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<Gossip>().Single();
        await Federation.EventuallyAsync(
            async () =>
            {
                // A round in which a busy peer does not answer in time compares nothing.
                await gossip.RoundAsync(default);
                return (await StatusAsync("4404")).Accused is ["lotus-test/MO"];
            },
            "the peers' memories are compared");
    }

    [Fact]
    public async Task The_command_line_proves_the_same_from_outside()
    {
        var forged = Path.Combine(federation.Folder, "forged");
        var into = Path.Combine(federation.Folder, "proofs");
        await File.WriteAllBytesAsync(forged, (await ForgedAsync("GBA")).ToBytes());
        string[] command =
        [
            "log", "accuse", "--node", federation["MO"].Api.ToString(), "--roster", federation.Roster.Hash.ToString(),
            "--folder", into, "--against",
        ];
        Assert.Equal(0, await RunAsync([.. command, forged]));
        Assert.Equal(0, await RunAsync("verify", Directory.GetFiles(into).First()));
        var honest = Path.Combine(federation.Folder, "honest");
        await File.WriteAllBytesAsync(honest, (await SeenAsync("GBA"))!.ToBytes());
        Assert.Equal(1, await RunAsync([.. command, honest]));
    }

    /// <summary>Another root at the size that a witness has seen, signed by the log's own key.</summary>
    private async Task<SignedCheckpoint> ForgedAsync(string witness)
    {
        var seen = (await SeenAsync(witness))!.Checkpoint;
        return new LogSigner(seen.Origin, federation["MO"].Log).Sign(seen with { Root = Digest.Of("another history"u8) });
    }

    /// <summary>Puts a second history into a witness's memory, as if the log had lied to it alone.</summary>
    private async Task<SignedCheckpoint> RememberForgedAsync(string witness)
    {
        var memory = federation[witness].Get<IWitnessStore>();
        while (true)
        {
            var (known, forged) = (await memory.LatestAsync("lotus-test/MO", default), await ForgedAsync(witness));
            var (size, root) = (forged.Checkpoint.Size, forged.Checkpoint.Root);
            if (await memory.TryReplaceAsync(
                "lotus-test/MO", known, new WitnessState(size, root, known!.Timestamp, forged.ToString()), default))
            {
                return forged;
            }
        }
    }

    private long MirroredAt(string territory) =>
        federation[territory].Get<Mirror>().Latest(Mirror.HashOf("lotus-test/MO")) is { IsOk: true } held
            ? SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(held.Body)).Checkpoint.Size
            : 0;

    private async Task<SignedCheckpoint?> SeenAsync(string territory) =>
        await federation[territory].Get<IWitnessStore>().LatestAsync("lotus-test/MO", default) is { } state
            ? SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(state.Note))
            : null;

    private async Task<bool> HasSeenAllAsync(string territory) =>
        (await SeenAsync(territory))?.Checkpoint.Size == federation["MO"].Get<OwnLog>().Store.Size;

    private bool IsPublished() =>
        federation["MO"].Get<OwnLog>() is var log && log.Published.Checkpoint.Size == log.Store.Size;

    private async Task<int> ShowAsync(string territory, SignedCheckpoint shown)
    {
        using var line = new Forger(federation, "MO").Open(territory);
        using var answer = await line.PostAsync(
            "/peer/v1/witness/add-checkpoint", new ByteArrayContent(new AddCheckpoint(0, [], shown).ToBytes()));
        return (int)answer.StatusCode;
    }

    private async Task<StatusView> StatusAsync(string territory)
    {
        using var http = new HttpClient { BaseAddress = federation[territory].Api };
        return (await new NodeClient(http, null, new FileClock(federation[territory].ClockFile)).StatusAsync(default)).Required();
    }

    private static async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        return await LotusBridge.Cli.CommandLine.RunAsync(args, output, output);
    }
}
