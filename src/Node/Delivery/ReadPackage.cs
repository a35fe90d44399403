using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Orders;

namespace LotusBridge.Node.Delivery;

/// <summary>A package and its custody, as one party may see it.</summary>
internal static class ReadPackage
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ReadPackage, AnswerAsync).Produces<PackageView>();

    private static async Task<IResult> AnswerAsync(
        FiledPackage package, Asker asker, PackageShelf shelf, TimeProvider clock, CancellationToken stop)
    {
        var (state, order) = (package.State, package.Order);
        var row = await shelf.FindAsync(state.Package, stop);
        var about = order.For(asker.Who)
            .Where(one => ActRoute.PackageOf(one.Statement.Body) == state.Package).Select(StatementLines.Of);
        var next = Next.For(order.Fold, asker.Who, clock.GetUtcNow()).Where(IsAboutPackages);
        return Json.Ok(new PackageView(
            state.Package, order.Number, PackageWords.Of(state), state.Sha256, state.Size, row?.Received ?? 0,
            order.LocalHeadsFor(asker.Who), [.. about], [.. next]));
    }

    private static bool IsAboutPackages(string type) =>
        type.StartsWith("package.", StringComparison.Ordinal) || type.StartsWith("endorsement.", StringComparison.Ordinal)
        || type.StartsWith("destruction.", StringComparison.Ordinal);
}
