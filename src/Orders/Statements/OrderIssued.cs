using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Orders.Statements;

/// <summary>
/// Step 1: an issuing authority issues an order. What the provider may see, (a)-(h) of Reg. 2023/1543 Art. 5(5), is
/// here; what only the authorities may see, (i) and (j), is a separate document that <paramref name="AuthorityOnly"/>
/// commits to.
/// </summary>
/// <param name="RequestedTerritory">Whose reviewing judge decides.</param>
/// <param name="Addressee">The provider's office in that territory's register, as in <c>4404/telecom-a</c>.</param>
/// <param name="Pack">The rule pack, by the digest that the roster agrees on.</param>
/// <param name="Identifiers">Whose records; no wildcards.</param>
/// <param name="From">Start of the time range, included.</param>
/// <param name="Until">End of the time range, excluded; never after the order (law.md fact 3: stored data only).</param>
/// <param name="Case">The digest of the <c>case.opened</c> statement.</param>
/// <param name="Conditions">The pack's conditions that the issuer states to be met, by id.</param>
/// <param name="Recipients">The age recipients to seal to, all held by the requesting authority: post-quantum ones, or others.</param>
/// <param name="AuthorityOnly">SHA-256 of the <see cref="AuthorityOnlyGrounds"/> document.</param>
/// <param name="Emergency">Present for an emergency order; whether it may leave before its validation is the pack's
/// matter.</param>
/// <param name="Preserves">For a production order that follows a preservation order: that order's number.</param>
[StatementType("order.issued")]
public sealed record OrderIssued(
    OrderKind Kind, RulePackRef Pack, string RequestedTerritory, string Addressee, string Category,
    IReadOnlyList<Identifier> Identifiers, DateTimeOffset From, DateTimeOffset Until, Offence Offence, Digest Case,
    IReadOnlyList<string> Conditions, IReadOnlyList<string> Recipients, Digest AuthorityOnly,
    Emergency? Emergency = null, string? Preserves = null) : StatementBody
{
    /// <summary>The most identifiers in one order (Annex I, section E).</summary>
    public const int MaxIdentifiers = 20;

    /// <summary>The most recipients, as of a package.</summary>
    public const int MaxRecipients = 16;

    /// <summary>What a file says that holds records of every line, over the whole time.</summary>
    public FileAnswer WholeAnswer(string description = "", string format = FileAnswer.OtherFormat) =>
        new(Category, [.. Enumerable.Range(1, Identifiers.Count)], From, Until, description, format);

    public override string? Problem() =>
        StatementText.Id("addressee", Addressee) ?? StatementText.Id("category", Category) ?? Offence.Problem()
        ?? (Identifiers.Count is 0 or > MaxIdentifiers ? $"an order names 1 to {MaxIdentifiers} identifiers" : null)
        ?? Identifiers.Select(one => one.Problem()).FirstOrDefault(problem => problem is not null)
        ?? (Until <= From ? "the time range ends before it begins" : null)
        ?? StatementText.Ids("conditions", Conditions)
        ?? (Kind == OrderKind.Production && Recipients.Count is 0 or > MaxRecipients
            ? $"a production order names 1 to {MaxRecipients} recipients to seal to, not {Recipients.Count}" : null)
        ?? RecipientText.Problem(Recipients)
        ?? (Kind == OrderKind.Preservation && (Recipients.Count > 0 || Preserves is not null)
            ? "a preservation order discloses nothing and follows none" : null)
        ?? Emergency?.Problem();
}

/// <summary>The rule pack an order stands under.</summary>
public sealed record RulePackRef(string Id, string Version, Digest Digest);

/// <summary>One identifier of a person's device or account.</summary>
/// <param name="Format">As in <c>e164</c>, <c>imei</c>, <c>email</c>, <c>ipv4</c>, <c>account</c>.</param>
/// <param name="Value">Normalised; no wildcard.</param>
public sealed record Identifier(string Format, string Value)
{
    internal string? Problem() =>
        StatementText.Id("format", Format) ?? StatementText.Id("value", Value)
        ?? (Value.AsSpan().ContainsAny("*?%") ? "an identifier has no wildcard" : null);

    /// <summary>Never the value: identifiers must not reach a log.</summary>
    public override string ToString() => $"[{Format}]";
}

/// <summary>Why validation could not be waited for (Reg. 2023/1543 Art. 3(18), 4(5)).</summary>
/// <param name="Ground"><c>life</c>, <c>physical-integrity</c>, <c>safety</c> or <c>critical-infrastructure</c>.</param>
public sealed record Emergency(string Ground, string Explanation)
{
    /// <summary>The only grounds there are.</summary>
    public static IReadOnlySet<string> Grounds { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "life", "physical-integrity", "safety", "critical-infrastructure",
    };

    internal string? Problem() =>
        Grounds.Contains(Ground) ? StatementText.Explanation("explanation", Explanation) : "an emergency has a typed ground";
}

/// <summary>
/// What only the authorities see: (i) and (j) of Art. 5(5). JSON as statements are; the salt keeps its digest from
/// being guessed.
/// </summary>
/// <param name="Salt">Base64 of 32 random bytes.</param>
public sealed record AuthorityOnlyGrounds(string Salt, string Necessity, string CaseSummary);
