using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The judicial act (Art. 4), before the order leaves or, in an emergency, within the clock after it.</summary>
internal static class Validating
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<OrderValidated>(Actors.ValidatingAuthority, AwaitsValidation, Validate, clockBound: true),
        Step.On<OrderValidationRefused>(Actors.ValidatingAuthority, AwaitsValidation, Refuse, clockBound: true),
    ];

    private static Refusal? AwaitsValidation(OrderState order, DateTimeOffset at) =>
        order.IsTerminal || order.IsValidated ? During.NotNow(order, "it awaits no validation")
        : Checks.Late(order.Clock(ClockId.ExPostValidation), at);

    private static Decision<OrderState> Validate(Move<OrderValidated> move)
    {
        var order = move.Order;
        if (Incompetent(order, move.Act.Author.Role, move.Pack) is { } incompetent)
        {
            return incompetent;
        }

        if (move.Body.ExPost != order.Stage is not Stage.PendingValidation)
        {
            return new Refusal(
                Code.NotNow, "Art. 4(5)", "a validation is ex post exactly when the order was issued in an emergency");
        }

        var validated = order with { IsValidated = true, Validator = move.Act.Author };
        return order.Stage is Stage.PendingValidation or Stage.EmergencyIssued
            ? validated.Stop(ClockId.ExPostValidation) with { Stage = Stage.Validated }
            : validated.Stop(ClockId.ExPostValidation);
    }

    /// <summary>Whoever could not have validated cannot refuse to, either.</summary>
    private static Decision<OrderState> Refuse(Move<OrderValidationRefused> move) =>
        Incompetent(move.Order, move.Act.Author.Role, move.Pack) is { } incompetent
            ? incompetent
            : move.Order.End(
                move.Order.Stage == Stage.PendingValidation ? Stage.ValidationRefused : Stage.Withdrawn, move.At);

    /// <summary>Why an authority of that role may not validate this order, nor refuse to; null where it may.</summary>
    /// <param name="role">One that <see cref="Issuing.PackRole"/> knows.</param>
    public static Refusal? Incompetent(OrderState order, string role, RulePack pack) => Competence.MayValidate(
        pack,
        Issuing.PackRole(role)!.Value,
        Issuing.PackRole(order.Issuer.Role)!.Value,
        order.Issued.Category,
        order.Kind);
}
