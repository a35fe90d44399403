using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>
/// Delivered data that may be kept and not used: unreadable from the restriction on, whatever else becomes of the order,
/// until the side that restricted them has decided.
/// </summary>
internal static class Restricting
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<OrderRestricted>(
            Authority, During.Production(Stage.Delivered, Stage.PartiallyDelivered, Stage.Received), Restrict),
        Step.On<PackageRestricted>(Authority, Delivering.HasPackages, RestrictPackage),
        Step.On<RestrictionLifted>(Authority, IsOpen, Lift),
        Step.On<RestrictionConfirmed>(Authority, IsOpen, Confirm),
    ];

    /// <summary>A late refusal restricts the whole order, and is not taken back.</summary>
    public static OrderState ByRefusal(OrderState order, Act act) =>
        Add(order, new Restriction(act.Digest, null, act.Author.Territory, IsRefusal: true)) with
        {
            Stage = Stage.Restricted,
        };

    /// <summary>The judge who took the order, or the issuing territory's court.</summary>
    private static Refusal? Authority(OrderState order, Author author) =>
        author.Role == Roles.Judge ? Actors.Court(order, author) : Actors.AssignedJudge(order, author);

    private static Refusal? IsOpen(OrderState order, DateTimeOffset at) =>
        order.Restrictions.Any(one => one.Outcome == RestrictionOutcome.Open)
            ? null
            : During.NotNow(order, "no restriction waits for a decision");

    private static Decision<OrderState> Restrict(Move<OrderRestricted> move) =>
        Checks.Ground(
            move.Pack, Checks.ReviewProcedure(move.Order), move.Body.Ground, move.Body.Article, Grounds.Authority)
            is { } refusal
            ? refusal
            : Add(move.Order, new Restriction(move.Act.Digest, null, move.Act.Author.Territory)) with
            {
                Stage = Stage.Restricted,
                BeforeRestriction = move.Order.Stage,
            };

    private static Decision<OrderState> RestrictPackage(Move<PackageRestricted> move)
    {
        var (order, body) = (move.Order, move.Body);
        if (Delivering.Known(order, body.Package, null, out var package) is { } unknown)
        {
            return unknown;
        }

        return Checks.Ground(
            move.Pack, Checks.ReviewProcedure(order), body.Ground, body.Article, Grounds.Authority) is { } refusal
            ? refusal
            : Add(order, new Restriction(move.Act.Digest, package.Package, move.Act.Author.Territory))
                .Put(package with { IsRestricted = true });
    }

    private static OrderState Add(OrderState order, Restriction restriction) =>
        order with { Restrictions = [.. order.Restrictions, restriction] };

    /// <summary>Of this very restriction and no other: a second one on the same package stays.</summary>
    private static Decision<OrderState> Lift(Move<RestrictionLifted> move)
    {
        if (Undecided(move.Order, move.Body.Restriction, move.Act.Author, out var restriction) is { } refusal)
        {
            return refusal;
        }

        if (restriction.IsRefusal)
        {
            return new Refusal(
                Code.RefusalStands, "Art. 10(4)", "the restriction is a refusal's, which is confirmed and not taken back");
        }

        var order = Decided(move.Order, restriction, RestrictionOutcome.Lifted, move.At);
        return restriction.Package is { } name
            ? order.Put(order.Packages[name] with
            {
                IsRestricted = order.Restrictions.Any(one => one.Package == name && one.Restricts),
            })
            : order.Stage == Stage.Restricted && !order.Restrictions.Any(one => one.Package is null && one.Restricts)
            ? order with { Stage = order.BeforeRestriction!.Value, BeforeRestriction = null }
            : order;
    }

    private static Decision<OrderState> Confirm(Move<RestrictionConfirmed> move) =>
        Undecided(move.Order, move.Body.Restriction, move.Act.Author, out var restriction) is { } refusal
            ? refusal
            : Decided(move.Order, restriction, RestrictionOutcome.Confirmed, move.At);

    private static Refusal? Undecided(OrderState order, Ledger.Digest named, Author by, out Restriction restriction)
    {
        restriction = order.Restrictions.FirstOrDefault(one => one.Statement == named)!;
        return restriction is null
            ? new Refusal(Code.RestrictionUnknown, "docs/lifecycles.md", "there is no such restriction in this order")
            : restriction.Outcome != RestrictionOutcome.Open
            ? During.NotNow(order, "that restriction was decided before")
            : restriction.Territory != by.Territory
            ? new Refusal(
                Code.WrongTerritory, "docs/lifecycles.md",
                $"{restriction.Territory} made that restriction and decides on it, not {by.Territory}")
            : null;
    }

    private static OrderState Decided(
        OrderState order, Restriction restriction, RestrictionOutcome outcome, DateTimeOffset at) =>
        order with
        {
            Restrictions =
            [
                .. order.Restrictions.Select(one => one == restriction
                    ? one with { Outcome = outcome, DecidedAt = at }
                    : one),
            ],
        };
}
