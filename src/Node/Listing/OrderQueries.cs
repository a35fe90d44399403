using System.Linq.Expressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Listing;

/// <summary>
/// Lists of orders for one person, from the rows alone. What that person may not see is not read into an answer, and not
/// counted.
/// </summary>
internal sealed class OrderQueries(Store store, Self self, TimeProvider clock)
{
    /// <summary>Counts go no further: who has more than a thousand of something does not need the number.</summary>
    public const int MaxCount = 1_000;

    /// <summary>So many are looked up by number; a condition that more meet is held against the list instead.</summary>
    public const int MaxCandidates = 1_000;

    /// <summary>The person's orders that meet the filter, newest first.</summary>
    /// <param name="after">The last page's <see cref="OrderPage.Next"/>.</param>
    /// <param name="take">At most so many.</param>
    public async Task<OrderPage> ListAsync(
        Author who, OrderFilter filter, OrderCursor? after, int take, CancellationToken stop)
    {
        using var timer = Telemetry.Timing(Telemetry.ListMilliseconds, "list");
        return await store.ReadAsync(
            async db =>
            {
                var sieves = SievesOf(db, who, filter);
                var (candidates, broad) = await NarrowAsync(sieves, stop);
                return candidates is null
                    ? await WalkAsync(db, who, filter, broad, after, take, stop)
                    : await PickAsync(db, who, filter, candidates, broad, after, take, stop);
            },
            stop);
    }

    /// <summary>The order's row, where this person is a party to it.</summary>
    public Task<OrderCursor?> CursorAsync(Author who, string number, CancellationToken stop) => store.ReadAsync(
        async db => await FindAsync(db, who, number, stop) is { } row ? OrderCursor.Of(row) : null, stop);

    /// <summary>How many statements of the order this person sees; null where they are no party.</summary>
    public Task<int?> VersionAsync(Author who, string number, CancellationToken stop) => store.ReadAsync(
        async db => await FindAsync(db, who, number, stop) is { } row
            ? Visible.ChangesFor(who, row, self.Territory)?.Version
            : null,
        stop);

    /// <summary>What waits for this person, by the clocks; what no clock runs for stands last.</summary>
    public async Task<WorkPage> WorkAsync(Author who, int take, CancellationToken stop)
    {
        using var timer = Telemetry.Timing(Telemetry.ListMilliseconds, "work");
        return await store.ReadAsync(
            async db =>
            {
                var first = await FirstWorkAsync(db, who, take, stop);
                var total = first.Count < take ? first.Count : await WaitingAsync(db, who, stop);
                return new WorkPage(first, Capped.Of(total, MaxCount));
            },
            stop);
    }

    /// <summary>The same without a count: for who looks again and again.</summary>
    public async Task<IReadOnlyList<WorkItem>> WorkItemsAsync(Author who, int take, CancellationToken stop)
    {
        using var timer = Telemetry.Timing(Telemetry.ListMilliseconds, "work");
        return await store.ReadAsync(db => FirstWorkAsync(db, who, take, stop), stop);
    }

    public async Task<OrderCounts> CountsAsync(Author who, CancellationToken stop)
    {
        using var timer = Telemetry.Timing(Telemetry.ListMilliseconds, "counts");
        var now = clock.GetUtcNow();
        return await store.ReadAsync(
            async db =>
            {
                Task<Capped> Of(Expression<Func<OrderRow, bool>> which) => CountAsync(db, who, [which], [], stop);

                return new OrderCounts(
                    await Of(row => true),
                    await Of(row => row.Stage < Stage.ValidationRefused),
                    Capped.Of(await WaitingAsync(db, who, stop), MaxCount),
                    await Of(row => row.Stage < Stage.ValidationRefused && row.DueAt < now),
                    await Of(row => row.IsEmergency && row.Stage < Stage.ValidationRefused));
            },
            stop);
    }

