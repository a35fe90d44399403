using System.Text.RegularExpressions;

namespace LotusBridge.Custody.Statements;

/// <summary>Who a statement is by, as the roster and the register know them at that time.</summary>
/// <param name="Id">As <see cref="StatementHeader.By"/>.</param>
/// <param name="Territory">The territory whose log carries the statement.</param>
/// <param name="Office">The body they belong to, as in <c>MO/PJ</c>; two persons of different bodies differ here.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Key">The key that their statements verify under.</param>
public sealed partial record Author(string Id, string Territory, string Office, string Role, SigningKey Key)
{
    /// <summary>True for an official's pseudonym, <c>node:T</c> or <c>registrar:T</c>.</summary>
    public static bool IsId(string? text) => text is not null && IdForm().IsMatch(text);

    /// <summary>The territory that an id of any of the three forms names.</summary>
    public static string TerritoryOf(string id) => id.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
        ? id[(colon + 1)..]
        : id[..id.IndexOf('-', StringComparison.Ordinal)];

    [GeneratedRegex(
        "^(?:(?:node|registrar):[A-Z0-9]{2,8}|[A-Z0-9]{2,8}-[0-9a-f]{12})\\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex IdForm();
}

/// <summary>The roles that the register of officials knows.</summary>
public static class Roles
{
    public const string Investigator = "investigator";
    public const string Prosecutor = "prosecutor";
    public const string Judge = "judge";
    public const string ReviewingJudge = "reviewing-judge";
    public const string Provider = "provider";
    public const string Endorser = "endorser";
    public const string Custodian = "custodian";
    public const string Committee = "committee";
    public const string Registrar = "registrar";
    public const string Node = "node";

    /// <summary>The roles that a registrar may give to an official.</summary>
    public static IReadOnlySet<string> OfOfficials { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Investigator, Prosecutor, Judge, ReviewingJudge, Provider, Endorser, Custodian, Committee,
    };
}
