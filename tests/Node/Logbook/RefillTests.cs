using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Logbook;

/// <summary>A long log that comes back tile by tile, over each engine, and whatever happens on the way.</summary>
public sealed class RefillTests : IAsyncDisposable
{
    private const int Many = 600;

    private Federation federation = null!;

    private TestNode Macau => federation["MO"];

    public async ValueTask DisposeAsync()
    {
        if (federation is not null)
        {
            await federation.DisposeAsync();
        }

        Environment.ExitCode = 0;
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task What_was_taken_meanwhile_moves_behind_what_comes_back(string engine)
    {
        var before = await FilledAsync(engine);
        await LoseAsync(engine);
        await federation["4404"].StopAsync();

        // Too few peers answer, so acts are taken under indices that the log has signed for something else.
        await Macau.StartAsync();
        var taken = await TakeAsync();
        await federation["4404"].StartAsync();

        await BackAsync(before, taken);
    }

    [Theory]
    [InlineData("sqlite", 1)]
    [InlineData("sqlite", 2)]
    [InlineData("postgresql", 2)]
    public async Task A_crash_in_the_middle_of_it_begins_it_again_and_nothing_is_there_twice(string engine, int tiles)
    {
        var before = await FilledAsync(engine);
        await LoseAsync(engine);
        using (var child = ChildNode.Start(Macau, $"after-refill:{tiles}"))
        {
            await child.WaitAsync();
            Assert.Contains("crash point after-refill", child.Said, StringComparison.Ordinal);
        }

        await federation["4404"].StopAsync();
        await Macau.StartAsync();
        Assert.Equal((0, tiles * 256L), (Macau.Get<OwnLog>().Store.Size, await EntriesAsync()));
        var taken = await TakeAsync();
        await federation["4404"].StartAsync();

        await BackAsync(before, taken);
    }

    /// <summary>A log of some hundred entries, all final and mirrored.</summary>
    private async Task<Checkpoint> FilledAsync(string engine)
    {
        federation = await Federation.StartAsync(territory => territory == "MO" ? NewDatabase(engine) : "sqlite:");
        await Macau.AppointAsync(Roles.Judge, "MO/JIC");
        var taken = await EntriesAsync();
        await FinalAsync(taken);
        await Macau.Get<Store>().WriteAsync(
            db =>
            {
                db.AddRange(Enumerable.Range((int)taken, Many - (int)taken).Select(i => new EntryRow
                {
                    Index = i, Entry = Digest.Of(BitConverter.GetBytes(i)).Bytes.ToArray(),
                }));
                db.ForgetIndex();
                return Task.CompletedTask;
            },
            default);
        Macau.Get<Signals>().Committed.Set();
        return await FinalAsync(Many);
    }

    /// <summary>Stops Macau and takes its disk and its database away.</summary>
    private async Task LoseAsync(string engine)
    {
        await Macau.StopAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path.Combine(Macau.Folder, "data"), recursive: true);
        await Macau.WriteConfigurationAsync(NewDatabase(engine));
    }

    private static string NewDatabase(string engine) =>
        engine == "sqlite" ? "sqlite:" : ThrowawayPostgres.OfThisRun!.NewDatabase();

    /// <summary>An official and a case, in a node that may not sign yet.</summary>
    private async Task<Digest> TakeAsync()
    {
        var investigator = await Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        var opened = await investigator.DoneAsync(new CaseOpened(new Offence("CP 211", 5)), "MO-C-AAAAAAAA");
        return opened.Statement.Digest;
    }

    /// <summary>Everything is back where it stood, and what was taken meanwhile is behind it and final.</summary>
    private async Task BackAsync(Checkpoint before, Digest taken)
    {
        await Macau.MaySignAsync();
        var entries = await EntriesAsync();
        var after = await FinalAsync(entries);
        Assert.Equal(before.Root, Macau.Get<OwnLog>().Store.Root(before.Size));
        Assert.Equal((entries, before.Size + 2), (after.Size, entries));
        var row = (await Macau.FindAsync(taken))!;
        Assert.Equal(after.Size - 1, row.Index);
        Assert.Equal(Commitment.To(taken, row.Salt).Bytes, Macau.Get<OwnLog>().Store.Entry(row.Index!.Value).Span);
        await Federation.EventuallyAsync(
            async () => (await Macau.FindAsync(taken))!.Finality == Finality.L2, "the statement is final");
        Assert.True((await Macau.ProofAsync(taken))!.Verify(taken, federation.Roster.Policy).IsAccepted);
    }

    private Task<long> EntriesAsync() => Macau.Get<Store>().ReadAsync(db => db.Entries.LongCountAsync(), default);

    private async Task<Checkpoint> FinalAsync(long size)
    {
        await Federation.EventuallyAsync(
            () => Task.FromResult(Macau.Get<OwnLog>().Published.Checkpoint.Size >= size), $"{size} entries are final");
        return Macau.Get<OwnLog>().Published.Checkpoint;
    }
}
