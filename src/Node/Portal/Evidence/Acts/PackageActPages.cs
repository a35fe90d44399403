using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Orders;
using Refusal = LotusBridge.Rules.Refusal;

namespace LotusBridge.Node.Portal.Evidence.Acts;

/// <summary>
/// The form of each act about a package, below the API's route that takes it and under that very route's rule. What it is
/// about is the package that the gate has loaded, and nothing that the form sends.
/// </summary>
internal static class PackageActPages
{
    private const string Below = "/{act}";

    private const string Title = "evidence.act.title";

    public static IReadOnlyList<PageRule> Rows { get; } =
        [.. new[] { RouteTable.Open, RouteTable.Copy, RouteTable.Endorse, RouteTable.Destroy }.SelectMany(Of)];

    /// <summary>What this person may say of the package now, and what stands against the rest of what their role may say.</summary>
    public static async Task<IReadOnlyList<(string Type, Refusal? Bar)>> ForAsync(
        PortalRequest portal, FiledPackage package, Lookups lookups)
    {
        var setting = await SettingAsync(portal, package, lookups, portal.Http.RequestAborted);
        return
        [
            .. from form in PackageForms.All
               where Rows.Any(row => row.Method == "GET" && portal.MaySee(row) && IsHere(portal, package)
                   && PackageForms.Find(form.Type, row.Pattern[..^Below.Length]) is not null)
               where Next.IsOfPackage(package.Order.State, form.Type, portal.Me)
               select (form.Type, BarOf(form, setting)),
        ];
    }

    private static bool IsHere(PortalRequest portal, FiledPackage package) => string.Equals(
        portal.Self.Territory, package.Order.State.IssuingTerritory, StringComparison.Ordinal);

    private static IEnumerable<PageRule> Of(RouteRule route) =>
    [
        new(route with { Method = "GET", Pattern = route.Pattern + Below, Body = Body.None }, Title) { Form = ShowAsync },
        new(route with { Pattern = route.Pattern + Below, Body = Body.None }, Title) { Form = DraftAsync },
    ];

    private static async Task<IResult> ShowAsync(
        PortalRequest portal, FiledPackage package, ActRefusals refusals, Lookups lookups, CancellationToken stop)
    {
        if (FormOf(portal) is not { } form)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var setting = await SettingAsync(portal, package, lookups, stop);
        return BarOf(form, setting) is { } bar
            ? Refused(refusals, bar, package.Order)
            : Shown(portal, form, new FieldsShown(form.Fields(setting), [], Entry: null));
    }

    private static async Task<IResult> DraftAsync(
        PortalRequest portal, FiledPackage package, PortalForm sent, PendingActs acts, ActRefusals refusals, Lookups lookups,
        CancellationToken stop)
    {
        if (FormOf(portal) is not { } form)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var (entry, setting) = (new ActEntry(sent), await SettingAsync(portal, package, lookups, stop));
        return BarOf(form, setting) is { } bar ? Refused(refusals, bar, package.Order)
            : form.Check(setting, entry) is { Count: > 0 } errors
            ? Shown(portal, form, new FieldsShown(form.Fields(setting), errors, entry))
            : await acts.DraftAsync(
                portal, package.Order, form.Compose(setting, entry), "/packages/" + package.State.Package, stop,
                refused => Shown(portal, form, new FieldsShown(form.Fields(setting), [], entry) { Refused = refused }));
    }

    private static async Task<ActSetting> SettingAsync(
        PortalRequest portal, FiledPackage package, Lookups lookups, CancellationToken stop) =>
        ActSetting.Of(portal, package.Order) with
        {
            Package = package.State,
            File = (await lookups.StatementAsync(package.Order.State.Issued.Case.ToString(), stop))?.Statement.Header.Thread,
        };

    private static Refusal? BarOf(ActForm form, ActSetting setting) =>
        Next.BarOfPackage(setting.State, setting.Package!, form.Type, setting.Me) ?? form.Bar(setting);

    /// <summary>The form of the act that the path names, where this very row takes it.</summary>
    private static ActForm? FormOf(PortalRequest portal) =>
        PackageForms.Find(portal.Route("act"), portal.Rule!.Pattern[..^Below.Length]);

    private static IResult Refused(ActRefusals refusals, Refusal bar, FiledOrder order) =>
        refusals.Of(ActRefused.Of(bar), order.Statements.Select(one => one.Statement));

    private static IResult Shown(PortalRequest portal, ActForm form, FieldsShown fields)
    {
        portal.Http.Features.Set(form);
        portal.Http.Features.Set(fields);
        return PageAnswer.Of<PackageFormPage>(status: fields.Status);
    }
}
