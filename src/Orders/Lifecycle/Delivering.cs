using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>What both sides know of a package after it was sealed: arrived, too much, destroyed.</summary>
internal static class Delivering
{
    private static readonly Stage[] UnderWay =
        [Stage.Collecting, Stage.Enforced, Stage.Delivered, Stage.PartiallyDelivered];

    public static IEnumerable<Step> Steps =>
    [
        Step.On<PackageDelivered>(Actors.IssuingNode, During.Production(UnderWay), Deliver),
        Step.On<PackageExcessReported>(Actors.IssuersOwnOffice, HasPackages, ReportExcess),
        Step.On<PackageDestroyed>(Actors.IssuingNode, HasPackages, Destroy),
        Step.On<OrderClosed>(Actors.IssuersOwnOffice, MayBeClosed, Close, clockBound: true),
    ];

    /// <summary>Once the provider has executed and every package is here, the order is received.</summary>
    public static OrderState Arrived(OrderState order) =>
        order.Stage is Stage.Delivered or Stage.PartiallyDelivered
        && order.Packages.Values.All(package => package.Custody != CustodyStage.Sealed)
            ? order with { Stage = Stage.Received }
            : order;

    private static Decision<OrderState> Deliver(Move<PackageDelivered> move) =>
        Known(move.Order, move.Body.Package, move.Body.Sha256, out var package) is { } unknown ? unknown
        : package.Custody != CustodyStage.Sealed || package.Size != move.Body.Size
            ? new Refusal(Code.ContentDiffers, "docs/lifecycles.md", "it arrived before, or is not of the sealed size")
        : Arrived(move.Order.Put(package with { Custody = CustodyStage.Delivered, DeliveredAt = move.At }));

    public static Refusal? HasPackages(OrderState order, DateTimeOffset at) =>
        order.Packages.Values.Any(package => !package.IsDestroyed)
            ? null
            : During.NotNow(order, "there is no package");

    private static Decision<OrderState> ReportExcess(Move<PackageExcessReported> move) =>
        Known(move.Order, move.Body.Package, null, out var package) is { } unknown ? unknown
        : package.Custody != CustodyStage.Delivered
            ? During.NotNow(move.Order, "the package has not arrived")
        : move.Order.Put(package with { HasExcess = true });

    /// <summary>
    /// What both sides can see of a certificate. That the two approvals exist is seen where they stay, by
    /// <see cref="Packages.Destroying.Certificate"/>.
    /// </summary>
    private static Decision<OrderState> Destroy(Move<PackageDestroyed> move)
    {
        var (body, rule) = (move.Body, move.Pack.Destruction);
        if (Known(move.Order, body.Package, body.Sha256, out var package) is { } unknown)
        {
            return unknown;
        }

        var isComplete = body.Operators.Distinct(StringComparer.Ordinal).Count() >= rule.Persons
            && body.Approvals.Distinct().Count() >= rule.Persons;
        return KeysMissing(package, body, rule) is { } keys ? keys
            : isComplete
            ? move.Order.Put(package with
            {
                Custody = CustodyStage.Destroyed, Destruction = DestructionStage.Certified,
            })
            : new Refusal(
                RefusalCode.DestructionNeedsPersons,
                rule.Article,
                $"a certificate of destruction names {rule.Persons} approvals by different persons");
    }

    /// <summary>Both sides know the manifest, so both see whether every key of it has its line.</summary>
    private static Refusal? KeysMissing(PackageState package, PackageDestroyed body, DestructionRule rule) =>
        body.Keys.Select(line => line.Recipient).SequenceEqual(package.Recipients)
        && body.Keys.All(line => line.By.Distinct(StringComparer.Ordinal).Count() >= rule.Persons)
            ? null
            : new Refusal(
                Code.KeysUnaccounted, rule.Article,
                $"a certificate accounts for every key that could open the package, each by {rule.Persons} persons");

    private static Refusal? MayBeClosed(OrderState order, DateTimeOffset at) =>
        During.Production(Stage.Received, Stage.NoData, Stage.Restricted)(order, at)
        ?? (!order.IsValidated
            ? new Refusal(Code.ValidationOpen, "Art. 4(5)", "an emergency order is validated before it is closed")
            : order.Review.IsDecided
            ? null
            : new Refusal(Code.ReviewOpen, "Art. 10(4)", "the review is decided before the order is closed"));

    private static Decision<OrderState> Close(Move<OrderClosed> move) => move.Order.End(Stage.Closed, move.At);

    public static Refusal? Known(OrderState order, string name, Ledger.Digest? sha256, out PackageState package) =>
        !order.Packages.TryGetValue(name, out package!) || package.IsDestroyed
            ? new Refusal(Code.PackageUnknown, "docs/lifecycles.md", $"there is no package {name}")
            : sha256 is { } stated && stated != package.Sha256
            ? new Refusal(Code.ContentDiffers, "docs/lifecycles.md", $"{name} was sealed with another digest")
            : null;
}
