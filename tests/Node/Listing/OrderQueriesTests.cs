using System.Globalization;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Rules;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Node.Listing;

/// <summary>Pages, filters and words over many orders, against the same asked of every row in turn; on both engines.</summary>
public abstract class OrderQueriesTests : ListingStage
{
    private const int Many = 1_200;

    private static readonly Stage[] Stages = [Stage.PendingValidation, Stage.Directed, Stage.Received, Stage.Closed];

    [Fact]
    public async Task Every_filter_gives_everybody_page_after_page_exactly_their_own_orders_newest_first()
    {
        var rows = await FillAsync();
        var dice = new Dice(7);
        foreach (var who in new[]
        {
            Cast.Investigator, Cast.OtherInvestigator, Cast.Prosecutor, Cast.Custodian, Cast.MacauReviewer, Cast.MacauProvider,
        })
        {
            for (var round = 0; round < 6; round++)
            {
                var filter = Some(dice);
                var expected = Expected(rows, who, filter);
                Assert.Equal(expected, await AllAsync(who, filter, take: 40 + dice.Next(200)));
                var first = await Queries("MO").ListAsync(who, filter, null, 1, default);
                Assert.Equal(Capped.Of(expected.Count, OrderQueries.MaxCount), first.Total);
            }
        }
    }

    [Fact]
    public async Task Words_find_by_their_beginning_what_the_searcher_may_see_and_nothing_else()
    {
        await FillAsync();
        var number = "MO-2026-" + Name(17);
        Assert.Equal([number], await FindAsync(Cast.Prosecutor, Name(17)));
        Assert.Equal([number], await FindAsync(Cast.Prosecutor, number.ToLowerInvariant() + " 8613800000017"));
        Assert.Empty(await FindAsync(Cast.Prosecutor, Name(17) + " 8613800000018"));
        Assert.Equal([number], await FindAsync(OfficeOf(17), "+8613800000017"));
        Assert.Empty(await FindAsync(OfficeOf(18), "+8613800000017"));
    }

    [Fact]
    public async Task A_word_that_everything_begins_with_is_answered_from_the_list()
    {
        var rows = await FillAsync();
        var filter = new OrderFilter { Text = SearchText.Read("mo-2026") };
        Assert.Equal(Expected(rows, Cast.Prosecutor, filter), await AllAsync(Cast.Prosecutor, filter, 500));
        Assert.True((await Queries("MO").ListAsync(Cast.Prosecutor, filter, null, 1, default)).Total!.Value.IsMore);
    }

    [Fact]
    public async Task A_case_is_found_by_those_who_may_read_it()
    {
        await FillAsync();
        var @case = "mo-c-" + Name(17).ToLowerInvariant();
        Assert.Single(await FindAsync(Cast.Prosecutor, @case));
        Assert.Single(await FindAsync(OfficeOf(17), @case));
        Assert.Empty(await FindAsync(Cast.Custodian, @case));
        var order = (await Queries("MO").ListAsync(
            Cast.Custodian, new OrderFilter { Text = SearchText.Read(Name(17)) }, null, 1, default)).Orders;
        Assert.Null(Assert.Single(order).Case);
    }

    [Fact]
    public async Task Nothing_comes_after_an_order_that_is_not_ones_own()
    {
        await FillAsync();
        Assert.NotNull(await Queries("MO").CursorAsync(OfficeOf(17), "MO-2026-" + Name(17), default));
        Assert.Null(await Queries("MO").CursorAsync(OfficeOf(18), "MO-2026-" + Name(17), default));
        Assert.Null(await Queries("MO").CursorAsync(OfficeOf(18), "MO-2026-ZZZZZZZZ", default));
        Assert.Null(await Queries("MO").VersionAsync(OfficeOf(18), "MO-2026-" + Name(17), default));
    }

