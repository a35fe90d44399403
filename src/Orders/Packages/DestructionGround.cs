using LotusBridge.Rules;

namespace LotusBridge.Orders.Packages;

/// <summary>Why packages of an order must go, read off the order itself.</summary>
internal static class DestructionGround
{
    public const string CourtOrder = "court-order";
    public const string OrderWithdrawn = "order-withdrawn";
    public const string Refused = "refused";
    public const string RestrictionConfirmed = "restriction-confirmed";
    public const string RetentionEnded = "retention-ended";

    /// <summary>Null while the order gives no reason for this package; the reason may lie in the future.</summary>
    public static DestructionReason? Of(OrderState order, PackageState package, RulePack pack) =>
        Confirmed(order, package.Package) is { } since
            ? new(RestrictionConfirmed, pack.Destruction.Article, since)
            : OfStage(order, pack);

    /// <summary>Since when it is settled that nobody may use it.</summary>
    private static DateTimeOffset? Confirmed(OrderState order, string package) => order.Restrictions
        .Where(one => one.Outcome == RestrictionOutcome.Confirmed && one.IsOf(package)).Min(one => one.DecidedAt);

    private static DestructionReason? OfStage(OrderState order, RulePack pack) => order.Stage switch
    {
        Stage.Withdrawn => new(OrderWithdrawn, pack.Destruction.Article, order.EndedAt!.Value),
        Stage.Refused or Stage.Denied => new(Refused, pack.Destruction.Article, order.EndedAt!.Value),
        Stage.Closed => Retention(order, pack),
        _ => null,
    };

    private static DestructionReason Retention(OrderState order, RulePack pack)
    {
        var clock = Clocks.Due(pack, ClockId.Retention, order.EndedAt!.Value, order.IssuingTerritory);

        // The clock's last second is still one of keeping.
        return new DestructionReason(RetentionEnded, clock.Article, clock.Due.ToUniversalTime().AddSeconds(1));
    }
}
