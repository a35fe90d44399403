using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Orders;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Listing;

/// <summary>The rows of an order say what its thread amounts to, after every statement; on both engines.</summary>
public abstract class OrderBookTests : ListingStage
{
    private static readonly Author[] People =
    [
        .. Cast.Everybody.Where(one => Roles.OfOfficials.Contains(one.Role) && one.Territory != "GBA"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_every_statement_of_a_random_story_rows_and_fold_say_the_same_to_everybody(int seed)
    {
        var dice = new Dice(seed);
        var territory = dice.Next(2) == 0 ? "MO" : "4404";
        var story = RandomStory(dice);
        foreach (var act in story.Acts.Where(act => IsAt(territory, act)))
        {
            Clock.Now = act.At.AddDays(dice.Next(3));
            var thread = await TakeAsync(territory, act);
            await SameAsync(territory, thread);
        }
    }

    [Fact]
    public async Task An_order_whose_issuer_is_revoked_from_before_it_on_is_gone_from_the_lists()
    {
        var story = Situations.From("received");
        foreach (var act in story.Acts)
        {
            await TakeAsync("MO", act);
        }

        Assert.Single((await ListAsync(Cast.Judge)).Orders);
        var gone = new OfficialRevoked(Cast.Investigator.Id, Story.Start, "the key was lost before");
        await Store.WriteAsync(db => OrderBook.DoubtAsync(db, gone, default), default);
        Assert.Equal([Story.Number], await Store.ReadAsync(db => db.Doubts.Select(row => row.Number).ToListAsync(), default));
        Assert.True(Officials.Add(OrderStatements.Reader.Sign(
            gone, "register/MO", "registrar:MO", Story.Start, [], RegistrarOf("MO"))));

        await Store.WriteAsync(
            async db => await new OrderBook(SelfOf("MO"), Officials).PutAsync(
                db, await OpenThread.LoadAsync(db, Story.Number, SelfOf("MO"), Officials, default), default),
            default);

        Assert.Empty((await ListAsync(Cast.Judge)).Orders);
        Assert.Equal(0, await Store.ReadAsync(db => db.Duties.CountAsync(), default));
        Assert.Equal(0, await Store.ReadAsync(db => db.Terms.CountAsync(), default));
    }

    [Fact]
    public async Task A_revocation_for_the_future_puts_nothing_in_doubt()
    {
        await TakeAsync("MO", new Story().Issued().Acts[0]);
        var gone = new OfficialRevoked(Cast.Investigator.Id, Story.Start.AddDays(1), "leaves the office");
        await Store.WriteAsync(db => OrderBook.DoubtAsync(db, gone, default), default);
        Assert.Equal(0, await Store.ReadAsync(db => db.Doubts.CountAsync(), default));
    }

    [Fact]
    public async Task What_fails_in_the_transaction_leaves_no_row()
    {
        var act = new Story().Issued().Acts[0];
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync(
            async db =>
            {
                var thread = await OpenThread.LoadAsync(db, Story.Number, SelfOf("MO"), Officials, default);
                await thread.AddForeignAsync(act, "", Ledger.Finality.L2, act.At, default);
                await new OrderBook(SelfOf("MO"), Officials).PutAsync(db, thread, default);
                throw new InvalidOperationException("in the middle");
            },
            default));
        Assert.Equal(0, await Store.ReadAsync(db => db.Orders.CountAsync(), default));
    }

    [Fact]
    public async Task A_provider_does_not_learn_from_a_row_that_the_judge_is_at_work()
    {
        var story = new Story().Issued().Validated().UnderReview();
        foreach (var act in story.Acts)
        {
            await TakeAsync("4404", act);
        }

        var before = Assert.Single((await ListAsync(Cast.Provider, "4404")).Orders);
        var judge = Assert.Single((await ListAsync(Cast.Reviewer, "4404")).Orders);
        await TakeAsync("4404", story.After(TimeSpan.FromMinutes(5)).FormPassed().Acts[^1]);

        var after = Assert.Single((await ListAsync(Cast.Provider, "4404")).Orders);
        Assert.Equal((before.Version, before.ChangedAt), (after.Version, after.ChangedAt));
        Assert.NotEqual(judge.Version, Assert.Single((await ListAsync(Cast.Reviewer, "4404")).Orders).Version);
    }

    private Task<OrderPage> ListAsync(Author who, string territory = "MO") =>
        Queries(territory).ListAsync(who, OrderFilter.None, null, 10, default);

    private async Task SameAsync(string territory, OpenThread thread)
    {
        var row = await Store.ReadAsync(db => db.Orders.SingleOrDefaultAsync(one => one.Number == thread.Name), default);
        Assert.Equal(thread.Folded.State is null, row is null);
        if (row is null)
        {
            return;
        }

        var (state, queries) = (thread.Folded.State!, Queries(territory));
        Assert.Equal(
            (state.Stage, state.Kind, state.Issued.Category, state.IssuedAt, state.Digest, thread.Folded.Packages.Count),
            (row.Stage, row.Kind, row.Category, row.IssuedAt, row.Issued, row.Packages));
        Assert.Equal(Reactions.NextDue(thread.Folded, territory)?.ToUniversalTime(), row.LookAt);
        foreach (var who in People)
        {
            var listed = await queries.ListAsync(who, OrderFilter.None, null, 10, default);
            Assert.Equal(Parties.IsParty(who, state), listed.Orders.Count == 1);
            Assert.Equal(new Capped(listed.Orders.Count, IsMore: false), listed.Total);
            List<string> expected = Parties.IsParty(who, state)
                ? [.. Duties.Of(thread.Folded).Where(duty => duty.IsFor(who, Clock.Now)).Select(duty => duty.Type)]
                : [];
            var work = await queries.WorkAsync(who, 50, default);
            Assert.Equal(
                expected.Distinct().Order(StringComparer.Ordinal),
                work.Items.Select(item => item.Type).Order(StringComparer.Ordinal));
            Assert.Equal(work.Items.Count, work.Total.Count);
            var waiting = await queries.ListAsync(who, new OrderFilter { WaitsForMe = true }, null, 10, default);
            Assert.Equal(expected.Count > 0, waiting.Orders.Count == 1);
        }
    }

    /// <summary>An ordinary place, and from there whatever anybody tries, effect or not.</summary>
    private static Story RandomStory(Dice dice)
    {
        var story = Situations.From(Situations.Names.ElementAt(dice.Next(Situations.Names.Count)));
        for (var turn = 0; turn < 6; turn++)
        {
            var row = Rows.All[dice.Next(Rows.All.Count)];
            var author = dice.Next(2) == 0 ? row.By[dice.Next(row.By.Length)] : People[dice.Next(People.Length)];
            story.After(TimeSpan.FromHours(dice.Next(40))).Tries(author, row.Says(Situations.From(row.From)));
        }

        return story;
    }

    private static bool IsAt(string territory, Act act) =>
        act.Author.Territory == territory || OrderStatements.Types.Of(act.Body).Shared;
}

public sealed class SqliteOrderBookTests : OrderBookTests
{
    protected override string Database => "sqlite:";
}

public sealed class PostgresOrderBookTests(ThrowawayPostgres postgres) : OrderBookTests
{
    protected override string Database { get; } = postgres.NewDatabase();
}
