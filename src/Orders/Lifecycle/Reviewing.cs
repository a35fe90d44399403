using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>
/// The reviewing judge: form, legality, grounds for refusal, consultation before any refusal (R06; Art. 12). In an
/// emergency the order may be executed once its form has passed, so the decision can come after the delivery.
/// </summary>
internal static class Reviewing
{
    private static readonly ReviewStage[] Undecided =
        [ReviewStage.LegalityCheck, ReviewStage.IssuerConsulted, ReviewStage.IssuerAnswered];

    public static IEnumerable<Step> Steps =>
    [
        Step.On<ReviewAssigned>(Actors.ReviewingJudge, MayBeTaken, Assign),
        Step.On<ReviewFormChecked>(Actors.AssignedJudge, At(ReviewStage.Assigned), CheckForm),
        Step.On<ReviewIssuerConsulted>(Actors.AssignedJudge, At(ReviewStage.LegalityCheck), Consult, clockBound: true),
        Step.On<ReviewConsultationAnswered>(Actors.Issuer, At(ReviewStage.IssuerConsulted), Answer, clockBound: true),
        Step.On<OrderRecognised>(Actors.AssignedJudge, At(Undecided), Recognise, clockBound: true),
        Step.On<OrderRefused>(Actors.AssignedJudge, At(Undecided), Refuse, clockBound: true),
    ];

    /// <summary>The review is at one of these stages, and the order where a review decides something.</summary>
    private static When At(params IReadOnlyList<ReviewStage> stages) => (order, _) =>
        IsOpen(order) && stages.Contains(order.Review.Stage)
            ? null
            : During.NotNow(order, $"its review is {order.Review.Stage.Word()}, not {StageWords.Either(stages)}");

    private static bool IsOpen(OrderState order) => order.Stage == Stage.UnderFormalReview
        || (order.IsEmergency && !order.IsTerminal && order.DirectedAt is not null);

    /// <summary>A judge who let a review clock run out may be replaced, not waited for.</summary>
    private static Refusal? MayBeTaken(OrderState order, DateTimeOffset at) =>
        IsOpen(order) && (order.Review.Stage == ReviewStage.Queued
            || (order.Review is { IsEscalated: true, IsDecided: false }))
            ? null
            : During.NotNow(order, $"its review is {order.Review.Stage.Word()}");

    private static Decision<OrderState> Assign(Move<ReviewAssigned> move) =>
        move.Act.Author.Id == move.Order.Review.Judge?.Id && move.Order.Review.Stage != ReviewStage.Queued
            ? new Refusal(Code.WrongPerson, "docs/lifecycles.md", "another judge takes over an escalated review")
            : move.Order with
            {
                Review = move.Order.Review with
                {
                    Stage = ReviewStage.Assigned, Judge = move.Act.Author, Defects = [], ConsultedOn = null,
                },
            };

    private static Decision<OrderState> CheckForm(Move<ReviewFormChecked> move)
    {
        var review = move.Order.Review with
        {
            Stage = move.Body.Passed ? ReviewStage.LegalityCheck : ReviewStage.Queued,
            IsFormPassed = move.Body.Passed,
            Defects = move.Body.Defects,
        };
        var order = move.Body.Passed ? move.Order.Stop(ClockId.ReviewForm) : move.Order;
        return order with { Review = review };
    }

    private static Decision<OrderState> Consult(Move<ReviewIssuerConsulted> move) =>
        Checks.Ground(
            move.Pack, Checks.ReviewProcedure(move.Order), move.Body.Ground, move.Body.Article, Grounds.Authority)
            is { } refusal
            ? refusal
            : move.Order.Start(move.Clock(ClockId.IssuerReply, move.At)) with
            {
                Review = move.Order.Review with
                {
                    Stage = ReviewStage.IssuerConsulted, ConsultedOn = move.Body.Ground,
                },
            };

    private static Decision<OrderState> Answer(Move<ReviewConsultationAnswered> move) =>
        Checks.Late(move.Order.Clock(ClockId.IssuerReply), move.At) is { } late
            ? late
            : move.Order.Stop(ClockId.IssuerReply) with
            {
                Review = move.Order.Review with { Stage = ReviewStage.IssuerAnswered },
            };

    private static Decision<OrderState> Recognise(Move<OrderRecognised> move)
    {
        var (order, body) = (move.Order, move.Body);
        if (ConditionMissing(move) is { } missing)
        {
            return missing;
        }

        var stage = body.Scope switch
        {
            RecognitionScope.Whole => ReviewStage.Recognised,
            RecognitionScope.Part => ReviewStage.PartlyRecognised,
            _ => ReviewStage.Conditional,
        };
        return order.Stop([.. ClockId.Reviewing, ClockId.IssuerReply]) with
        {
            Stage = order.Stage == Stage.UnderFormalReview ? Stage.Recognised : order.Stage,
            Review = order.Review with { Stage = stage },
            Limits = body.Limits,
            Approval = body.Approval,
        };
    }

    private static Refusal? ConditionMissing(Move<OrderRecognised> move) =>
        Conditions
            .For(move.Pack, "recognition", move.Order.IssuingTerritory, move.Order.RequestedTerritory)
            .FirstOrDefault(condition => !move.Body.Conditions.Contains(condition.Id, StringComparer.Ordinal)
                || (condition.NeedsReference && string.IsNullOrWhiteSpace(move.Body.Approval)))
            ?.Refuse();

    /// <summary>Never without consultation, and only on the ground that the issuer was asked about (Art. 12(3)).</summary>
    private static Decision<OrderState> Refuse(Move<OrderRefused> move)
    {
        var (order, body) = (move.Order, move.Body);
        var isAnswered = order.Review.Stage == ReviewStage.IssuerAnswered
            || (order.Review.Stage == ReviewStage.IssuerConsulted
                && (order.Clock(ClockId.IssuerReply)?.IsPast(move.At) ?? false));
        if (!isAnswered || body.Ground != order.Review.ConsultedOn)
        {
            return new Refusal(
                Code.ConsultationMissing, "Art. 12(3)", "before a refusal the issuer is consulted about its ground");
        }

        return Checks.Ground(
            move.Pack, Checks.ReviewProcedure(order), body.Ground, body.Article, Grounds.Authority) is { } refusal
            ? refusal
            : Refused(order, move.Act);
    }

    /// <summary>Data already handed over are restricted (Art. 10(4)); otherwise the order ends here.</summary>
    private static OrderState Refused(OrderState order, Act act)
    {
        var decided = order with { Review = order.Review with { Stage = ReviewStage.Refused } };
        return order.Stage is Stage.Delivered or Stage.PartiallyDelivered or Stage.Received or Stage.Restricted
            ? Restricting.ByRefusal(decided.Stop([.. ClockId.Reviewing, ClockId.IssuerReply]), act)
            : decided.End(Stage.Refused, act.At);
    }
}
