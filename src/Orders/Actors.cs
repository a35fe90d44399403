using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders;

/// <summary>Who may make a statement: the right role, of the right territory, of the right office, the right person.</summary>
internal delegate Refusal? Who(OrderState order, Author author);

/// <summary>The actors of `docs/lifecycles.md`.</summary>
internal static class Actors
{
    private const string Article = "docs/lifecycles.md, actors";

    private static readonly string[] Authorities = [Roles.Investigator, Roles.Prosecutor, Roles.Judge];

    public static Refusal? IssuingNode(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Node);

    public static Refusal? RequestedNode(OrderState order, Author author) =>
        Of(author, order.RequestedTerritory, Roles.Node);

    /// <summary>The issuing authority: the issuer's office, or that of the authority that validated.</summary>
    public static Refusal? Issuer(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Authorities)
        ?? (author.Office == order.Issuer.Office || author.Office == order.Validator?.Office
            ? null
            : WrongOffice($"{author.Office} has neither issued nor validated this order"));

    /// <summary>Who works with the evidence: an investigator of the issuer's office.</summary>
    public static Refusal? Investigator(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Investigator) ?? IssuersOffice(order, author);

    /// <summary>Whoever closes: an authority of the issuer's own office.</summary>
    public static Refusal? IssuersOwnOffice(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Authorities) ?? IssuersOffice(order, author);

    /// <summary>Four eyes: nobody validates what they issued. Which role suffices is the pack's matter.</summary>
    public static Refusal? ValidatingAuthority(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Prosecutor, Roles.Judge)
        ?? (author.Id == order.Issuer.Id ? WrongPerson("nobody validates an order that they issued") : null);

    /// <summary>The issuing territory's court (Art. 17): a judge who had no part in the order.</summary>
    public static Refusal? Court(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Judge) ?? NoPartInIt(order, author);

    /// <summary>Any judge of the requested territory's review bench who had no part in the order.</summary>
    public static Refusal? ReviewingJudge(OrderState order, Author author) =>
        Of(author, order.RequestedTerritory, Roles.ReviewingJudge) ?? NoPartInIt(order, author);

    /// <summary>The reviewing judge who took the order.</summary>
    public static Refusal? AssignedJudge(OrderState order, Author author) =>
        ReviewingJudge(order, author)
        ?? (author.Id == order.Review.Judge?.Id
            ? null
            : WrongPerson("only the reviewing judge who took the order decides on it"));

    public static Refusal? Provider(OrderState order, Author author) =>
        Of(author, order.RequestedTerritory, Roles.Provider)
        ?? (author.Office == order.Issued.Addressee
            ? null
            : WrongOffice($"the order is addressed to {order.Issued.Addressee}, not to {author.Office}"));

    public static Refusal? Endorser(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Endorser);

    public static Refusal? EndorserOrJudge(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Endorser, Roles.Judge);

    public static Refusal? CustodianOrJudge(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Custodian, Roles.Judge);

    /// <summary>Whose office may hold a copy: the issuer's investigators, endorser, custodian, judge.</summary>
    public static Refusal? Keeper(OrderState order, Author author) =>
        author.Role == Roles.Investigator
            ? Investigator(order, author)
            : Of(author, order.IssuingTerritory, Roles.Investigator, Roles.Endorser, Roles.Custodian, Roles.Judge);

    /// <summary>The same, and the node for its own backups.</summary>
    public static Refusal? NodeOrKeeper(OrderState order, Author author) =>
        author.Role == Roles.Node ? IssuingNode(order, author) : Keeper(order, author);

    /// <summary>Who has a recipient's key, or sees it destroyed.</summary>
    public static Refusal? KeyHolder(OrderState order, Author author) =>
        author.Role == Roles.Investigator
            ? Investigator(order, author)
            : Of(author, order.IssuingTerritory, Roles.Investigator, Roles.Custodian, Roles.Judge);

    /// <summary>The node when its clock says so, a judge when a court does.</summary>
    public static Refusal? NodeOrJudge(OrderState order, Author author) =>
        Of(author, order.IssuingTerritory, Roles.Node, Roles.Judge);

    /// <summary>The committee supervises every territory, so its members' own does not matter.</summary>
    public static Refusal? Committee(OrderState order, Author author) =>
        Of(author, author.Territory, Roles.Committee);

    private static Refusal? IssuersOffice(OrderState order, Author author) =>
        author.Office == order.Issuer.Office ? null : WrongOffice($"{author.Office} has not issued this order");

    private static Refusal? NoPartInIt(OrderState order, Author author) =>
        author.Id == order.Issuer.Id || author.Id == order.Validator?.Id
            ? WrongPerson("a judge who issued or validated an order has no further say in it")
            : null;

    private static Refusal? Of(Author author, string territory, params IReadOnlyList<string> roles) =>
        !roles.Contains(author.Role, StringComparer.Ordinal)
            ? new Refusal(Code.WrongRole, Article, $"this is for a {string.Join(" or ", roles)}, not a {author.Role}")
            : author.Territory != territory
                ? new Refusal(Code.WrongTerritory, Article, $"this is for {territory}, not {author.Territory}")
                : null;

    private static Refusal WrongOffice(string text) => new(Code.WrongOffice, Article, text);

    private static Refusal WrongPerson(string text) => new(Code.WrongPerson, Article, text);
}
