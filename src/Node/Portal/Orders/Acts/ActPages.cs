using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Orders;
using Refusal = LotusBridge.Rules.Refusal;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>
/// The form of each act, below the pattern of the API's route that takes it, with that route's roles, home and side. What it
/// is about is the order that the gate has loaded, and nothing that the form sends.
/// </summary>
internal static class ActPages
{
    private const string Below = "/{act}";

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        .. new[] { RouteTable.Validate, RouteTable.Review, RouteTable.Restrict, RouteTable.Answer, RouteTable.Execute }
            .SelectMany(Of),
    ];

    private static IEnumerable<PageRule> Of(RouteRule route) =>
    [
        PageRule.Get(route.Pattern + Below, route.Roles, "orders.act.title", typeof(ActFormPage)).OfOrder(route.Side).AtHome()
            with { Form = Show },
        PageRule.Post(route.Pattern + Below, route.Roles, "orders.act.title", DraftAsync).OfOrder(route.Side).AtHome(),
    ];

    private static IResult Show(PortalRequest portal, FiledOrder order, ActRefusals refusals)
    {
        if (FormOf(portal) is not { } form)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var setting = ActSetting.Of(portal, order);
        return BarOf(form, setting) is { } bar
            ? Refused(refusals, bar, order)
            : Shown(portal, form, new FieldsShown(form.Fields(setting), [], Entry: null));
    }

    private static async Task<IResult> DraftAsync(
        PortalRequest portal, FiledOrder order, PortalForm sent, PendingActs acts, ActRefusals refusals, Lookups lookups,
        CancellationToken stop)
    {
        if (FormOf(portal) is not { } form)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var entry = new ActEntry(sent);
        var named = await OwnAsync(portal, lookups, entry["production"], stop);
        var setting = ActSetting.Of(portal, order) with { Production = named };
        if (BarOf(form, setting) is { } bar)
        {
            return Refused(refusals, bar, order);
        }

        return form.Check(setting, entry) is { Count: > 0 } errors
            ? Shown(portal, form, new FieldsShown(form.Fields(setting), errors, entry))
            : await acts.DraftAsync(
                portal, order, form.Compose(setting, entry), "/orders/" + order.Number, stop,
                refused => Shown(portal, form, new FieldsShown(form.Fields(setting), [], entry) { Refused = refused }));
    }

    private static Refusal? BarOf(ActForm form, ActSetting setting) =>
        Next.Bar(setting.Order.Fold, form.Type, setting.Me, setting.Now) ?? form.Bar(setting);

    /// <summary>The form of the act that the path names, where this very row takes it.</summary>
    private static ActForm? FormOf(PortalRequest portal) =>
        ActForms.Find(portal.Route("act"), portal.Rule!.Pattern[..^Below.Length]);

    /// <summary>Another order that the form names, where the person is a party to it.</summary>
    private static async Task<FiledOrder?> OwnAsync(
        PortalRequest portal, Lookups lookups, string number, CancellationToken stop) =>
        number.Length > 0 && await lookups.OrderAsync(number, stop) is { } found && Parties.IsParty(portal.Me, found.State)
            ? found
            : null;

    private static IResult Refused(ActRefusals refusals, Refusal bar, FiledOrder order) =>
        refusals.Of(ActRefused.Of(bar), order.Statements.Select(one => one.Statement));

    private static IResult Shown(PortalRequest portal, ActForm form, FieldsShown fields)
    {
        portal.Http.Features.Set(form);
        portal.Http.Features.Set(fields);
        return PageAnswer.Of<ActFormPage>(status: fields.Status);
    }
}
