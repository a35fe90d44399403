using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Administration;
using LotusBridge.Node.Portal.Evidence;
using LotusBridge.Node.Portal.Laws;
using LotusBridge.Node.Portal.Ledger;
using LotusBridge.Node.Portal.Live;
using LotusBridge.Node.Portal.Oidc;
using LotusBridge.Node.Portal.Orders;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Node.Portal.Reading;
using LotusBridge.Node.Portal.Shell;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Node.Portal.Tour;
using LotusBridge.Node.Portal.Verify;

namespace LotusBridge.Node.Portal;

/// <summary>
/// The one place that says who may see which page and send which form: the rows of every area together. A page
/// without a row is no page, and a test asks every row as every role of every territory.
/// </summary>
internal static class PageTable
{
    public static IReadOnlySet<string> Officials { get; } = Set([.. Roles.OfOfficials, Roles.Registrar]);

    public static IReadOnlySet<string> Issuers { get; } = Set(Roles.Investigator, Roles.Prosecutor, Roles.Judge);

    public static IReadOnlySet<string> Anybody { get; } = Set();

    public static IReadOnlyList<PageRule> All { get; } =
    [
        .. ShellPages.Rows,
        .. SigningPages.Rows,
        .. PasskeyPages.Rows,
        .. OidcPages.Rows,
        .. OrderPages.Rows,
        .. EvidencePages.Rows,
        .. LedgerPages.Rows,
        .. LawPages.Rows,
        .. AdministrationPages.Rows,
        .. VerifyPages.Rows,
        .. LivePages.Rows,
        .. ReadingPages.Rows,
        .. TourPages.Rows,
    ];

    public static IReadOnlySet<string> Set(params IEnumerable<string> roles) =>
        new HashSet<string>(roles, StringComparer.Ordinal);
}
