using LotusBridge.Custody.Statements;
using LotusBridge.Orders;

namespace LotusBridge.Node.Access;

/// <summary>
/// Who is a party to an order (<c>spec/api.md</c>): to everybody else it does not exist. And what a party sees of it.
/// </summary>
internal static class Parties
{
    private static readonly HashSet<string> OfIssuingTerritory = new(StringComparer.Ordinal)
    {
        Roles.Prosecutor, Roles.Judge, Roles.Endorser, Roles.Custodian,
    };

    /// <summary>What an addressee learns: the order, what makes it binding, and what it must do.</summary>
    private static readonly HashSet<string> PublicPart = new(StringComparer.Ordinal)
    {
        "order.issued", "order.validated", "order.transmitted", "order.received", "order.recognised", "order.refused",
        "order.directed", "order.restricted", "order.withdrawn", "order.closed", "objection.answered",
        "conflict.decided", "enforcement.requested", "enforcement.decided", "package.delivered", "package.restricted",
        "package.destroyed", "package.excess-reported", "preservation.directed", "preservation.extended", "preservation.linked",
        "preservation.ended", "clock.lapsed", "restriction.lifted", "restriction.confirmed",
    };

    public static bool IsParty(Author who, OrderState order) =>
        (IsOf(who, order.IssuingTerritory)
            && (IsOfWholeTerritory(who.Role) || string.Equals(who.Office, order.Issuer.Office, StringComparison.Ordinal)))
        || (IsOf(who, order.RequestedTerritory)
            && (who.Role == Roles.ReviewingJudge || (who.Role == Roles.Provider && IsAddressee(who, order))));

    /// <summary>Whether this role is a party to every order that its territory issues, whatever the office.</summary>
    public static bool IsOfWholeTerritory(string role) => OfIssuingTerritory.Contains(role);

    /// <summary>The committee looks at certificates of destruction in its own territory.</summary>
    public static bool IsCommittee(Author who, OrderState order) =>
        who.Role == Roles.Committee && IsOf(who, order.IssuingTerritory);

    /// <summary>Whether this statement may be shown to this party.</summary>
    /// <param name="isShared">False for a statement that stays in its author's territory.</param>
    public static bool Sees(Author who, Author author, string type, bool isShared) => who.Role == Roles.Provider
        ? isShared && (PublicPart.Contains(type) || string.Equals(who.Office, author.Office, StringComparison.Ordinal))
        : isShared || string.Equals(who.Territory, author.Territory, StringComparison.Ordinal);

    // A provider knows of an order from the moment that it is told to preserve or to produce, not before.
    private static bool IsAddressee(Author who, OrderState order) =>
        string.Equals(who.Office, order.Issued.Addressee, StringComparison.Ordinal) && order.ReceivedAt is not null;

    private static bool IsOf(Author who, string territory) =>
        string.Equals(who.Territory, territory, StringComparison.Ordinal);
}
