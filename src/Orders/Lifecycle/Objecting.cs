using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The provider objects (Annex III), the issuer answers, a conflict of laws goes to its court (Art. 17).</summary>
internal static class Objecting
{
    /// <summary>The pack's procedure, and the one ground that leads to a court.</summary>
    public const string ThirdCountryConflict = "third-country-conflict";

    public static IEnumerable<Step> Steps =>
    [
        Step.On<OrderObjected>(Actors.Provider, WhileExecuting, Object, clockBound: true),
        Step.On<ObjectionAnswered>(Actors.Issuer, During.In(Stage.Objected), Answer, clockBound: true),
        Step.On<ConflictDecided>(Actors.Court, During.In(Stage.ConflictReview), Decide, clockBound: true),
    ];

    private static Refusal? WhileExecuting(OrderState order, DateTimeOffset at) =>
        order.Kind == OrderKind.Production
            ? During.In(Stage.Acknowledged, Stage.Collecting)(order, at)
            : During.In(Stage.Directed, Stage.Acknowledged)(order, at);

    private static Decision<OrderState> Object(Move<OrderObjected> move)
    {
        var (order, body) = (move.Order, move.Body);
        var refusal = body.Ground == ThirdCountryConflict
            ? Conflict(move)
            : Checks.Ground(
                move.Pack, Checks.EnforcementProcedure(order), body.Ground, body.Article, Grounds.Addressee);
        return refusal is not null ? refusal : order with { Stage = Stage.Objected, Objection = body.Ground };
    }

    /// <summary>Art. 17(1)-(2): production only, and within its clock from the provider's receipt.</summary>
    private static Refusal? Conflict(Move<OrderObjected> move)
    {
        var procedure = move.Pack.Procedures.FirstOrDefault(one => one.Id == ThirdCountryConflict);
        return procedure is null || move.Order.Kind != OrderKind.Production
            ? new Refusal(
                RefusalCode.GroundUnknown, move.Pack.Title, "a conflict of laws is no ground against this order")
            : procedure.Article != move.Body.Article
            ? new Refusal(
                Code.ArticleDiffers, procedure.Article, $"a conflict of laws stands in {procedure.Article}")
            : Checks.Late(move.Clock(ClockId.ThirdCountryObjection, move.Order.DirectedAt!.Value), move.At);
    }

    private static Decision<OrderState> Answer(Move<ObjectionAnswered> move)
    {
        if (move.Body.Outcome == ObjectionOutcome.Maintained)
        {
            return Resume(move.Order, move.Pack, move.At, move.Body.Due);
        }

        return move.Order.Objection == ThirdCountryConflict
            ? move.Order.Stop(ClockId.Producing) with { Stage = Stage.ConflictReview }
            : new Refusal(Code.GroundDiffers, "Art. 17", "only a conflict of laws is referred to a court");
    }

    private static Decision<OrderState> Decide(Move<ConflictDecided> move) =>
        move.Body.Outcome == ConflictOutcome.Upheld
            ? Resume(move.Order, move.Pack, move.At, move.Body.Due)
            : move.Order.End(Stage.Withdrawn, move.At);

    /// <summary>The order stands, with the clock that it would have if it were directed now.</summary>
    private static Decision<OrderState> Resume(OrderState order, RulePack pack, DateTimeOffset at, DateTimeOffset? due)
    {
        var clock = ClockId.OfProvider(pack, order, at);
        return Checks.Due(clock, due) is { } refusal
            ? refusal
            : order.Start(clock) with
            {
                Stage = order.Kind == OrderKind.Production ? Stage.Collecting : Stage.Acknowledged,
            };
    }
}
