using LotusBridge.Cli;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Rosters;

/// <summary>A log gets another key while the federation works; its past stays what it was.</summary>
public sealed class LogKeyTests : IAsyncLifetime
{
    private static readonly byte[] Seed = Digest.Of("the next log key"u8).Bytes.ToArray();
    private static readonly VerifierKey Next = new LogSigner("lotus-test/MO", Ed25519Signer.FromSeed(Seed)).Key;

    private StepStage stage = null!;

    private Federation Federation => stage.Federation;

    private TestNode Macau => Federation["MO"];

    public async ValueTask InitializeAsync()
    {
        stage = await StepStage.StartAsync();
        await KeyFile.WriteUnprotectedAsync(Path.Combine(Macau.Folder, "log.key" + SelfReader.NextKey), Seed, default);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task What_was_said_before_and_after_verifies_and_the_new_segment_begins_where_the_step_says()
    {
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        await StepStage.FinalAsync(Macau);
        await RotateAsync(cut: null);
        await Macau.AppointAsync(Roles.Judge, "MO/TSI");
        await StepStage.FinalAsync(Macau);

        var begin = Macau.Get<Self>().Rosters.Begin(1, Macau.Origin)!.Value;
        Assert.True(begin >= 2);
        var checkpoints = await EveryStatementHoldsAsync();
        Assert.All(checkpoints.Where(one => one.Size <= begin), one => Assert.Equal(Macau.Member.Log, one.Key));
        Assert.All(checkpoints.Where(one => one.Size > begin), one => Assert.Equal(Next.ToString(), one.Key));
        Assert.Equal(2, checkpoints.Select(one => one.Key).Distinct().Count());
        using var output = new StringWriter();
        Assert.Equal(0, await CommandLine.RunAsync(
            ["log", "verify", "--node", Macau.Api.ToString(), "--roster", Federation.Roster.Hash.ToString()], output, output));

        await Macau.StopAsync();
        var log = Path.Combine(Macau.Folder, "data", OwnLog.Folder);
        Assert.True(File.Exists(Path.Combine(log, "wal", $"{begin:D20}.wal")));
        var found = LogCheck.Compare(log, _ => { }, default);
        Assert.Empty(found.Problems);
        Assert.Equal([Macau.Member.Log], found.FormerKeys);
        Assert.Equal(Next.ToString(), found.Key);
        await Macau.StartAsync();
        await Macau.AppointAsync(Roles.Judge, "MO/TUI");
        await StepStage.FinalAsync(Macau);
    }

    [Fact]
    public async Task What_is_said_behind_the_steps_entry_waits_for_the_new_key()
    {
        await stage.ProposeAsync("MO", member => member with { Log = Next.ToString() });
        await Federation["GBA"].StopAsync();
        await stage.SendAsync("MO");
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        await Task.Delay(TimeSpan.FromSeconds(2));
        var entry = Macau.Get<Self>().Step!.Index;
        Assert.Equal(entry + 1, Macau.Get<OwnLog>().Store.Size);
        Assert.True((await stage.StatusAsync("MO")).LogSize > entry + 1);
        await Federation["GBA"].StartAsync();
        await stage.InEpochAsync(1, Federation.Territories);
        await StepStage.FinalAsync(Macau);
        Assert.True(Macau.Get<OwnLog>().Published.IsSignedBy(Next));
        Assert.Single(await EveryStatementHoldsAsync());
    }

    [Fact]
    public async Task Behind_a_cut_what_was_final_under_the_old_key_is_final_again_under_the_new_one()
    {
        // Final in one round, so that the proof of the first reaches behind the cut.
        await Federation["4404"].StopAsync();
        await Federation["GBA"].StopAsync();
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        await Macau.AppointAsync(Roles.Judge, "MO/TSI");
        await Federation["4404"].StartAsync();
        await Federation["GBA"].StartAsync();
        await StepStage.FinalAsync(Macau);
        Assert.Equal(2, Macau.Get<OwnLog>().Published.Checkpoint.Size);
        Assert.Equal(2, (await EveryStatementHoldsAsync())[0].Size);

        await RotateAsync(cut: 1);

        await StepStage.FinalAsync(Macau);
        var checkpoints = await EveryStatementHoldsAsync();
        Assert.Equal(Next.ToString(), checkpoints[^1].Key);
        Assert.True(checkpoints[^1].Size > 1);
    }

    [Fact]
    public async Task The_retired_key_gets_no_cosignature_any_more()
    {
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        await StepStage.FinalAsync(Macau);
        await RotateAsync(cut: null);
        await Macau.AppointAsync(Roles.Judge, "MO/TSI");
        await StepStage.FinalAsync(Macau);
        var chain = Federation["4404"].Get<Self>().Rosters;
        var own = Macau.Get<OwnLog>().Published.Checkpoint;
        var old = new LogSigner(Macau.Origin, Macau.Log);
        Assert.False(chain.IsByItsLog(old.Sign(own)));
        Assert.True(chain.IsByItsLog(old.Sign(own with { Size = chain.Begin(1, Macau.Origin)!.Value })));
        using var line = LotusBridge.Exchange.Peers.PeerLine.Open(
            Federation["4404"].Peer, Federation["4404"].Member.Tls, Macau.Tls);
        foreach (var place in new[] { "witness", "mirror" })
        {
            using var body = new ByteArrayContent(
                new LotusBridge.Ledger.Witnessing.AddCheckpoint(own.Size, [], old.Sign(own)).ToBytes());
            using var answer = await line.PostAsync($"/peer/v1/{place}/add-checkpoint", body);
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_disk_lost_after_the_change_comes_back_whole_and_the_log_goes_on_under_the_new_key()
    {
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        await StepStage.FinalAsync(Macau);
        await RotateAsync(cut: null);
        var size = (await stage.StatusAsync("MO")).LogSize;
        await Macau.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path.Combine(Macau.Folder, "data"), recursive: true);
        await Macau.StartAsync();
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Store.Size >= size), "the mirrors gave what the former key had signed");
        await Macau.AppointAsync(Roles.Judge, "MO/TSI");
        await StepStage.FinalAsync(Macau);
        Assert.True(Macau.Get<OwnLog>().Published.IsSignedBy(Next));
    }

