using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>Every opening names its case and purpose (R17); a restricted package, or one whose time is over, stays shut.
/// </summary>
internal static class Opening
{
    public static IEnumerable<PackageStep> Steps =>
    [
        PackageStep.On<PackageOpened>(body => body.Package, Actors.Investigator, Usable, Open),
    ];

    /// <summary>Here, in use, and nobody has said that it may not be used.</summary>
    public static Refusal? Usable(OrderState order, PackageState package) =>
        package.Custody != CustodyStage.Delivered ? PackageStep.NotNow(package, $"it is {package.Custody.Word()}")
        : order.Restricts(package.Package)
            ? PackageStep.NotNow(package, "it is restricted")
        : order.IsTerminal && order.Stage != Stage.Closed
            ? PackageStep.NotNow(package, $"its order is {order.Stage.Word()}")
        : package.Destruction != DestructionStage.InUse
            ? PackageStep.NotNow(package, $"its destruction is {package.Destruction.Word()}")
        : null;

    /// <summary>Wherever the content is opened into holds it from then on.</summary>
    /// <summary>
    /// A restriction that was on its way, or a clock that was ahead, can make an opening void that had happened: it counts for
    /// nothing, and still there is content where it was opened into. Null where nothing was opened.
    /// </summary>
    public static PackageState? Held(IReadOnlyDictionary<string, PackageState> packages, Act act, OrderState order) =>
        act.Body is PackageOpened opening && Actors.Investigator(order, act.Author) is null
        && packages.GetValueOrDefault(opening.Package) is { Custody: CustodyStage.Delivered } package
        && Copying.Full(package, opening.HolderFor(act.Author.Id)) is null
            ? Copying.With(package, opening.HolderFor(act.Author.Id), act.Author.Office) with
            {
                OpenedUnder = [.. package.OpenedUnder, act.Digest],
            }
            : null;

    private static Decision<PackageState> Open(PackageMove<PackageOpened> move)
    {
        var (package, by) = (move.Package, move.Act.Author);
        var holder = move.Body.HolderFor(by.Id);
        return !move.Body.Case.StartsWith(move.Order.IssuingTerritory + "-C-", StringComparison.Ordinal)
            ? new Refusal(
                Code.CaseMissing, "docs/lifecycles.md", "a package is opened in a case of the requesting territory")
            : Copying.Full(package, holder) is { } full ? full
            : Copying.With(package, holder, by.Office) with
            {
                Openings = package.Openings + 1,
                OpenedBy = [.. package.OpenedBy.Union([by.Id], StringComparer.Ordinal)],
                OpenedUnder = [.. package.OpenedUnder, move.Act.Digest],
            };
    }
}
