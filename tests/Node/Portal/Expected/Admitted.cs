using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Node.Portal.Expected;

/// <summary>
/// Whom a row of the page table admits for the order that Macau issued and Zhuhai executes: names of the crowd as in
/// <c>judge@MO</c>, <c>*</c> for every official, <c>public</c> for anybody.
/// </summary>
/// <param name="AtIssuing">At the portal of Macau's node.</param>
/// <param name="AtRequested">At the portal of Zhuhai's, where it differs.</param>
internal sealed record Admitted(string AtIssuing, string? AtRequested = null)
{
    public const string Parties =
        "investigator@MO prosecutor@MO judge@MO endorser@MO custodian@MO reviewing-judge@4404 provider@4404";

    /// <summary>Everybody of a territory but its registrar.</summary>
    public static string HomeOf(string territory) => string.Join(
        ' ', new[] { "investigator-other", "provider-other" }.Concat(Roles.OfOfficials).Select(role => role + "@" + territory));
}

/// <summary>What each area expects of its rows, written down a second time.</summary>
internal static class Expectations
{
    public static IReadOnlyDictionary<string, Admitted> All { get; } = new[]
    {
        ShellExpectations.Rows, OrderExpectations.Rows, EvidenceExpectations.Rows, LedgerExpectations.Rows,
        AdministrationExpectations.Rows, VerifyExpectations.Rows, ReadingExpectations.Rows,
    }.SelectMany(rows => rows).ToDictionary(StringComparer.Ordinal);
}
