using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Signing;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>
/// A new order in two steps: what it is to be, where the pack says at once whether this office may; then what the pack needs for
/// it. The case is the one that the gate has loaded.
/// </summary>
internal static class NewOrderPages
{
    private const string Pattern = "/cases/{case}/orders/new";

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get(Pattern, PageTable.Issuers, "orders.new.title", typeof(NewOrderPage)).OfCase().AtHome() with { Form = Show },
        PageRule.Post(Pattern, PageTable.Issuers, "orders.new.title", DraftAsync).OfCase().AtHome(),
    ];

    private static IResult Show(PortalRequest portal, FiledCase file, KnownOfficials officials, ActRefusals refusals)
    {
        var entry = new ActEntry(new PortalForm(
            portal.Http.Request.Query.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal)));
        var first = NewOrder.FieldsAt(portal.Self, portal.T);
        var errors = FieldCheck.Of(portal.T, first, entry);
        if (errors.Count > 0)
        {
            var isNew = !portal.Http.Request.Query.ContainsKey("kind");
            return Shown(portal, new FieldsShown(first, isNew ? [] : errors, isNew ? null : entry), plan: null);
        }

        var plan = NewOrder.In(entry, portal.Self);
        return plan.Bar(portal.Me, file.Body.Offence) is { } bar
            ? Refused(refusals, bar, file)
            : Shown(portal, new FieldsShown(new NewOrderForm(portal, file, plan, officials).Fields, [], Entry: null), plan);
    }

    private static async Task<IResult> DraftAsync(
        PortalRequest portal, FiledCase file, PortalForm sent, KnownOfficials officials, PendingActs acts, ActRefusals refusals,
        CancellationToken stop)
    {
        var entry = new ActEntry(sent);
        var first = NewOrder.FieldsAt(portal.Self, portal.T);
        if (FieldCheck.Of(portal.T, first, entry) is { Count: > 0 } wrong)
        {
            return Shown(portal, new FieldsShown(first, wrong, entry), plan: null);
        }

        var plan = NewOrder.In(entry, portal.Self);
        if (plan.Bar(portal.Me, file.Body.Offence) is { } bar)
        {
            return Refused(refusals, bar, file);
        }

        var form = new NewOrderForm(portal, file, plan, officials);
        if (form.Check(entry) is { Count: > 0 } errors)
        {
            return Shown(portal, new FieldsShown(form.Fields, errors, entry), plan);
        }

        var (body, grounds) = form.Compose(entry);
        return await acts.DraftFirstAsync(
            portal, ThreadName.OfOrder(portal.Self.Territory, portal.Now.Year), body,
            "/cases/" + file.Opened.Statement.Header.Thread, grounds, stop,
            refused => Shown(portal, new FieldsShown(form.Fields, [], entry) { Refused = refused }, plan));
    }

    private static IResult Refused(ActRefusals refusals, Refusal bar, FiledCase file) =>
        refusals.Of(ActRefused.Of(bar), [file.Opened.Statement]);

    private static IResult Shown(PortalRequest portal, FieldsShown fields, NewOrder? plan)
    {
        portal.Http.Features.Set(fields);
        portal.Http.Features.Set(plan);
        return PageAnswer.Of<NewOrderPage>(status: fields.Status);
    }
}
