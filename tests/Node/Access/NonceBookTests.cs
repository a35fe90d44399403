using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;
using LotusBridge.Tests.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Access;

/// <summary>A nonce is used once: told from memory, durable before an answer.</summary>
public abstract class NonceBookTests : StorageStage
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private NonceBook Book => field ??= new NonceBook(Store);

    [Fact]
    public async Task A_nonce_is_refused_from_its_second_use_on_durable_or_not()
    {
        Assert.Null(Book.Use(Token("a"), At, out var recorded));
        Assert.Equal("token-replayed", Book.Use(Token("a"), At, out _)!.Code);
        await recorded();
        Assert.Equal("token-replayed", Book.Use(Token("a"), At, out _)!.Code);
        Assert.Null(Book.Use(Token("a", by: "MO-2"), At, out _));
    }

    [Fact]
    public async Task A_refused_use_records_nothing()
    {
        Book.Use(Token("a"), At, out var first);
        await first();
        Book.Use(Token("a"), At, out var second);
        Assert.True(second().IsCompleted);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task A_restart_forgets_no_nonce()
    {
        Book.Use(Token("a"), At, out var recorded);
        await recorded();
        var restarted = new NonceBook(Store);
        await restarted.RecallAsync(default);
        Assert.Equal("token-replayed", restarted.Use(Token("a"), At.AddMinutes(10), out _)!.Code);
        Assert.Null(restarted.Use(Token("b"), At.AddMinutes(10), out _));
    }

    [Fact]
    public async Task A_use_is_durable_with_what_its_request_writes()
    {
        Book.Use(Token("a"), At, out _);
        var seen = await Store.WriteAsync(db => db.Nonces.CountAsync(), default);
        Assert.Equal(1, seen);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Uses_that_wait_become_durable_together_and_each_once()
    {
        var waiting = new List<Func<Task>>();
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(Book.Use(Token("n" + i), At, out var recorded));
            waiting.Add(recorded);
        }

        Assert.Empty(await RowsAsync());
        await waiting[0]();
        Assert.Equal(50, (await RowsAsync()).Count);
        await Task.WhenAll(waiting.Select(recorded => recorded()));
        Assert.Equal(50, (await RowsAsync()).Count);
    }

    [Fact]
    public void One_official_may_ask_so_often_and_not_once_more()
    {
        for (var i = 0; i < NonceBook.MaxForOne; i++)
        {
            Assert.Null(Book.Use(Token("n" + i), At, out _));
        }

        Assert.Equal((429, "too-many-requests"), Told(Book.Use(Token("more"), At, out _)));
        Assert.Null(Book.Use(Token("more", by: "MO-2"), At, out _));
        Assert.Equal("token-replayed", Book.Use(Token("n0"), At + NonceBook.Lifetime, out _)!.Code);
        Assert.Null(Book.Use(Token("more"), At + NonceBook.Lifetime + TimeSpan.FromTicks(1), out _));
    }

    [Fact]
    public async Task A_nonce_whose_row_outlived_it_spoils_nobody_elses_use()
    {
        Book.Use(Token("a"), At, out var first);
        await first();
        var late = At + NonceBook.Lifetime + TimeSpan.FromSeconds(1);
        var other = new NonceBook(Store);
        Assert.Null(other.Use(Token("b"), At, out var swept));
        await swept();
        Assert.Null(other.Use(Token("a"), At.AddMinutes(1), out var again));
        Assert.Null(other.Use(Token("c"), At.AddMinutes(1), out var beside));
        await again();
        await beside();
        Assert.Equal(3, (await RowsAsync()).Count);
        Assert.Null(other.Use(Token("d"), late, out var last));
        await last();
        Assert.DoesNotContain("b", (await RowsAsync()).Select(row => row.Nonce));
    }

    [Fact]
    public async Task What_the_engine_did_not_take_is_told_and_the_next_use_goes_on()
    {
        await ExecuteAsync("ALTER TABLE nonces RENAME TO gone");
        Assert.Null(Book.Use(Token("a"), At, out var failed));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(failed);
        await ExecuteAsync("ALTER TABLE gone RENAME TO nonces");
        Assert.Equal("token-replayed", Book.Use(Token("a"), At, out _)!.Code);
        Assert.Null(Book.Use(Token("b"), At, out var recorded));
        await recorded();
        Assert.Equal("b", Assert.Single(await RowsAsync()).Nonce);
    }

    private static (int Status, string Code) Told(Problem? problem) => (problem!.Status, problem.Code);

    private static RequestToken Token(string nonce, string by = "MO-1") =>
        new(by, "GET", "/", Digest.Of([]), At, nonce);

    private Task<List<NonceRow>> RowsAsync() => Store.ReadAsync(db => db.Nonces.ToListAsync(), default);

    private Task ExecuteAsync(string sql) => Store.WriteAsync(db => db.Database.ExecuteSqlRawAsync(sql), default);
}

public sealed class SqliteNonceBookTests : NonceBookTests
{
    protected override string Database => "sqlite:";
}

public sealed class PostgresNonceBookTests(ThrowawayPostgres postgres) : NonceBookTests
{
    protected override string Database { get; } = postgres.NewDatabase();
}