    /// <summary>The numbers of a case's orders that this person is a party to, ascending.</summary>
    public Task<IReadOnlyList<string>> OfCaseAsync(Author who, Digest @case, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var rows = await db.Orders.Where(row => row.CaseDigest == @case).ToListAsync(stop);
            return (IReadOnlyList<string>)[.. Seen(who, rows).Select(row => row.Number).Order(StringComparer.Ordinal)];
        },
        stop);

    /// <summary>The numbers of this territory's orders that have an open alarm, ascending.</summary>
    public Task<List<string>> AlarmedAsync(CancellationToken stop) => store.ReadAsync(
        db => db.Orders.Where(row => row.IssuingTerritory == self.Territory && row.HasAlarms)
            .OrderBy(row => row.Number).Select(row => row.Number).ToListAsync(stop),
        stop);

    private List<Sieve> SievesOf(NodeDb db, Author who, OrderFilter filter) =>
    [
        .. filter.Text?.Words.Select(word => Sieve.Of(db, who, word)) ?? [],
        .. filter.WaitsForMe ? [Sieve.OfDuties(db, who, clock.GetUtcNow())] : Array.Empty<Sieve>(),
        .. filter.DueBefore is { } before ? [Sieve.OfDue(db, before)] : Array.Empty<Sieve>(),
    ];

    /// <summary>The numbers that pass every narrow sieve, null where none is narrow; and the sieves that are broad.</summary>
    private static async Task<(HashSet<string>? Candidates, List<Sieve> Broad)> NarrowAsync(
        List<Sieve> sieves, CancellationToken stop)
    {
        HashSet<string>? candidates = null;
        List<Sieve> broad = [];
        foreach (var sieve in sieves)
        {
            var numbers = await sieve.Numbers.Distinct().Take(MaxCandidates + 1).ToListAsync(stop);
            if (numbers.Count > MaxCandidates)
            {
                broad.Add(sieve);
                continue;
            }

            candidates ??= new HashSet<string>(numbers, StringComparer.Ordinal);
            candidates.IntersectWith(numbers);
        }

        return (candidates, broad);
    }

    private async Task<OrderPage> PickAsync(
        NodeDb db, Author who, OrderFilter filter, HashSet<string> candidates, List<Sieve> broad, OrderCursor? after, int take,
        CancellationToken stop)
    {
        var rows = Seen(who, await RowsAsync(db, [.. candidates], stop, broad));
        List<OrderRow> all =
        [
            .. filter.OfRow().Aggregate(rows.AsQueryable(), (left, condition) => left.Where(condition))
                .AsEnumerable().OrderByDescending(row => row.IssuedAt).ThenBy(row => row.Number, StringComparer.Ordinal),
        ];
        var rest = all.Where(row => after is null || row.IssuedAt < after.IssuedAt
            || (row.IssuedAt == after.IssuedAt && string.CompareOrdinal(row.Number, after.Number) > 0));
        return PageOf(who, [.. rest.Take(take + 1)], take, after is null ? Capped.Of(all.Count, MaxCount) : null);
    }

    private async Task<OrderPage> WalkAsync(
        NodeDb db, Author who, OrderFilter filter, List<Sieve> broad, OrderCursor? after, int take, CancellationToken stop)
    {
        var found = new List<OrderRow>();
        foreach (var part in Visible.To(who))
        {
            var rows = Narrowed(db.Orders.Where(part), filter.OfRow(), broad);
            if (after is { } last)
            {
                var (at, number) = (last.IssuedAt.ToUniversalTime(), last.Number);
                rows = rows.Where(row => row.IssuedAt <= at
                    && (row.IssuedAt < at || string.Compare(row.Number, number) > 0));
            }

            found.AddRange(await rows.OrderByDescending(row => row.IssuedAt).ThenBy(row => row.Number)
                .Take(take + 1).ToListAsync(stop));
        }

        List<OrderRow> page =
        [
            .. found.OrderByDescending(row => row.IssuedAt).ThenBy(row => row.Number, StringComparer.Ordinal).Take(take + 1),
        ];
        Capped? total = after is not null ? null
            : page.Count <= take ? new Capped(page.Count, IsMore: false)
            : await CountAsync(db, who, filter.OfRow(), broad, stop);
        return PageOf(who, page, take, total);
    }

    private async Task<List<WorkItem>> FirstWorkAsync(NodeDb db, Author who, int take, CancellationToken stop)
    {
        var found = new List<DutyRow>();
        foreach (var duties in Sieve.DutiesBySeat(db, who, clock.GetUtcNow()).SelectMany(duties => Own(db, who, duties)))
        {
            found.AddRange(await duties.OrderBy(duty => duty.Due).ThenBy(duty => duty.Number).ThenBy(duty => duty.Type)
                .Take(take).ToListAsync(stop));
        }

        List<DutyRow> first =
        [
            .. found.DistinctBy(duty => (duty.Number, duty.Type, duty.Package)).OrderBy(duty => duty.Due)
                .ThenBy(duty => duty.Number, StringComparer.Ordinal).ThenBy(duty => duty.Type, StringComparer.Ordinal)
                .Take(take),
        ];
        var orders = await RowsAsync(db, [.. first.Select(duty => duty.Number).Distinct(StringComparer.Ordinal)], stop);
        var byNumber = orders.ToDictionary(row => row.Number, StringComparer.Ordinal);
        return [.. first.Select(duty => ItemOf(who, duty, byNumber[duty.Number]))];
    }

    /// <summary>How many acts wait for this person, to one beyond <see cref="MaxCount"/>.</summary>
    private async Task<int> WaitingAsync(NodeDb db, Author who, CancellationToken stop)
    {
        var count = 0;
        foreach (var duties in Own(db, who, Sieve.DutiesFor(db, who, clock.GetUtcNow())))
        {
            count += await CountAsync(duties.Select(duty => new { duty.Number, duty.Type, duty.Package }).Distinct(), stop);
        }

        return count;
    }

    private static async Task<Capped> CountAsync(
        NodeDb db, Author who, IEnumerable<Expression<Func<OrderRow, bool>>> conditions, List<Sieve> broad, CancellationToken stop)
    {
        var count = 0;
        foreach (var part in Visible.To(who))
        {
            count += await CountAsync(Narrowed(db.Orders.Where(part), conditions, broad), stop);
        }

        return Capped.Of(count, MaxCount);
    }

    private static Task<int> CountAsync<T>(IQueryable<T> rows, CancellationToken stop) => rows.Take(MaxCount + 1).CountAsync(stop);

    private static IQueryable<OrderRow> Narrowed(
        IQueryable<OrderRow> rows, IEnumerable<Expression<Func<OrderRow, bool>>> conditions, List<Sieve> broad) =>
        broad.Aggregate(
            conditions.Aggregate(rows, (left, condition) => left.Where(condition)), (left, sieve) => sieve.Holds(left));

    /// <summary>Those of the duties that are in orders that this person sees, in parts without one in common.</summary>
    private static IEnumerable<IQueryable<DutyRow>> Own(NodeDb db, Author who, IQueryable<DutyRow> duties) =>
        Visible.ToDutiesOf(who).Select(part =>
        {
            var seen = db.Orders.Where(part);
            return duties.Where(duty => seen.Any(row => row.Number == duty.Number));
        });

    private static Task<List<OrderRow>> RowsAsync(
        NodeDb db, IReadOnlyList<string> numbers, CancellationToken stop, IReadOnlyList<Sieve>? broad = null) =>
        (broad ?? []).Aggregate(
            db.Orders.Where(row => EF.Parameter(numbers).Contains(row.Number)), (left, sieve) => sieve.Holds(left))
        .ToListAsync(stop);

    private static async Task<OrderRow?> FindAsync(NodeDb db, Author who, string number, CancellationToken stop) =>
        await db.Orders.FirstOrDefaultAsync(row => row.Number == number, stop) is { } row ? Seen(who, [row]).FirstOrDefault() : null;

    private static IEnumerable<OrderRow> Seen(Author who, IReadOnlyList<OrderRow> rows) =>
        rows.Count == 0 ? [] : Visible.To(who).SelectMany(part => rows.AsQueryable().Where(part));

    private OrderPage PageOf(Author who, List<OrderRow> rows, int take, Capped? total) => new(
        [.. rows.Take(take).Select(row => ItemOf(who, row))],
        rows.Count > take ? OrderCursor.Of(rows[take - 1]) : null,
        total);

    private WorkItem ItemOf(Author who, DutyRow duty, OrderRow row) => new(
        duty.Type, duty.Package, duty.Clock, duty.Due == DateTimeOffset.MaxValue ? null : duty.Due, duty.Role,
        duty.Seat == Whose.Person(who.Id), ItemOf(who, row));

    private OrderItem ItemOf(Author who, OrderRow row)
    {
        var changes = Visible.ChangesFor(who, row, self.Territory);
        return new OrderItem(
            row.Number, Visible.IsCaseFor(who, row) ? row.Case : null, row.Kind, row.Stage, row.Category, row.IssuingTerritory,
            row.IssuingOffice, row.RequestedTerritory, row.Addressee, row.IssuedAt, row.Clock, row.DueAt, row.Packages,
            row.IsEmergency, row.IsRestricted, changes?.Version, changes?.ChangedAt);
    }
}
