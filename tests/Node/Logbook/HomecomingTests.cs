using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Rosters;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>What a node does that comes back with another disk than it left with.</summary>
public sealed class HomecomingTests : IAsyncLifetime
{
    private static readonly CaseOpened Opening = new(new Offence("CP 211", 5));

    private Federation federation = null!;
    private TestOfficial investigator = null!;

    private TestNode Macau => federation["MO"];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync(_ => "sqlite:");
        investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        await AllFinalAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await federation.DisposeAsync();
        Environment.ExitCode = 0;
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(7, 5)]
    [InlineData(11, 8)]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public void As_many_must_answer_as_are_honest_and_never_more_than_there_are(int members, int needed) =>
        Assert.Equal(needed, Homecoming.NeededOf(members));

    [Fact]
    public async Task A_node_that_lost_its_disk_gets_its_log_back_before_it_signs()
    {
        for (var i = 0; i < 3; i++)
        {
            await OpenCaseAsync();
        }

        var before = await AllFinalAsync();
        await Macau.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);

        await Macau.StartAsync();
        await Federation.EventuallyAsync(() => Task.FromResult(Macau.Get<OwnLog>().Store.Size >= before.Size), "the log is back");
        Assert.Equal(before.Root, Macau.Get<OwnLog>().Store.Root(before.Size));

        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        Assert.True((await AllFinalAsync()).Size > before.Size);
        Assert.Equal(await HeadersAsync(), await Macau.Get<Store>().ReadAsync(
            db => db.Blocks.OrderBy(row => row.Index).Select(row => row.Index).ToListAsync(), default));
    }

    [Fact]
    public async Task A_node_restored_from_an_old_copy_signs_no_second_history()
    {
        await Macau.StopAsync();
        var copy = Path.Combine(Macau.Folder, "copy");
        Copy(Data, copy);
        await Macau.StartAsync();
        await Macau.MaySignAsync();
        await OpenCaseAsync();
        var before = await AllFinalAsync();
        await Macau.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);
        Directory.Move(copy, Data);

        await Macau.StartAsync();
        var digest = await OpenCaseAsync();

        await Macau.MaySignAsync();
        var after = await AllFinalAsync();
        Assert.Equal(before.Root, Macau.Get<OwnLog>().Store.Root(before.Size));
        var row = (await Macau.FindAsync(digest))!;
        Assert.Equal(after.Size - 1, row.Index);
        Assert.Equal(Commitment.To(digest, row.Salt).Bytes, Macau.Get<OwnLog>().Store.Entry(row.Index!.Value).Span);
        Assert.NotEmpty(await HeadersAsync());
    }

    [Fact]
    public async Task A_long_log_comes_back_tile_by_tile_and_what_was_taken_meanwhile_stands_behind_it()
    {
        const int Many = 600;
        await Macau.Get<Store>().WriteAsync(
            db =>
            {
                db.AddRange(Enumerable.Range(1, Many - 1).Select(i => new EntryRow
                {
                    Index = i, Entry = Digest.Of(BitConverter.GetBytes(i)).Bytes.ToArray(),
                }));
                return Task.CompletedTask;
            },
            default);
        Macau.Get<LotusBridge.Node.Hosting.Signals>().Committed.Set();
        var before = await AllFinalAsync();
        await Macau.StopAsync();
        await federation["4404"].StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Data, recursive: true);

        await Macau.StartAsync();
        investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var digest = await OpenCaseAsync();
        var step = Step();
        Assert.Equal(2, (await Macau.Get<StepDesk>().TakeAsync(step.Bytes, default, default)).Taken!.Index);
        Assert.Equal((0, 1), (Macau.Get<OwnLog>().Store.Size, (await Macau.FindAsync(digest))!.Index));
        await federation["4404"].StartAsync();
        await Macau.MaySignAsync();
        Assert.Equal(Many + 3, (await AllFinalAsync()).Size);

        Assert.Equal(before.Root, Macau.Get<OwnLog>().Store.Root(Many));
        var row = (await Macau.FindAsync(digest))!;
        Assert.Equal((Many + 1, Finality.L2), (row.Index, row.Finality));
        var proof = (await Macau.ProofAsync(digest))!;
        Assert.True(proof.Verify(digest, federation.Roster.Policy).IsAccepted);
        var taken = (await Macau.Get<StepDesk>().TakeAsync(step.Bytes, default, default)).Taken!;
        Assert.Equal((Many + 2, Many + 2), (taken.Index, Macau.Get<LotusBridge.Node.Hosting.Self>().Step!.Index));
        Assert.True(LogProof.Parse(System.Text.Encoding.UTF8.GetBytes(taken.Proof!))
            .Verify(step.Digest, federation.Roster.Policy).IsAccepted);
    }

    [Fact]
    public async Task A_witness_and_a_mirror_restored_from_an_old_copy_sign_no_fork_of_what_they_signed()
    {
        var committee = federation["GBA"];
        await committee.StopAsync();
        var (data, copy) = (Path.Combine(committee.Folder, "data"), Path.Combine(committee.Folder, "copy"));
        Copy(data, copy);
        await committee.StartAsync();
        await OpenCaseAsync();
        var size = (await AllFinalAsync()).Size;
        await Federation.EventuallyAsync(
            () => Task.FromResult(committee.Get<Mirror>().Seen(Macau.Origin)?.Checkpoint.Size == size), "the mirror has all");
        await committee.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
        Directory.Move(copy, data);

        await committee.StartAsync();
        await committee.MaySignAsync();

        var hash = Mirror.HashOf(Macau.Origin);
        var seen = SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(
            (await committee.Get<Witness>().LatestAsync(hash, default)).Body));
        Assert.Equal(Macau.Get<OwnLog>().Published.Checkpoint, seen.Checkpoint);
        Assert.Equal(size, committee.Get<Mirror>().Seen(Macau.Origin)!.Checkpoint.Size);
        var fork = new AddCheckpoint(1, [], new LogSigner(Macau.Origin, Macau.Log).Sign(
            new Checkpoint(Macau.Origin, size, Digest.Of("fork"u8)))).ToBytes();
        Assert.Equal(409, (await committee.Get<Witness>().AddCheckpointAsync(fork, Macau.Now, default)).Status);
        Assert.Equal(409, committee.Get<Mirror>().AddCheckpoint(fork).Status);
    }

    [Fact]
    public async Task With_fewer_peers_than_it_needs_a_node_takes_acts_and_signs_none()
    {
        await Macau.StopAsync();
        await federation["4404"].StopAsync();
        await Macau.StartAsync();

        var digest = await OpenCaseAsync();
        await Task.Delay(1000);

        Assert.Equal(1, Macau.Get<OwnLog>().Store.Size);
        using var people = new HttpClient { BaseAddress = Macau.Api };
        Assert.Equal("not ready: peers\n", await (await people.GetAsync("/health/ready")).Content.ReadAsStringAsync());
        await federation["4404"].StartAsync();
        await AllFinalAsync();
        Assert.Equal(Finality.L2, (await Macau.FindAsync(digest))!.Finality);
    }

    [Fact]
    public async Task A_log_that_signed_another_history_ends_the_node()
    {
        await OpenCaseAsync();
        var size = (int)(await AllFinalAsync()).Size;
        await Macau.Get<Store>().WriteAsync(
            db => db.Entries.ExecuteUpdateAsync(set => set.SetProperty(row => row.Entry, new byte[32])), default);
        await Macau.StopAsync();
        var folder = Path.Combine(Data, OwnLog.Folder);
        Directory.Delete(folder, recursive: true);
        using (var other = LogStore.Open(folder, new LogSigner(Macau.Origin, Macau.Log)))
        {
            await other.AppendAsync([.. Enumerable.Repeat((ReadOnlyMemory<byte>)new byte[32], size)], default);
        }

        await Macau.StartAsync();
        await Federation.EventuallyAsync(() => Task.FromResult(Macau.HasStopped), "the node has stopped by itself");
    }

    /// <summary>Where the log has headers; none of them may say what the log does not hold.</summary>
    private async Task<List<long>> HeadersAsync()
    {
        var log = Macau.Get<OwnLog>().Store;
        var check = new BraidCheck(Macau.Origin);
        var headers = new List<long>();
        for (var index = 0L; index < log.Size; index++)
        {
            Assert.Null(check.Add(log.Entry(index).Span));
            headers.AddRange(BlockHeader.IsOne(log.Entry(index).Span) ? [index] : []);
        }

        return headers;
    }

    private string Data => Path.Combine(Macau.Folder, "data");

    /// <summary>An epoch that follows, signed by every registrar.</summary>
    private Envelope Step()
    {
        var old = federation.Roster;
        var draft = new RosterDraft(old.Roster with { Epoch = 1, Step = new RosterStep(old.Hash, "a test", []) });
        return draft.Compose(federation.Nodes.Select(node => draft.Sign(node.Registrar)), old, out _)!.Envelope;
    }

    private async Task<Digest> OpenCaseAsync() => (await (investigator with { At = Macau }).DoneAsync(
        Opening, TestOfficial.NewName("MO-C"))).Statement.Digest;

    /// <summary>Returns when everything that Macau has taken is final; blocks' headers stand among it.</summary>
    private async Task<Checkpoint> AllFinalAsync()
    {
        var taken = await Macau.Get<Store>().ReadAsync(db => db.Entries.LongCountAsync(), default);
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size >= taken), $"{taken} entries are final");
        return Macau.Get<OwnLog>().Published.Checkpoint;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
