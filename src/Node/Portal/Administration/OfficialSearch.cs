using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Portal.Administration;

/// <summary>What somebody asks of the list of officials, from the address of the page.</summary>
internal static class OfficialSearch
{
    public const string Standing = "standing";
    public const string Role = "role";
    public const string Kind = "kind";
    public const string Text = "text";

    /// <summary>The most registrations of one page.</summary>
    public const int PageLength = 50;

    private const string Before = "before";

    private static readonly string[] Names = [Standing, Role, Kind, Text];

    /// <summary>The newest first; how many there are with the filters, this page of them, and the address of the next.</summary>
    public static (int Total, IReadOnlyList<RegistrationLine> Lines, string? Next) Find(
        PortalRequest portal, IReadOnlyList<RegistrationLine> all)
    {
        var found = all.Where(line => Fits(portal, line)).Reverse().ToList();
        var before = int.TryParse(
            portal.Query(Before), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number
                : int.MaxValue;
        var page = found.Where(line => line.Number < before).Take(PageLength + 1).ToList();
        return page.Count <= PageLength
            ? (found.Count, page, null)
            : (found.Count, page[..PageLength], PathBefore(portal, page[PageLength - 1].Number));
    }

    private static bool Fits(PortalRequest portal, RegistrationLine line)
    {
        var (standing, role, kind, text) =
            (portal.Query(Standing), portal.Query(Role), portal.Query(Kind), portal.Query(Text).Trim());
        return (standing.Length == 0 || StatementJson.Word(line.StandingAt(portal.Now)) == standing)
            && (role.Length == 0 || line.Body.Role == role)
            && (kind.Length == 0 || line.Body.Key.Kind == kind)
            && (text.Length == 0 || line.Body.Official.Contains(text, StringComparison.OrdinalIgnoreCase)
                || line.Body.Office.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    private static string PathBefore(PortalRequest portal, int number) => AdministrationPages.Officials + QueryString.Create(
        [
            .. from name in Names
               let value = portal.Query(name)
               where value.Length > 0
               select KeyValuePair.Create<string, string?>(name, value),
            KeyValuePair.Create<string, string?>(
                Before, number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ]);
}
