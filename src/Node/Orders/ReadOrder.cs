using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Delivery;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Orders;

/// <summary>An order as one party may see it: its state, what it stands on, and what that party may do next.</summary>
internal static class ReadOrder
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ReadOrder, AnswerAsync).Produces<OrderView>();

    private static async Task<IResult> AnswerAsync(
        FiledOrder order, Asker asker, PackageShelf shelf, TimeProvider clock, CancellationToken stop)
    {
        var state = order.State;
        var received = await shelf.ReceivedAsync(order.Number, stop);
        var packages = order.Fold.Packages.Values.Select(package => new PackageLine(
            package.Package, PackageWords.Of(package), package.Size, received.GetValueOrDefault(package.Package)));
        var finality = order.Statements.Min(one => one.Finality);
        return Json.Ok(new OrderView(
            order.Number, Words.Of(state.Kind), Words.Of(state.Stage), Words.Of(finality),
            order.Fold.AnswersFor(shared: true), order.LocalHeadsFor(asker.Who), state.Issued,
            [.. state.Clocks.Select(one => new DueBy(one.Name, one.Due, one.Article))],
            [.. order.For(asker.Who).Select(StatementLines.Of)], [.. packages],
            Next.For(order.Fold, asker.Who, clock.GetUtcNow())));
    }
}
