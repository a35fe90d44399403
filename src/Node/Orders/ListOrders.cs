using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Orders;

/// <summary>The orders that the asker is a party to, newest first, in lists of 200.</summary>
internal static class ListOrders
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ListOrders, AnswerAsync).Produces<OrderList>();

    private static async Task<IResult> AnswerAsync(Asker asker, Lookups lookups, string? after, CancellationToken stop)
    {
        var own = (await lookups.OrdersAsync(stop)).Where(order => Parties.IsParty(asker.Who, order.State));
        if (after is not null)
        {
            own = own.SkipWhile(order => !string.Equals(order.Number, after, StringComparison.Ordinal)).Skip(1);
        }

        List<OrderLine> lines =
        [
            .. own.Take(OrderList.MaxLines + 1).Select(order => new OrderLine(
                order.Number, Words.Of(order.State.Kind), Words.Of(order.State.Stage), order.State.IssuedAt)),
        ];
        return Json.Ok(lines.Count > OrderList.MaxLines
            ? new OrderList(lines[..^1], lines[^2].Number)
            : new OrderList(lines));
    }
}
