using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>A preservation order (Art. 11): 60 days, 30 more once, or until produced. It never discloses.</summary>
internal static class Preserving
{
    private static readonly When WhileDirected =
        During.Preservation(Stage.Directed, Stage.Acknowledged, Stage.Enforced);

    private static readonly When WhilePreserved = During.Preservation(Stage.Preserved, Stage.Extended);

    public static IEnumerable<Step> Steps =>
    [
        Step.On<PreservationConfirmed>(Actors.Provider, AwaitsConfirmation, Confirm, clockBound: true),
        Step.On<PreservationNotAvailable>(Actors.Provider, WhileDirected, NotAvailable),
        Step.On<PreservationExtended>(
            Actors.Issuer, During.Preservation(Stage.Preserved), Extend, clockBound: true),
        Step.On<PreservationLinked>(Actors.Issuer, WhilePreserved, Link, clockBound: true),
        Step.On<PreservationEnded>(Actors.Issuer, During.Of(OrderKind.Preservation, During.Open), End),
        Step.On<PreservationReleased>(Actors.Provider, MayRelease, Release),
    ];

    private static Refusal? AwaitsConfirmation(OrderState order, DateTimeOffset at) =>
        order is { Kind: OrderKind.Production, PreservedUntil: not null, IsInterimConfirmed: false, IsTerminal: false }
            ? null
            : WhileDirected(order, at);

    /// <summary>The 60 days run from the provider's receipt, that is, from its direction.</summary>
    private static Decision<OrderState> Confirm(Move<PreservationConfirmed> move)
    {
        var order = move.Order;
        var isInterim = order.Kind == OrderKind.Production;
        var clock = move.Clock(ClockId.Preservation, isInterim ? order.ReceivedAt!.Value : order.DirectedAt!.Value);
        return Checks.Due(clock, move.Body.Until) is { } refusal ? refusal
            : isInterim ? order with { IsInterimConfirmed = true }
            : order.Stop(ClockId.Producing).Start(clock) with
            {
                Stage = Stage.Preserved, PreservedUntil = clock.Due.ToUniversalTime(),
            };
    }

    private static Decision<OrderState> NotAvailable(Move<PreservationNotAvailable> move) =>
        move.Order.End(Stage.NotAvailable, move.At);

    /// <summary>Annex VI: once, before expiry, reckoned from the end of the first term.</summary>
    private static Decision<OrderState> Extend(Move<PreservationExtended> move)
    {
        var order = move.Order;
        var clock = move.Clock(ClockId.PreservationExtension, order.PreservedUntil!.Value);
        var refusal = Expired(order, move.At) ?? Checks.Due(clock, move.Body.Until);
        return refusal is not null
            ? refusal
            : order.Stop(ClockId.Preservation).Start(clock) with
            {
                Stage = Stage.Extended, PreservedUntil = clock.Due.ToUniversalTime(),
            };
    }

    /// <summary>Annex V: from now on the data are held until produced, whatever the clock says.</summary>
    private static Decision<OrderState> Link(Move<PreservationLinked> move) =>
        Expired(move.Order, move.At) is { } refusal ? refusal
        : !move.Body.Production.StartsWith(move.Order.IssuingTerritory + "-", StringComparison.Ordinal)
          || move.Body.Production == move.Order.Number
            ? new Refusal(Code.ThreadDiffers, "Art. 11(2)", "the production order is another one of the same territory")
        : move.Order.Stop(ClockId.Preservation, ClockId.PreservationExtension) with
        {
            Stage = Stage.LinkedToProduction, Production = move.Body.Production,
        };

    private static Decision<OrderState> End(Move<PreservationEnded> move) => move.Order.End(Stage.Ended, move.At);

    private static Refusal? MayRelease(OrderState order, DateTimeOffset at) =>
        order is { IsTerminal: true, PreservedUntil: not null, IsReleased: false }
            ? null
            : During.NotNow(order, "nothing is held, or it must be held on");

    private static Decision<OrderState> Release(Move<PreservationReleased> move) =>
        move.Order with { IsReleased = true };

    private static Refusal? Expired(OrderState order, DateTimeOffset at) =>
        Checks.Late(order.Clock(ClockId.Preservation) ?? order.Clock(ClockId.PreservationExtension), at);
}
