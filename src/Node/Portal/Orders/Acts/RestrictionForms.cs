using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>
/// Restricting delivered data, and deciding on a restriction: on one that the order itself has, by the side that made it.
/// </summary>
internal static class RestrictionForms
{
    public static IReadOnlyList<ActForm> All { get; } =
    [
        ReviewForms.OfGround("order.restricted", (ground, article, text) => new OrderRestricted(ground, article, text)),
        new("package.restricted", setting =>
            [
                ActField.OneOf("package", PackagesOf(setting)),
                ActField.OneOf("ground", setting.GroundsOf(ReviewForms.ReviewProcedure(setting), Grounds.Authority)),
                ActField.Text(),
            ],
            (setting, entry) => new PackageRestricted(
                entry["package"], entry["ground"],
                setting.ArticleOf(ReviewForms.ReviewProcedure(setting), Grounds.Authority, entry["ground"]),
                entry["explanation"])),
        Deciding("restriction.lifted", one => !one.IsRefusal, (named, text) => new RestrictionLifted(named, text)),
        Deciding("restriction.confirmed", _ => true, (named, text) => new RestrictionConfirmed(named, text)),
    ];

    private static ActForm Deciding(
        string type, Func<Restriction, bool> which, Func<Digest, string, StatementBody> body) => new(
        type, setting => [ActField.OneOf("restriction", OpenTo(setting, which)), ActField.Text()],
        (_, entry) => body(Digest.Parse(entry["restriction"]), entry["explanation"]))
    {
        Bar = setting => OpenTo(setting, which).Count > 0 ? null : new Refusal(
            OrderRefusalCode.RestrictionUnknown, "docs/lifecycles.md", "no restriction of this territory waits for that decision"),
    };

    private static List<Choice> OpenTo(ActSetting setting, Func<Restriction, bool> which) =>
    [
        .. from one in setting.State.Restrictions
           where one.Outcome == RestrictionOutcome.Open && one.Territory == setting.Me.Territory && which(one)
           let made = setting.Order.Statements.FirstOrDefault(filed => filed.Statement.Digest == one.Statement)
           select new Choice(
               one.Statement.ToString(),
               one.Package ?? setting.T["orders.whole-order"],
               made is null ? null : NameOf(setting, made.Statement.Header)),
    ];

    private static string NameOf(ActSetting setting, StatementHeader made) =>
        setting.T.In("acts.title", made.Type) + " · " + setting.When(made.At);

    private static List<Choice> PackagesOf(ActSetting setting) =>
        [.. setting.State.Packages.Values.Where(one => !one.IsDestroyed).Select(one => new Choice(one.Package, one.Package))];
}
