using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>
/// The moments that a statement states and the pack computes: whoever drafts one for a person lets the pack fill them in, since
/// nobody shortens or stretches a clock and nobody should have to reckon one.
/// </summary>
public static class StatedDues
{
    /// <summary>The body with the moments that hold when it is made at that moment; as it is where it states none.</summary>
    /// <param name="folded">The thread that the statement answers.</param>
    public static StatementBody At(Folded folded, StatementBody body, DateTimeOffset at)
    {
        if (folded is not { State: { } order, Pack: { } pack })
        {
            return body;
        }

        return body switch
        {
            OrderDirected directed => directed with { Due = Provider(pack, order, at) },
            ObjectionAnswered { Due: not null } answered => answered with { Due = Provider(pack, order, at) },
            ConflictDecided { Due: not null } decided => decided with { Due = Provider(pack, order, at) },
            PreservationConfirmed confirmed when PreservedFrom(order) is { } start =>
                confirmed with { Until = Clock(pack, order, ClockId.Preservation, start) },
            PreservationExtended extended when order.PreservedUntil is { } ends =>
                extended with { Until = Clock(pack, order, ClockId.PreservationExtension, ends) },
            _ => body,
        };
    }

    private static DateTimeOffset? PreservedFrom(OrderState order) =>
        order.Kind == OrderKind.Production ? order.ReceivedAt : order.DirectedAt;

    private static DateTimeOffset Provider(RulePack pack, OrderState order, DateTimeOffset at) =>
        ClockId.OfProvider(pack, order, at).Due.ToUniversalTime();

    private static DateTimeOffset Clock(RulePack pack, OrderState order, string id, DateTimeOffset from) =>
        Clocks.Due(pack, id, from, order.RequestedTerritory).Due.ToUniversalTime();
}
