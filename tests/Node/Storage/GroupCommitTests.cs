using System.Data.Common;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Storage;

/// <summary>Writings that wait share one transaction, and each is whole or absent by itself; on both engines.</summary>
public abstract class GroupCommitTests : StorageStage
{
    private readonly TaskCompletionSource hold = new();

    /// <summary>Makes the engine give up the transaction in its middle, as it does when a disk is full.</summary>
    protected abstract string GiveUp { get; }

    [Fact]
    public async Task Writings_that_wait_are_committed_together()
    {
        var first = await HoldAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => TransactionAsync()).ToList();
        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        hold.SetResult();
        var transactions = await Task.WhenAll(waiting);
        Assert.Single(transactions.Distinct());
        Assert.NotEqual(await first, transactions[0]);
    }

    [Fact]
    public async Task No_more_than_the_limit_share_a_commit()
    {
        var first = await HoldAsync();
        var waiting = Enumerable.Range(0, WriteGroup.MaxTurns + 1).Select(_ => TransactionAsync()).ToList();
        hold.SetResult();
        var transactions = await Task.WhenAll(waiting);
        Assert.Single(transactions[..^1].Distinct());
        Assert.NotEqual(transactions[0], transactions[^1]);
        await first;
    }

    [Fact]
    public async Task Who_fails_loses_nothing_of_the_others_and_leaves_no_gap()
    {
        var first = await HoldAsync();
        List<Task<long>> waiting =
        [
            EnterAsync(1), EnterAsync(2), EnterAsync(3, then: new InvalidOperationException("alone")), EnterAsync(4),
        ];
        hold.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting[2]);
        long[] indexes = [await waiting[0], await waiting[1], await waiting[3]];
        Assert.Equal([0, 1, 2], indexes);
        Assert.Equal([Some(1), Some(2), Some(4)], await CommitmentsAsync());
        await first;
    }

    [Fact]
    public async Task A_second_row_under_one_key_fails_alone()
    {
        var first = await HoldAsync();
        List<Task> waiting = [AddAsync(Annex(1)), AddAsync(Annex(1)), AddAsync(Annex(2))];
        hold.SetResult();
        await Assert.ThrowsAsync<DbUpdateException>(() => waiting[1]);
        await waiting[0];
        await waiting[2];
        Assert.Equal(2, await Store.ReadAsync(db => db.Annexes.CountAsync(), default));
        await first;
    }

    [Fact]
    public async Task What_a_failed_writing_had_not_saved_is_not_saved_with_the_next()
    {
        var first = await HoldAsync();
        var failed = Store.WriteAsync(
            db =>
            {
                db.Add(Annex(1));
                return Task.FromException(new InvalidOperationException());
            },
            default);
        var next = AddAsync(Annex(2));
        hold.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        await next;
        Assert.Equal(Some(2), (await Store.ReadAsync(db => db.Annexes.SingleAsync(), default)).Digest);
        await first;
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit_not_even_a_refusal()
    {
        var first = await HoldAsync();
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        List<Task> earlier = [AddAsync(Annex(1)), AddAsync(Annex(1)), Store.WriteAsync(_ => Task.FromResult("no"), default)];
        var last = Store.WriteAsync(
            async _ =>
            {
                reached.SetResult();
                await goOn.Task;
            },
            default);
        hold.SetResult();
        await reached.Task;
        Assert.All(earlier, one => Assert.False(one.IsCompleted));
        Assert.Equal(0, await Store.ReadAsync(db => db.Annexes.CountAsync(), default));
        goOn.SetResult();
        await last;
        Assert.Equal("no", await (Task<string>)earlier[2]);
        await Assert.ThrowsAsync<DbUpdateException>(() => earlier[1]);
        await first;
    }

    [Fact]
    public async Task Who_cancels_while_waiting_is_taken_out_at_once()
    {
        var first = await HoldAsync();
        using var patience = new CancellationTokenSource();
        var ran = false;
        var gone = Store.WriteAsync(_ => Task.FromResult(ran = true), patience.Token);
        var other = AddAsync(Annex(1));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        hold.SetResult();
        await other;
        Assert.False(ran);
        await first;
    }

    [Fact]
    public async Task Who_comes_cancelled_does_not_wait_at_all()
    {
        var ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.WriteAsync(_ => Task.FromResult(ran = true), new CancellationToken(canceled: true)));
        Assert.False(ran);
    }

    [Fact]
    public async Task Who_cancels_once_carried_is_told_what_became_of_it()
    {
        var first = await HoldAsync();
        using var patience = new CancellationTokenSource();
        var carried = Store.WriteAsync(
            async db =>
            {
                db.Add(Annex(1));
                await patience.CancelAsync();
                return "taken";
            },
            patience.Token);
        var other = AddAsync(Annex(2));
        hold.SetResult();
        Assert.Equal("taken", await carried);
        await other;
        Assert.Equal(2, await Store.ReadAsync(db => db.Annexes.CountAsync(), default));
        await first;
    }

    [Fact]
    public async Task Who_stops_in_the_middle_by_itself_leaves_nothing_and_takes_nobody_along()
    {
        var first = await HoldAsync();
        using var patience = new CancellationTokenSource();
        var stopped = Store.WriteAsync(
            async db =>
            {
                db.Add(Annex(1));
                await db.SaveChangesAsync();
                await patience.CancelAsync();
                patience.Token.ThrowIfCancellationRequested();
            },
            patience.Token);
        var other = AddAsync(Annex(2));
        hold.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        await other;
        Assert.Equal(Some(2), (await Store.ReadAsync(db => db.Annexes.SingleAsync(), default)).Digest);
        await first;
    }

    [Fact]
    public async Task A_commit_that_fails_fails_everybody_and_the_next_goes_on()
    {
        await ExecuteAsync("CREATE TABLE parents (\"Id\" INTEGER PRIMARY KEY)");
        await ExecuteAsync(
            "CREATE TABLE children (\"Id\" INTEGER REFERENCES parents (\"Id\") DEFERRABLE INITIALLY DEFERRED)");
        var first = await HoldAsync();
        var memory = false;
        List<Task> waiting =
        [
            AddAsync(Annex(1)), ExecuteAsync("INSERT INTO children VALUES (1)"), AddAsync(Annex(2)),
            Store.WriteAsync(_ => Task.FromResult(true), _ => memory = true, default),
        ];
        hold.SetResult();
        foreach (var one in waiting)
        {
            await Assert.ThrowsAnyAsync<DbException>(() => one);
        }

        Assert.False(memory);
        await AddAsync(Annex(3));
        Assert.Equal(Some(3), (await Store.ReadAsync(db => db.Annexes.SingleAsync(), default)).Digest);
        await first;
    }

    [Fact]
    public async Task An_engine_that_gives_up_in_the_middle_fails_everybody_and_the_next_goes_on()
    {
        var first = await HoldAsync();
        List<Task> waiting = [AddAsync(Annex(1)), ExecuteAsync(GiveUp), AddAsync(Annex(2))];
        hold.SetResult();
        foreach (var one in waiting)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => one);
        }

        await AddAsync(Annex(3));
        Assert.Equal(Some(3), (await Store.ReadAsync(db => db.Annexes.SingleAsync(), default)).Digest);
        await first;
    }

    [Fact]
    public async Task A_memory_is_told_after_the_commit_and_before_any_later_writing()
    {
        var first = await HoldAsync();
        string? memory = null;
        var told = Store.WriteAsync(async db => Assert.IsType<string>(await NameAsync(db)), name => memory = name, default);
        var later = Store.WriteAsync(async db => (Seen: memory, Here: await NameAsync(db)), default);
        hold.SetResult();
        var (seen, here) = await later;
        Assert.Equal(await told, seen);
        Assert.NotEqual(seen, here);
        await first;
    }

    [Fact]
    public async Task A_memory_is_told_nothing_of_what_was_rolled_back()
    {
        var memory = false;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync(
            _ => Task.FromException<bool>(new InvalidOperationException()), _ => memory = true, default));
        Assert.False(memory);
    }

    [Fact]
    public async Task The_next_index_is_right_after_entries_came_another_way()
    {
        Assert.Equal(0, await EnterAsync(1));
        await Store.WriteAsync(
            async db =>
            {
                Assert.Equal(1, await db.TakeIndexAsync(default));
                db.Add(new EntryRow { Index = 5, Entry = [5] });
                await db.SaveChangesAsync();
                db.ForgetIndex();
                Assert.Equal(6, await db.TakeIndexAsync(default));
            },
            default);
        Assert.Equal(6, await EnterAsync(2));
    }

    private static Task<string> NameAsync(NodeDb db) =>
        Task.FromResult(db.Database.CurrentTransaction!.TransactionId.ToString());

    private static Digest Some(byte seed) => Digest.Of([seed]);

    private static AnnexRow Annex(byte seed) => new() { Digest = Some(seed), Thread = "t", Content = [seed] };

    /// <summary>A writing that stands in the way until <see cref="hold"/> is set; the inner task is its end.</summary>
    private async Task<Task<string>> HoldAsync()
    {
        var begun = new TaskCompletionSource();
        var holding = Store.WriteAsync(
            async db =>
            {
                begun.SetResult();
                await hold.Task;
                return await NameAsync(db);
            },
            default);
        await begun.Task;
        return holding;
    }

    private Task<string> TransactionAsync() => Store.WriteAsync(NameAsync, default);

    private Task<long> EnterAsync(byte seed, Exception? then = null) => Store.WriteAsync(
        async db =>
        {
            var index = await db.TakeIndexAsync(default);
            db.Add(new EntryRow { Index = index, Entry = Some(seed).Bytes.ToArray() });
            await db.SaveChangesAsync();
            return then is null ? index : throw then;
        },
        default);

    private Task AddAsync(object row) => Store.WriteAsync(
        db =>
        {
            db.Add(row);
            return Task.CompletedTask;
        },
        default);

    private Task ExecuteAsync(string sql) => Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync(sql), default);

    private Task<List<Digest>> CommitmentsAsync() => Store.ReadAsync(
        db => db.Entries.OrderBy(row => row.Index).Select(row => Digest.From(row.Entry)).ToListAsync(), default);
}

public sealed class SqliteGroupCommitTests : GroupCommitTests
{
    protected override string Database => "sqlite:";

    protected override string GiveUp => "ROLLBACK";
}

public sealed class PostgresGroupCommitTests(ThrowawayPostgres postgres) : GroupCommitTests
{
    protected override string Database { get; } = postgres.NewDatabase();

    protected override string GiveUp => "SELECT pg_terminate_backend(pg_backend_pid())";
}