    [Fact]
    public async Task Counts_count_ones_own_alone_and_stop_at_a_thousand()
    {
        var rows = await FillAsync();
        var judge = await Queries("MO").CountsAsync(Cast.Prosecutor, default);
        Assert.Equal(new Capped(OrderQueries.MaxCount, IsMore: true), judge.All);
        var office = await Queries("MO").CountsAsync(Cast.OtherInvestigator, default);
        var own = rows.Where(row => row.IssuingOffice == Cast.OtherInvestigator.Office && row.IssuingTerritory == "MO").ToList();
        Assert.Equal(own.Count, office.All.Count);
        Assert.Equal(own.Count(row => !row.Stage.IsTerminal()), office.Open.Count);
        Assert.Equal(own.Count(row => !row.Stage.IsTerminal() && row.DueAt < Clock.Now), office.Overdue.Count);
    }

    private static Author OfficeOf(int place) => place % 3 == 0 ? Cast.OtherInvestigator : Cast.Investigator;

    private async Task<IReadOnlyList<string>> FindAsync(Author who, string text) =>
        await AllAsync(who, new OrderFilter { Text = SearchText.Read(text) }, 50);

    private async Task<List<string>> AllAsync(Author who, OrderFilter filter, int take)
    {
        var numbers = new List<string>();
        OrderCursor? after = null;
        do
        {
            var page = await Queries("MO").ListAsync(who, filter, after, take, default);
            Assert.Equal(after is null, page.Total is not null);
            numbers.AddRange(page.Orders.Select(order => order.Number));
            after = page.Next is { } next ? OrderCursor.Read(next.Write()) : null;
        }
        while (after is not null);
        return numbers;
    }

    private static List<string> Expected(IEnumerable<OrderRow> rows, Author who, OrderFilter filter) =>
    [
        .. rows.Where(row => IsParty(who, row)
                && (filter.Stage is null || row.Stage == filter.Stage)
                && (filter.Kind is null || row.Kind == filter.Kind)
                && (filter.Category is null || row.Category == filter.Category)
                && (filter.IsOpen is null || row.Stage.IsTerminal() != filter.IsOpen)
                && (filter.DueBefore is null || row.DueAt < filter.DueBefore))
            .OrderByDescending(row => row.IssuedAt).ThenBy(row => row.Number, StringComparer.Ordinal).Select(row => row.Number),
    ];

    private static bool IsParty(Author who, OrderRow row) =>
        (row.IssuingTerritory == who.Territory && (row.IssuingOffice == who.Office
            || who.Role is Roles.Prosecutor or Roles.Judge or Roles.Endorser or Roles.Custodian))
        || (row.RequestedTerritory == who.Territory && (who.Role == Roles.ReviewingJudge
            || (who.Role == Roles.Provider && row.Addressee == who.Office && row.IsReceived)));

    private OrderFilter Some(Dice dice) => new()
    {
        Stage = dice.Next(3) == 0 ? Stages[dice.Next(Stages.Length)] : null,
        Kind = dice.Next(3) == 0 ? OrderKind.Preservation : null,
        Category = dice.Next(3) == 0 ? "traffic" : null,
        IsOpen = dice.Next(3) == 0 ? dice.Next(2) == 0 : null,
        DueBefore = dice.Next(3) == 0 ? Clock.Now.AddHours(dice.Next(1_000)) : null,
    };

