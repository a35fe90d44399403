using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The issuing authority takes the order back, at any time before its end; the provider confirms.</summary>
internal static class Withdrawing
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<OrderWithdrawn>(Actors.Issuer, During.Open, Withdraw),
        Step.On<WithdrawalConfirmed>(Actors.Provider, AwaitsConfirmation, Confirm),
    ];

    private static Decision<OrderState> Withdraw(Move<OrderWithdrawn> move) =>
        move.Order.End(Stage.Withdrawn, move.At);

    /// <summary>Only a provider that was told of the order has something to stop.</summary>
    private static Refusal? AwaitsConfirmation(OrderState order, DateTimeOffset at) =>
        order is { Stage: Stage.Withdrawn or Stage.Ended, IsWithdrawalConfirmed: false }
        && (order.DirectedAt is not null || order.PreservedUntil is not null)
            ? null
            : During.NotNow(order, "there is no withdrawal to confirm");

    private static Decision<OrderState> Confirm(Move<WithdrawalConfirmed> move) =>
        move.Order with { IsWithdrawalConfirmed = true };
}
