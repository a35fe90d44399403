using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>
/// What ties an order to its criminal file (R04). It is asked at the issuing node's door and offline, never in the
/// fold: the requested territory may not hold the case, and the state must be the same on both sides.
/// </summary>
public static class CaseLink
{
    /// <summary>Null when the order stands in that case.</summary>
    /// <param name="order">An <c>order.issued</c>.</param>
    /// <param name="opened">The statement that its <see cref="OrderIssued.Case"/> names; null when it is not here.</param>
    public static Refusal? Missing(Act order, Act? opened)
    {
        if (order.Body is not OrderIssued issued)
        {
            throw new ArgumentException("not an order", nameof(order));
        }

        return opened?.Body is not CaseOpened || opened.Digest != issued.Case
            ? No("the criminal file that the order names is not here")
            : opened.Author.Territory != order.Author.Territory
              || opened.Author.Role is not (Roles.Investigator or Roles.Prosecutor or Roles.Judge)
            ? No("a criminal file is opened by an authority of the issuing territory")
            : !opened.Statement.Header.Thread.StartsWith(order.Author.Territory + "-C-", StringComparison.Ordinal)
            ? No($"a case of {order.Author.Territory} is named {order.Author.Territory}-C-…")
            : order.Author.Role is not (Roles.Prosecutor or Roles.Judge) && order.Author.Office != opened.Author.Office
            ? No("an investigator orders in a case of their own office")
            : opened.At > order.At + Transitions.ClockSkew
            ? No("the criminal file was opened after the order")
            : null;
    }

    /// <summary>Null when the package was opened in the order's own case: a new purpose is a new order.</summary>
    public static Refusal? OtherPurpose(PackageOpened opening, Act opened) =>
        opening.Case == opened.Statement.Header.Thread
            ? null
            : No($"the package was had for {opened.Statement.Header.Thread}, not for {opening.Case}");

    private static Refusal No(string text) => new(Code.CaseMissing, "R04", text);
}
