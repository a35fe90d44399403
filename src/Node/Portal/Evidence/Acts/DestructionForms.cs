using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Evidence.Acts;

/// <summary>Opening for a purpose; and the end: held, approved by two, audited.</summary>
internal static class DestructionForms
{
    /// <summary>The fewest characters of a purpose.</summary>
    private const int MinPurpose = 10;

    /// <summary>The case is the order's own: nobody opens a package in another one from here.</summary>
    public static ActForm Opening { get; } = new(
        "package.opened", _ => [ActField.Text("purpose") with { MinLength = MinPurpose }],
        (setting, entry) => new PackageOpened(setting.Package!.Package, setting.File!, entry["purpose"]))
    {
        Bar = setting => setting.File is not null ? null : new Refusal(
            OrderRefusalCode.CaseMissing, "docs/lifecycles.md", "this node does not hold the case of the order"),
    };

    public static IReadOnlyList<ActForm> All { get; } =
    [
        new("destruction.held", setting =>
            [
                ActField.Text("reason"), ActField.Line("article") with { Hint = setting.T["evidence.form.hold-article"] },
            ],
            (setting, entry) => new DestructionHeld(setting.Package!.Package, entry["reason"], entry["article"])),
        new("destruction.hold-lifted", _ => [ActField.Text("reason")],
            (setting, entry) => new DestructionHoldLifted(setting.Package!.Package, entry["reason"])),
        new("destruction.approved", setting => [ActField.Declared("approve", Reason(setting))],
            (setting, _) => new DestructionApproved(setting.Package!.Package, setting.Package.Reason!.Ground)),
        new("destruction.audited", _ => [ActField.Text("finding")],
            (setting, entry) => new DestructionAudited(setting.Package!.Package, entry["finding"])),
    ];

    private static string Reason(ActSetting setting) => setting.T[
        "evidence.approve", setting.T.In("terms.destruction-ground", setting.Package!.Reason!.Ground),
        setting.Package.Reason.Article];
}