    /// <summary>Macau's orders of two offices, and every seventh one Zhuhai's to Macau; many at the same second.</summary>
    private async Task<List<OrderRow>> FillAsync()
    {
        List<OrderRow> rows = [.. Enumerable.Range(0, Many).Select(RowOf)];
        await Store.WriteAsync(
            db =>
            {
                foreach (var (place, row) in rows.Index())
                {
                    db.Add(row);
                    string[] words =
                    [
                        row.Number.ToLowerInvariant(), Name(place).ToLowerInvariant(), $"+86138{place:D8}", $"86138{place:D8}",
                    ];
                    var side = row.IssuingTerritory == "MO" ? TermSide.Issuing : TermSide.Requested;
                    var office = side == TermSide.Issuing ? row.IssuingOffice : row.Addressee;
                    db.AddRange(words.Select(word => new TermRow { Number = row.Number, Side = side, Office = office, Term = word }));
                    if (row.Case is { } @case)
                    {
                        db.Add(new TermRow
                        {
                            Number = row.Number, Side = TermSide.Case, Office = row.CaseOffice!, Term = @case.ToLowerInvariant(),
                        });
                    }
                }

                return Task.CompletedTask;
            },
            default);
        return rows;
    }

    private static string Name(int place) => "K" + place.ToString("D7", CultureInfo.InvariantCulture);

    private static OrderRow RowOf(int place)
    {
        var isOurs = place % 7 != 0;
        var office = OfficeOf(place).Office;
        var at = Story.Start.AddSeconds(place / 5);
        return new OrderRow
        {
            Number = (isOurs ? "MO-2026-" : "4404-2026-") + Name(place),
            Issued = Digest.Of(BitConverter.GetBytes(place)),
            Kind = place % 4 == 0 ? OrderKind.Preservation : OrderKind.Production,
            Stage = Stages[place % Stages.Length],
            Category = place % 5 == 0 ? "traffic" : "subscriber",
            CaseDigest = Digest.Of("case"u8),
            Case = isOurs ? "MO-C-" + Name(place) : null,
            CaseOffice = isOurs ? office : null,
            IssuingTerritory = isOurs ? "MO" : "4404",
            IssuingOffice = isOurs ? office : "4404/police",
            RequestedTerritory = isOurs ? "4404" : "MO",
            Addressee = isOurs || place % 2 == 0 ? "4404/telecom-a" : "MO/telecom",
            IsReceived = place % 3 == 0,
            IssuedAt = at,
            Clock = place % 2 == 0 ? "produce" : null,
            DueAt = place % 2 == 0 ? at.AddHours(place) : null,
            Packages = 0,
            IsEmergency = false,
            IsRestricted = false,
            HasAlarms = false,
            Statements = 1,
            SharedStatements = 1,
            PublicStatements = 1,
            ChangedAt = at,
            SharedAt = at,
            PublicAt = at,
            Latest = Digest.Of("latest"u8),
        };
    }
}

public sealed class SqliteOrderQueriesTests : OrderQueriesTests
{
    protected override string Database => "sqlite:";
}

public sealed class PostgresOrderQueriesTests(ThrowawayPostgres postgres) : OrderQueriesTests
{
    protected override string Database { get; } = postgres.NewDatabase();
}

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("a", false)]
    [InlineData("ab", true)]
    [InlineData("ab c", false)]
    [InlineData("ab cd ef gh", true)]
    [InlineData("ab cd ef gh ij", false)]
    public void A_search_has_one_to_four_words_of_two_characters_or_more(string text, bool isOne) =>
        Assert.Equal(isOne, SearchText.Read(text) is not null);

    [Fact]
    public void A_search_is_not_longer_than_its_limit()
    {
        Assert.NotNull(SearchText.Read(new string('a', SearchText.MaxLength)));
        Assert.Null(SearchText.Read(new string('a', SearchText.MaxLength + 1)));
    }

    [Fact]
    public void What_was_searched_for_is_not_printed() =>
        Assert.DoesNotContain("138", SearchText.Read("+8613800000000")!.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("12.MO-2026-K7Q2M4XA", true)]
    [InlineData("12", false)]
    [InlineData(".MO", false)]
    [InlineData("-1.MO", false)]
    [InlineData("99999999999999999999.MO", false)]
    [InlineData("9223372036854775807.MO", false)]
    public void A_cursor_is_read_strictly(string text, bool isOne) =>
        Assert.Equal(isOne, OrderCursor.Read(text)?.Write() == text);
}
