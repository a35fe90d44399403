using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

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
        var isHome = string.Equals(asker.Who.Territory, order.State.IssuingTerritory, StringComparison.Ordinal);
        var next = Next.For(order.Fold, asker.Who, clock.GetUtcNow()).Where(IsAboutPackages);
        return Json.Ok(new PackageView(
            state.Package, order.Number, PackageWords.Of(state), state.Sha256, state.Size, row?.Received ?? 0,
            order.LocalHeadsFor(asker.Who), [.. about], [.. next], isHome ? [.. state.Copies.Select(one => Of(state, one))] : null,
            isHome ? [.. state.Recipients.Select(key => Of(state, key, order.Fold.Pack!.Destruction))] : null));
    }

    private static CopyView Of(PackageState package, Copy copy) => new(
        copy.Holder, copy.Keeper, copy.Fate?.Method, copy.Fate?.At, copy.Fate?.By, package.Failures.Contains(copy.Holder));

    private static KeyView Of(PackageState package, Digest key, DestructionRule rule)
    {
        var words = package.Keys.Where(word => word.Recipient == key).ToList();
        return new KeyView(
            key, [.. words.Select(word => word.Person)], !Accounts.OpenKeys(package, rule).Contains(key),
            words.FirstOrDefault()?.Method);
    }

    private static bool IsAboutPackages(string type) =>
        typeof(IOfPackage).IsAssignableFrom(OrderStatements.Types.Find(type)!.Body);
}