    private async Task RotateAsync(long? cut)
    {
        string[] more = cut is { } size ? ["--cut", $"MO={size}"] : [];
        await stage.ProposeAsync("MO", member => member with { Log = Next.ToString() }, more);
        await stage.SendAsync("4404");
        await stage.InEpochAsync(1, Federation.Territories);
    }

    /// <summary>Every final statement of Macau's, verified from the genesis alone; the checkpoints of their proofs.</summary>
    private async Task<List<(long Size, string Key)>> EveryStatementHoldsAsync()
    {
        var rows = await Macau.Get<Store>().ReadAsync(
            db => db.Statements.Where(row => row.Index != null).OrderBy(row => row.Index).ToListAsync(), default);
        Assert.NotEmpty(rows);
        var chain = RosterChain.Read(Federation.Roster, Macau.Get<Self>().Rosters.Links, out _)!;
        var used = new List<(long, string)>();
        foreach (var row in rows)
        {
            Assert.Equal(Finality.L2, row.Finality);
            var proof = (await Macau.ProofAsync(row.Digest))!;
            var statement = OpenThread.StatementOf(row);
            Assert.NotNull(StatementProof.Verify(
                statement, proof, chain, new Register(chain, []), Finality.L2, out var flaw));
            Assert.Null(flaw);
            var key = chain.LogKeysOf(Macau.Origin).Single(proof.Checkpoint.IsSignedBy);
            used.Add((proof.Checkpoint.Checkpoint.Size, key.ToString()));
        }

        return used;
    }
}
