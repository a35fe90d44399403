using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>The certificate leaves, arrives, and the provider is told at once to lose nothing (Art. 10(1)).</summary>
internal static class Transmitting
{
    public static IEnumerable<Step> Steps =>
    [
        Step.On<OrderTransmitted>(
            Actors.IssuingNode, During.In(Stage.Validated, Stage.EmergencyIssued), Transmit),
        Step.On<OrderReceived>(Actors.RequestedNode, During.In(Stage.Transmitted), Receive, clockBound: true),
        Step.On<PreservationDirected>(Actors.RequestedNode, BeforeAnyPreservation, PreserveInterim, clockBound: true),
    ];

    private static Decision<OrderState> Transmit(Move<OrderTransmitted> move) =>
        move.Body.To == move.Order.RequestedTerritory
            ? move.Order with { Stage = Stage.Transmitted, TransmittedAt = move.At }
            : new Refusal(
                Code.WrongTerritory, "Art. 9", $"the order goes to {move.Order.RequestedTerritory}");

    private static Decision<OrderState> Receive(Move<OrderReceived> move)
    {
        var (order, receivedAt) = (move.Order, move.Body.ReceivedAt);
        if (receivedAt > move.At || receivedAt < order.TransmittedAt - Transitions.ClockSkew)
        {
            return new Refusal(
                Code.ClockDiffers, "Art. 10", "a certificate is received after it was sent and before that is said");
        }

        var clocks = ClockId.OnReceipt(move.Pack, order, receivedAt);
        if (Misstated(clocks, move.Body.Clocks) is { } refusal)
        {
            return refusal;
        }

        var received = order.Start(clocks) with { Stage = Stage.UnderFormalReview, ReceivedAt = receivedAt };
        return received with { Review = order.Review with { Stage = ReviewStage.Queued } };
    }

    private static Refusal? Misstated(IReadOnlyList<Deadline> computed, IReadOnlyList<DueBy> stated)
    {
        var right = computed.Select(clock => new DueBy(clock.Name, clock.Due, clock.Article));
        return stated.Count == computed.Count && right.All(stated.Contains)
            ? null
            : new Refusal(
                Code.ClockDiffers,
                computed[0].Article,
                $"clock differs: {string.Join(", ", computed.Select(one => $"{one.Name} {one.Due:u}"))} run from receipt");
    }

    /// <summary>While the order is looked at, so that the review's length costs no data.</summary>
    private static Refusal? BeforeAnyPreservation(OrderState order, DateTimeOffset at) =>
        During.Of(OrderKind.Production, During.Open)(order, at)
        ?? (order.ReceivedAt is null || order.PreservedUntil is not null
            ? During.NotNow(order, "interim preservation is directed once, on receipt")
            : null);

    private static Decision<OrderState> PreserveInterim(Move<PreservationDirected> move)
    {
        var clock = move.Clock(ClockId.Preservation, move.Order.ReceivedAt!.Value);
        var refusal = Checks.Addressee(move.Order, move.Body.Provider) ?? Checks.Due(clock, move.Body.Until);
        return refusal is not null ? refusal : move.Order with { PreservedUntil = move.Body.Until };
    }
}
