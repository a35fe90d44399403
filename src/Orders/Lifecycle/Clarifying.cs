using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The reviewing judge asks, the issuer answers in time or the order is withdrawn (Arts. 10(6), 11(5)).</summary>
internal static class Clarifying
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<ClarificationRequested>(Actors.AssignedJudge, DuringReview, Ask, clockBound: true),
        Step.On<ClarificationAnswered>(
            Actors.Issuer, During.In(Stage.ClarificationRequested), Answer, clockBound: true),
    ];

    private static Refusal? DuringReview(OrderState order, DateTimeOffset at) =>
        During.In(Stage.UnderFormalReview)(order, at);

    private static Decision<OrderState> Ask(Move<ClarificationRequested> move) =>
        move.Order.Start(move.Clock(ClockId.Clarification, move.At)) with { Stage = Stage.ClarificationRequested };

    private static Decision<OrderState> Answer(Move<ClarificationAnswered> move) =>
        Checks.Late(move.Order.Clock(ClockId.Clarification), move.At) is { } late
            ? late
            : move.Order.Stop(ClockId.Clarification) with { Stage = Stage.UnderFormalReview };
}
