using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Listing;
using LotusBridge.Orders;
using Microsoft.AspNetCore.Mvc;
using OrderKind = LotusBridge.Rules.OrderKind;

namespace LotusBridge.Node.Orders;

/// <summary>The orders that the asker is a party to, newest first, in lists of 200; all, or those that meet a filter.</summary>
internal static class ListOrders
{
    private static readonly Dictionary<string, Stage> Stages =
        Enum.GetValues<Stage>().ToDictionary(Words.Of, StringComparer.Ordinal);

    private static readonly Dictionary<string, OrderKind> Kinds =
        Enum.GetValues<OrderKind>().ToDictionary(Words.Of, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ListOrders, AnswerAsync).Produces<OrderList>();

    private static async Task<IResult> AnswerAsync(
        Asker asker, OrderQueries queries, Self self, [AsParameters] Query asked, CancellationToken stop)
    {
        var (filter, problem) = asked.Read();
        if (filter is null)
        {
            return problem!;
        }

        if (filter.Text is not null && asker.Territory != self.Territory)
        {
            return Problem.Forbidden(
                ProblemCode.TerritoryNotAllowed, "orders are searched by officials of this node's territory, others at home");
        }

        // An order that is not the asker's own, and one that is not there: nothing comes after either.
        OrderCursor? after = null;
        if (asked.After is { } number && (after = await queries.CursorAsync(asker.Who, number, stop)) is null)
        {
            return Json.Ok(new OrderList([]));
        }

        var page = await queries.ListAsync(asker.Who, filter, after, OrderList.MaxLines, stop);
        return Json.Ok(new OrderList(
            [.. page.Orders.Select(LineOf)], page.Next?.Number,
            page.Total is { IsMore: false } total ? total.Count : null,
            page.Total is { IsMore: true } most ? most.Count : null));
    }

    private static OrderLine LineOf(OrderItem order) => new(
        order.Number, Words.Of(order.Kind), Words.Of(order.Stage), order.IssuedAt, order.Category,
        order.Clock is { } clock && order.DueAt is { } due ? new DueLine(clock, due) : null, order.Case);

    /// <param name="After">The last list's last number.</param>
    /// <param name="State">A stage, as answers write it.</param>
    /// <param name="Kind"><c>production</c> or <c>preservation</c>.</param>
    /// <param name="Category">Of the order's rule pack.</param>
    /// <param name="Open">True for orders that have not ended, false for those that have.</param>
    /// <param name="Waiting">True for orders that wait for an act of the asker.</param>
    /// <param name="DueBefore">A clock ends before this moment, or has ended.</param>
    /// <param name="Text">Up to four beginnings of words: number, case, offence, identifier.</param>
    internal sealed record Query(
        [FromQuery(Name = "after")] string? After, [FromQuery(Name = "state")] string? State,
        [FromQuery(Name = "kind")] string? Kind, [FromQuery(Name = "category")] string? Category,
        [FromQuery(Name = "open")] bool? Open, [FromQuery(Name = "waiting")] bool? Waiting,
        [FromQuery(Name = "dueBefore")] string? DueBefore, [FromQuery(Name = "text")] string? Text)
    {
        public (OrderFilter? Filter, Problem? Problem) Read()
        {
            Stage? stage = State is null ? null : Stages.TryGetValue(State, out var knownStage) ? knownStage : null;
            OrderKind? kind = Kind is null ? null : Kinds.TryGetValue(Kind, out var knownKind) ? knownKind : null;
            DateTimeOffset? before = DueBefore is null ? null : Moment.TryParse(DueBefore, out var at) ? at : null;
            var text = Text is null ? null : SearchText.Read(Text);
            var wrong = State is not null && stage is null ? "'state' is none of an order's"
                : Kind is not null && kind is null ? "'kind' is production or preservation"
                : DueBefore is not null && before is null ? "'dueBefore' is a moment as in 2026-05-04T01:00:00Z"
                : Text is not null && text is null
                ? $"'text' has 1 to {SearchText.MaxWords} words of at least {SearchText.MinLength} characters, "
                    + $"{SearchText.MaxLength} characters in all"
                : null;
            return wrong is not null
                ? (null, Problem.Malformed(wrong))
                : (new OrderFilter
                {
                    Stage = stage, Kind = kind, Category = Category, IsOpen = Open, WaitsForMe = Waiting ?? false,
                    DueBefore = before, Text = text,
                }, null);
        }
    }
}
