using System.Linq.Expressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Listing;

/// <summary>
/// <see cref="Parties"/> over rows, so that an index answers it. Nothing of an order is read for a list, or counted, that does
/// not stand behind one of these.
/// </summary>
internal static class Visible
{
    /// <summary>The orders that this person is a party to, in parts that have no order in common; each is a range of an index.</summary>
    public static IReadOnlyList<Expression<Func<OrderRow, bool>>> To(Author who)
    {
        var (territory, office) = (who.Territory, who.Office);
        return who.Role switch
        {
            Roles.ReviewingJudge =>
            [
                OfOffice(who),
                row => row.RequestedTerritory == territory
                    && !(row.IssuingTerritory == territory && row.IssuingOffice == office),
            ],
            Roles.Provider =>
            [
                OfOffice(who),
                row => row.RequestedTerritory == territory && row.Addressee == office && row.IsReceived
                    && !(row.IssuingTerritory == territory && row.IssuingOffice == office),
            ],
            _ when Parties.IsOfWholeTerritory(who.Role) => [row => row.IssuingTerritory == territory],
            _ => [OfOffice(who)],
        };
    }

    /// <summary>The same, and for the committee what it audits, of which it reads packages alone.</summary>
    public static IReadOnlyList<Expression<Func<OrderRow, bool>>> ToDutiesOf(Author who)
    {
        var territory = who.Territory;
        return who.Role == Roles.Committee ? [row => row.IssuingTerritory == territory] : To(who);
    }

    /// <summary>Whether the case's number may be shown to this party: as the case itself.</summary>
    public static bool IsCaseFor(Author who, OrderRow row) =>
        row.Case is not null && who.Territory == row.IssuingTerritory
        && (who.Role is Roles.Prosecutor or Roles.Judge || who.Office == row.CaseOffice);

    /// <summary>How many statements of the order this party sees, and when the newest was taken; null where no row tells.</summary>
    /// <param name="territory">This node's.</param>
    public static (int Version, DateTimeOffset ChangedAt)? ChangesFor(Author who, OrderRow row, string territory) =>
        who.Role == Roles.Provider
            ? who.Territory == row.RequestedTerritory && who.Office == row.Addressee ? (row.PublicStatements, row.PublicAt) : null
            : who.Territory == territory ? (row.Statements, row.ChangedAt)
            : (row.SharedStatements, row.SharedAt);

    private static Expression<Func<OrderRow, bool>> OfOffice(Author who)
    {
        var (territory, office) = (who.Territory, who.Office);
        return row => row.IssuingTerritory == territory && row.IssuingOffice == office;
    }
}
