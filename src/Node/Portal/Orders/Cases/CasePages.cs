using System.Globalization;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>The case files that orders are issued in.</summary>
internal static class CasePages
{
    private const string Years = "max-years";

    /// <summary>The longest sentence in years that a statement writes.</summary>
    private const int MaxYears = 99;

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get("/cases", PageTable.Issuers, "orders.cases.title", typeof(CasesPage)).AtHome().InMenu(),
        PageRule.Get("/cases/new", PageTable.Issuers, "orders.case.new", typeof(NewCasePage)).AtHome() with { Form = Show },
        PageRule.Post("/cases/new", PageTable.Issuers, "orders.case.new", OpenAsync).AtHome(),
        PageRule.Get("/cases/{case}", PageTable.Issuers, "orders.case.title", typeof(CasePage)).OfCase().AtHome(),
        .. NewOrderPages.Rows,
    ];

    /// <summary>The provision and its longest sentence.</summary>
    public static IReadOnlyList<ActField> OffenceFields(Offence? from = null) =>
    [
        ActField.Text("provision") with { Rows = 1, Value = from?.Provision },
        ActField.Line(Years) with { Type = "number", Value = from?.MaxYears.ToString(CultureInfo.InvariantCulture) },
    ];

    /// <summary>Null for what is no number of years.</summary>
    public static int? YearsIn(ActEntry entry) =>
        int.TryParse(entry[Years], NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years <= MaxYears
            ? years
            : null;

    private static IResult Show(PortalRequest portal)
    {
        portal.Http.Features.Set(new FieldsShown(OffenceFields(), [], Entry: null));
        return PageAnswer.Of<NewCasePage>();
    }

    private static async Task<IResult> OpenAsync(PortalRequest portal, PortalForm sent, PendingActs acts, CancellationToken stop)
    {
        var entry = new ActEntry(sent);
        var errors = FieldCheck.Of(portal.T, OffenceFields(), entry);
        if (errors.Count == 0 && YearsIn(entry) is null)
        {
            errors.Add(new(Years, portal.T["orders.error.years", MaxYears]));
        }

        if (errors.Count > 0)
        {
            portal.Http.Features.Set(new FieldsShown(OffenceFields(), errors, entry));
            return PageAnswer.Of<NewCasePage>(status: StatusCodes.Status422UnprocessableEntity);
        }

        return await acts.DraftFirstAsync(
            portal, ThreadName.OfCase(portal.Self.Territory),
            new CaseOpened(new Offence(entry["provision"], YearsIn(entry)!.Value)), "/cases", annex: null, stop);
    }
}
