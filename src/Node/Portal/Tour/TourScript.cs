using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Portal.Tour;

/// <summary>
/// The story that the tour tells, in its order: the one of <c>lotus demo</c>, between Macau and Zhuhai, with the committee
/// that witnesses.
/// </summary>
internal static class TourScript
{
    public const string CaseAct = "case.opened";
    public const string OrderAct = "order.issued";

    private const string Macau = "MO";
    private const string Zhuhai = "4404";
    private const string Committee = "GBA";

    public static IReadOnlyList<TourStep> Steps { get; } =
    [
        new("case", Macau, Roles.Investigator) { Act = CaseAct, Page = "/cases/new" },
        new("order", Macau, Roles.Investigator)
        {
            Act = OrderAct, Page = $"/cases/{{thread}}/orders/new?kind=production&category=communication&requested-territory={Zhuhai}",
        },
        new("validate", Macau, Roles.Judge) { Act = "order.validated" },
        new("take", Zhuhai, Roles.ReviewingJudge) { Act = "review.assigned" },
        new("form", Zhuhai, Roles.ReviewingJudge) { Act = "review.form-checked" },
        new("recognise", Zhuhai, Roles.ReviewingJudge) { Act = "order.recognised" },
        new("direct", Zhuhai, Roles.ReviewingJudge) { Act = "order.directed" },
        new("acknowledge", Zhuhai, Roles.Provider) { Act = "order.acknowledged" },
        new("collect", Zhuhai, Roles.Provider) { Act = "collection.started" },
        new("send", Zhuhai, Roles.Provider)
        {
            Act = "package.delivered", Page = "/orders/{thread}/sending", PackagePage = "/packages/{package}/sending",
        },
        new("execute", Zhuhai, Roles.Provider) { Act = "order.executed" },
        new("open", Macau, Roles.Investigator) { Act = "package.opened" },
        new("endorse", Macau, Roles.Investigator) { Act = "endorsement.requested" },
        new("witness", Committee, Roles.Committee) { Page = "/ledger" },
        new("verify", Macau, Roles.Investigator) { Page = "/orders/{thread}" },
        new("end", Macau, Roles.Custodian) { Page = "/orders?open=no" },
    ];
}
