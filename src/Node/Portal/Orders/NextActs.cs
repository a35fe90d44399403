using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Orders;

namespace LotusBridge.Node.Portal.Orders;

/// <summary>What this person may do next with an order that the gate has loaded, as links to the forms.</summary>
internal static class NextActs
{
    /// <summary>The types that the law allows now and that have a form at this node for this person; decisions first.</summary>
    public static IReadOnlyList<string> For(PortalRequest portal, FiledOrder order)
    {
        var setting = ActSetting.Of(portal, order);
        return
        [
            .. Next.For(order.Fold, portal.Me, portal.Now)
                .Where(type => ActForms.Find(type) is { } form && form.Bar(setting) is null && IsHere(type, portal, order.State))
                .OrderBy(Rank),
        ];
    }

    /// <summary>Ending an order is never what a page proposes first.</summary>
    public static bool IsGrave(string type) => type is "order.validation-refused" or "order.refused" or "order.withdrawn"
        or "order.restricted" or "package.restricted" or "preservation.ended" or "restriction.confirmed" or "order.objected"
        or "preservation.not-available";

    private static int Rank(string type) => IsGrave(type) ? 1 : 0;

    private static bool IsHere(string type, PortalRequest portal, OrderState order) =>
        IsHere(type, portal, order.IssuingTerritory, order.RequestedTerritory);

    /// <summary>Whether the act is made at this node and by somebody of it: not every portal that shows an order takes it.</summary>
    public static bool IsHere(string type, PortalRequest portal, string issuing, string requested)
    {
        var route = ActRoute.Find(type)!;
        var rule = RouteTable.All.First(one => one.Method == "POST" && one.Pattern == route.Pattern);
        var at = rule.Side switch
        {
            Side.Issuing => issuing,
            Side.Requested => requested,
            _ => portal.Self.Territory,
        };
        return at == portal.Self.Territory && portal.Me.Territory == portal.Self.Territory && rule.Roles.Contains(portal.Me.Role);
    }
}
