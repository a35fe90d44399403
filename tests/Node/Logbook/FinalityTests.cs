using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Logbook;

public sealed class FinalityTests : IAsyncLifetime
{
    private static readonly CaseOpened Opening = new(new Offence("CP 211", 5));

    private Federation federation = null!;

    private TestNode Macau => federation["MO"];

    public async ValueTask InitializeAsync() => federation = await Federation.StartWithoutAsync("4404");

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Cut_off_a_node_reaches_L1_and_with_one_other_L2()
    {
        await federation["GBA"].StopAsync();
        var investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var digest = (await investigator.DoneAsync(Opening, "MO-C-AAAAAAAA")).Statement.Digest;
        await ReachesAsync(digest, Finality.L1);
        Assert.Equal(0, Macau.Get<OwnLog>().Published.Checkpoint.Size);

        await federation.StartRestAsync();
        await federation["GBA"].MaySignAsync();
        await federation["4404"].StopAsync();
        await ReachesAsync(digest, Finality.L2);
        var row = (await Macau.FindAsync(digest))!;
        var proof = (await Macau.ProofAsync(digest))!;
        var verdict = proof.Verify(digest, federation.Roster.Policy);
        Assert.Equal((true, row.ExistedBy), (verdict.IsAccepted, verdict.ExistedBy));
    }

    [Fact]
    public async Task An_act_is_final_within_a_moment_where_all_are_there()
    {
        await federation.StartRestAsync();
        var investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        for (var i = 0; i < 5; i++)
        {
            var digest = (await investigator.DoneAsync(Opening, TestOfficial.NewName("MO-C"))).Statement.Digest;
            await ReachesAsync(digest, Finality.L2);
        }

        using var people = new HttpClient { BaseAddress = Macau.Api };
        var checkpoint = SignedCheckpoint.Parse(await people.GetByteArrayAsync("/log/checkpoint"));
        var log = Macau.Get<OwnLog>().Store;
        Assert.Equal((log.Size, 6), (checkpoint.Checkpoint.Size, Commitments(log)));
        Assert.True(federation.Roster.Policy.Evaluate(checkpoint).IsAccepted);
        Assert.Equal(log.Size * 32, (await people.GetByteArrayAsync($"/log/tile/0/000.p/{log.Size}")).Length);
        Assert.Equal(404, (int)(await people.GetAsync($"/log/tile/0/000.p/{log.Size + 1}")).StatusCode);
        Assert.Equal(404, (int)(await people.GetAsync("/log/tile/..%2f..%2fnode.db")).StatusCode);
        Assert.Equal("ready\n", await people.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task A_log_that_fell_behind_its_database_is_filled_up_again()
    {
        var investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var first = (await investigator.DoneAsync(Opening, "MO-C-AAAAAAAA")).Statement.Digest;
        await ReachesAsync(first, Finality.L2);
        var root = Macau.Get<OwnLog>().Store.Root(2);
        await Macau.StopAsync();
        Directory.Delete(LogFolder, recursive: true);

        await federation.StartRestAsync();
        investigator = investigator with { At = Macau };
        await ReachesAsync((await investigator.DoneAsync(Opening, "MO-C-BBBBBBBB")).Statement.Digest, Finality.L2);
        Assert.Equal(root, Macau.Get<OwnLog>().Store.Root(2));
    }

    [Fact]
    public async Task A_log_ahead_of_its_database_keeps_the_node_from_starting()
    {
        var investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var digest = (await investigator.DoneAsync(Opening, "MO-C-AAAAAAAA")).Statement.Digest;
        await ReachesAsync(digest, Finality.L1);
        await Macau.Get<Store>().WriteAsync(
            db => db.Entries.Where(row => row.Index >= 1).ExecuteDeleteAsync(), default);
        await Macau.StopAsync();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(Macau.StartAsync);
        Assert.Equal(StartRefusedException.Inconsistent, refused.ExitCode);
        Assert.Contains("older", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_bytes_than_one_append_takes_are_appended_one_after_another()
    {
        await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        const int Many = 200;
        await Macau.Get<Store>().WriteAsync(
            db =>
            {
                db.AddRange(Enumerable.Range(1, Many).Select(i => new EntryRow
                {
                    Index = i, Entry = new byte[EntryBundle.MaxEntryBytes],
                }));
                return Task.CompletedTask;
            },
            default);
        Macau.Get<Signals>().Committed.Set();
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Store.Size == Many + 1), "the log has all");
    }

    [Fact]
    public async Task Two_processes_do_not_share_a_data_folder()
    {
        var refused = await Assert.ThrowsAsync<StartRefusedException>(
            () => NodeApp.BuildAsync(Settings.Read(Macau.ConfigurationFile), new SigningGate(), default));
        Assert.Equal(StartRefusedException.Busy, refused.ExitCode);
    }

    /// <summary>Entries that are no block's header.</summary>
    private static int Commitments(LogStore log) =>
        Enumerable.Range(0, (int)log.Size).Count(index => !BlockHeader.IsOne(log.Entry(index).Span));

    private string LogFolder => Path.Combine(Macau.Folder, "data", OwnLog.Folder);

    private Task ReachesAsync(Digest digest, Finality finality) => Federation.EventuallyAsync(
        async () => (await Macau.FindAsync(digest))!.Finality >= finality, $"finality {finality}");
}
