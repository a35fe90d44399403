using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace LotusBridge.Tests.Node.Storage;

/// <summary>The same model, migration and promises on both engines.</summary>
public abstract class StoreTests : StorageStage
{
    [Fact]
    public async Task Every_table_takes_a_row_and_gives_it_back()
    {
        var at = new DateTimeOffset(2026, 5, 4, 9, 0, 0, TimeSpan.FromHours(8)).AddTicks(7);
        await Store.WriteAsync(
            db =>
            {
                db.Add(Statement(1, at));
                db.Add(new EntryRow { Index = 0, Entry = [1] });
                db.Add(new OutboxRow { Peer = "MO", Statement = Some(1), Needs = Finality.L2, NextAt = at });
                db.Add(new ReceiptRow { Statement = Some(1), Peer = "MO", Given = true, Envelope = [1], At = at });
                db.Add(new WitnessRow { Origin = "o", Size = 1, Root = Some(2), Timestamp = 3, Note = "簽" });
                db.Add(new CheckpointRow { Finality = Finality.L2, Size = 1, Note = "n", At = at });
                db.Add(new RoundRow { Size = 1, Note = "n" });
                db.Add(new AnnexRow { Digest = Some(3), Thread = "t", Content = [2] });
                db.Add(new PackageRow { Package = "P", Thread = "t", Sha256 = Some(4), Size = 1L << 40 });
                db.Add(new DoubtRow { Number = "MO-1" });
                db.Add(new ListingRow { Name = "orders", Form = Some(5), Upto = 1, IsWhole = false });
                db.Add(new NonceRow { By = "MO", Nonce = "n", At = at });
                db.Add(new TimestampRow { Day = "2026-05-04", Territory = "MO", Size = 1, Note = "n", Token = [3], At = at });
                return Task.CompletedTask;
            },
            default);
        var row = await Store.ReadAsync(db => db.Statements.SingleAsync(one => one.At >= at), default);
        Assert.Equal((Some(1), at.ToUniversalTime(), TimeSpan.Zero), (row.Digest, row.At, row.At.Offset));
        Assert.Equal("簽", (await Store.ReadAsync(db => db.Witness.SingleAsync(), default)).Note);
        Assert.Equal(at.ToUniversalTime(), (await Store.ReadAsync(db => db.Timestamps.SingleAsync(), default)).At);
        Assert.Equal(1L << 40, (await Store.ReadAsync(db => db.Packages.SingleAsync(), default)).Size);
        Assert.Empty(await Store.ReadAsync(db => db.Statements.Where(one => one.At > at).ToListAsync(), default));
    }

    [Fact]
    public async Task Entries_of_a_database_from_before_stay_what_they_were()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        var migrator = db.GetService<IMigrator>();
        await db.Database.EnsureDeletedAsync();
        await migrator.MigrateAsync("20261101000000_RosterSteps");
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO entries (\"Index\", \"Commitment\") VALUES (0, {Some(1).Hex}), (1, {Some(2).Hex})");
        await migrator.MigrateAsync();
        var entries = await db.Entries.OrderBy(row => row.Index).Select(row => row.Entry).ToListAsync();
        Assert.Equal([Some(1).Bytes.ToArray(), Some(2).Bytes.ToArray()], entries);
    }

    [Fact]
    public async Task What_fails_in_the_middle_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync(
            async db =>
            {
                db.Add(new EntryRow { Index = 0, Entry = [1] });
                await db.SaveChangesAsync();
                throw new InvalidOperationException("in the middle");
            },
            default));
        Assert.Equal(0, await Store.ReadAsync(db => db.Entries.CountAsync(), default));
    }

    [Fact]
    public async Task Neither_an_index_nor_a_digest_nor_a_parcel_exists_twice()
    {
        var at = DateTimeOffset.UnixEpoch;
        await AddAsync(() => Statement(1, at, index: 0));
        await AddAsync(() => new EntryRow { Index = 0, Entry = [1] });
        await AddAsync(() => new OutboxRow { Peer = "MO", Statement = Some(1), Needs = Finality.L2, NextAt = at });
        foreach (var again in new Func<object>[]
        {
            () => Statement(1, at, index: 1),
            () => Statement(2, at, index: 0),
            () => new EntryRow { Index = 0, Entry = [2] },
            () => new OutboxRow { Peer = "MO", Statement = Some(1), Needs = Finality.L1, NextAt = at },
        })
        {
            await Assert.ThrowsAnyAsync<DbUpdateException>(() => AddAsync(again));
        }
    }

    [Fact]
    public async Task Writers_take_turns()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Store.WriteAsync(
            async db =>
            {
                var last = await db.Entries.MaxAsync(row => (long?)row.Index) ?? -1;
                db.Add(new EntryRow { Index = last + 1, Entry = [1] });
            },
            default)));
        Assert.Equal(30, await Store.ReadAsync(db => db.Entries.CountAsync(), default));
    }

    [Fact]
    public async Task A_witness_forgets_no_state_that_another_has_replaced()
    {
        var table = new WitnessTable(Store);
        var first = new LotusBridge.Ledger.Witnessing.WitnessState(1, Some(1), 10, "a");
        var second = new LotusBridge.Ledger.Witnessing.WitnessState(2, Some(2), 11, "b");
        Assert.True(await table.TryReplaceAsync("o", null, first, default));
        Assert.False(await table.TryReplaceAsync("o", null, second, default));
        Assert.True(await table.TryReplaceAsync("o", first, second, default));
        Assert.False(await table.TryReplaceAsync("o", first, first, default));
        Assert.False(await table.TryReplaceAsync("o", second with { Root = Some(3) }, first, default));
        Assert.Equal(second, await table.LatestAsync("o", default));
    }

    private Task AddAsync(Func<object> row) => Store.WriteAsync(
        db =>
        {
            db.Add(row());
            return Task.CompletedTask;
        },
        default);

    private static Digest Some(byte seed) => Digest.Of([seed]);

    private static StatementRow Statement(byte seed, DateTimeOffset at, long? index = null) => new()
    {
        Digest = Some(seed), Thread = "t", Type = "x", By = "MO", At = at, TakenAt = at, Envelope = [seed], Index = index,
    };
}

public sealed class SqliteStoreTests : StoreTests
{
    protected override string Database => "sqlite:";

    [Fact]
    public async Task Every_connection_syncs_at_every_commit_the_first_time_and_later()
    {
        for (var round = 0; round < 3; round++)
        {
            var settings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.ReadAsync(
                async db =>
                {
                    await Task.Yield();
                    return (await AskAsync(db, Synchronous), await AskAsync(db, Patience));
                },
                default)));
            Assert.All(settings, one => Assert.Equal((Full, 5000), one));
            Assert.Equal(Full, await Store.WriteAsync(db => AskAsync(db, Synchronous), default));
        }
    }

    /// <summary>SQLite's number for <c>synchronous=FULL</c>.</summary>
    private const long Full = 2;

    private const string Synchronous = "SELECT synchronous AS Value FROM pragma_synchronous";
    private const string Patience = "SELECT timeout AS Value FROM pragma_busy_timeout";

    private static Task<long> AskAsync(NodeDb db, string sql) => db.Database.SqlQueryRaw<long>(sql).SingleAsync();
}

public sealed class PostgresStoreTests(ThrowawayPostgres postgres) : StoreTests
{
    protected override string Database { get; } = postgres.NewDatabase();
}
