using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The provider is overdue: the requested territory is asked to enforce (Art. 16).</summary>
internal static class Enforcing
{
    private static readonly When WhileExecuting =
        During.In(Stage.Directed, Stage.Acknowledged, Stage.Collecting, Stage.Objected);

    public static IEnumerable<Step> Steps =>
    [
        Step.On<EnforcementRequested>(Actors.Issuer, Overdue, Ask, clockBound: true),
        Step.On<EnforcementDecided>(
            Actors.ReviewingJudge, During.In(Stage.EnforcementRequested), Decide, clockBound: true),
    ];

    private static Refusal? Overdue(OrderState order, DateTimeOffset at) =>
        WhileExecuting(order, at)
        ?? (ClockId.Producing.Any(name => order.Clock(name)?.IsPast(at) ?? false)
            ? null
            : new Refusal(Code.TooEarly, "Art. 16(1)", "the provider's time has not run out"));

    private static Decision<OrderState> Ask(Move<EnforcementRequested> move) =>
        move.Order.Stop(ClockId.Producing).Start(move.Clock(ClockId.Enforcement, move.At)) with
        {
            Stage = Stage.EnforcementRequested,
        };

    private static Decision<OrderState> Decide(Move<EnforcementDecided> move)
    {
        var (order, body) = (move.Order, move.Body);
        if (body.Outcome == EnforcementOutcome.Enforced)
        {
            return order.Stop(ClockId.Enforcement).Start(ClockId.OfProvider(move.Pack, order, move.At)) with
            {
                Stage = Stage.Enforced,
            };
        }

        return Checks.Ground(
            move.Pack, Checks.EnforcementProcedure(order), body.Ground!, body.Article!, Grounds.Authority) is { } refusal
            ? refusal
            : order.End(Stage.Denied, move.At);
    }
}
