using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Evidence.Acts;

/// <summary>Who else holds content, and what became of each copy and each key.</summary>
internal static class HolderForms
{
    private const string Article = "docs/lifecycles.md";

    private const string Exempt = "exempt-by-law";

    private const string ByKey = "key-destroyed";

    public static IReadOnlyList<ActForm> All { get; } =
    [
        new("package.copied", CopyFields, (setting, entry) => new PackageCopied(
            setting.Package!.Package, HolderOf(entry)!, entry["keeper"], entry["purpose"],
            entry.Is("holder-kind", "backup") ? null : setting.Package.OpenedUnder[^1]))
        {
            Fault = (setting, entry) =>
                HolderOf(entry) is null ? ("reference", "evidence.error.reference")
                : !entry.Is("holder-kind", "backup") && setting.Package!.OpenedUnder.Count == 0
                    ? ("holder-kind", "evidence.error.no-opening")
                : null,
        },
        new("copy.destroyed", setting => [ActField.OneOf("copy", HoldersOf(setting)), .. FateFields(setting, hasKey: true)],
            (setting, entry) => new CopyDestroyed(
                setting.Package!.Package, Named(entry["copy"]), MethodOf(entry), entry.Optional("basis")))
        {
            Bar = setting => HoldersOf(setting).Count > 0 ? null : NoCopy(),
            Fault = (_, entry) => FateFault(entry) ?? (entry.Is("method", ByKey) && Named(entry["copy"]).Kind == HolderKind.WorkingCopy
                ? ("method", "evidence.error.working-copy") : null),
        },
        new("key.destroyed", setting => [ActField.OneOf("recipient", KeysOf(setting)), .. FateFields(setting, hasKey: false)],
            (setting, entry) => new KeyDestroyed(
                setting.Package!.Package, Digest.Parse(entry["recipient"]), MethodOf(entry), entry.Optional("basis")))
        {
            Bar = setting => KeysOf(setting).Count > 0 ? null : new Refusal(
                OrderRefusalCode.WrongPerson, Article, "a key's end is witnessed by different persons, of different bodies"),
            Fault = (_, entry) => FateFault(entry),
        },
        new("destruction.failed", setting => [ActField.OneOf("copy", HoldersOf(setting)), ActField.Text("reason")],
            (setting, entry) => new DestructionFailed(setting.Package!.Package, Named(entry["copy"]), entry["reason"]))
        {
            Bar = setting => HoldersOf(setting).Count > 0 ? null : NoCopy(),
        },
    ];

    private static Refusal NoCopy() => new(OrderRefusalCode.CopyUnknown, Article, "no copy that your office keeps waits for its account");

    private static List<ActField> CopyFields(ActSetting setting) =>
    [
        ActField.OneOf("holder-kind",
        [
            .. Enum.GetValues<HolderKind>().Where(kind => kind != HolderKind.Node).Select(kind => StatementJson.Word(kind))
                .Select(word => new Choice(word, setting.T.In("terms.holder-kind", word))),
        ]),
        ActField.Line("reference"),
        ActField.Line("keeper") with { Value = setting.Me.Office },
        ActField.Text("purpose") with { MinLength = 10 },
    ];

    private static List<ActField> FateFields(ActSetting setting, bool hasKey) =>
    [
        ActField.OneOf("method",
        [
            .. Enum.GetValues<FateMethod>().Select(one => StatementJson.Word(one)).Where(word => hasKey || word != ByKey)
                .Select(word => new Choice(word, setting.T.In("terms.fate-method", word))),
        ]),
        ActField.Line("basis", isRequired: false),
    ];

    /// <summary>What this person may account for: copies of their office; for a custodian or a judge, every one.</summary>
    private static List<Choice> HoldersOf(ActSetting setting) =>
    [
        .. from copy in setting.Package!.Copies
           where copy.Fate is null
               && (setting.Me.Role is Roles.Custodian or Roles.Judge || copy.Keeper == setting.Me.Office)
           let kind = setting.T.In("terms.holder-kind", StatementJson.Word(copy.Holder.Kind))
           select new Choice(copy.Holder.ToString(), $"{kind} {copy.Holder.Reference}", copy.Keeper),
    ];

    private static List<Choice> KeysOf(ActSetting setting) =>
    [
        .. from key in setting.Package!.Recipients
           where !setting.Package.Keys.Any(word => word.Recipient == key && word.Person == setting.Me.Id)
           select new Choice(key.ToString(), key.ToString()),
    ];

    private static (string Field, string Text)? FateFault(ActEntry entry) =>
        entry.Is("method", Exempt) == (entry["basis"].Length > 0) ? null : ("basis", "evidence.error.basis");

    private static FateMethod MethodOf(ActEntry entry) =>
        Enum.GetValues<FateMethod>().Single(one => entry.Is("method", StatementJson.Word(one)));

    private static Holder? HolderOf(ActEntry entry) =>
        Holder.TryParse($"{entry["holder-kind"]}:{entry["reference"]}", out var holder) ? holder : null;

    /// <summary>One of the choices that were offered, as the check before has found.</summary>
    private static Holder Named(string chosen) =>
        Holder.TryParse(chosen, out var holder) ? holder : throw new InvalidOperationException("a holder that was not offered");
}
