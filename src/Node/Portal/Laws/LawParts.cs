using System.Globalization;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Laws;

/// <summary>The parts in which a rule pack is shown: one thing a page. Each is rows of words, article and standing.</summary>
internal static class LawParts
{
    public const string First = "powers";

    public static IReadOnlyList<string> All { get; } = [First, "clocks", "grounds", "conditions", "forms", "acts", "local"];

    /// <summary>The part of that name, the first for none; null for a name that is no part's.</summary>
    public static string? Find(string part) => part.Length == 0 ? First : All.Contains(part) ? part : null;

    /// <summary>The rows of one part of the pack, in the pack's own order.</summary>
    public static IReadOnlyList<LawTable> Of(RulePack pack, string part, LanguageTexts t) => part switch
    {
        First => PowersOf(pack, t),
        "clocks" =>
        [
            new("laws.table.clocks", [.. pack.Clocks.Select(one => Row(
                one, $"{t.In("terms.clock", one.Id)}: {Length(t, one)}", one.Id,
                $"{one.Who}; {t.In("laws.start", one.Start)} → {one.Effect}"))]),
        ],
        "grounds" => GroundsOf(pack, t),
        "conditions" =>
        [
            .. pack.Conditions.GroupBy(one => one.Stage).Select(group => new LawTable(
                "laws.table.conditions", [.. group.Select(one => Row(one, one.Text, one.Id, Bound(t, one)))],
                t.In("laws.stage", group.Key))),
        ],
        "forms" => [.. pack.Forms.Select(one => new LawTable(
            "laws.table.form",
            [.. one.Fields.Select(field => Row(one, field.Text, field.Id, t.In("laws.field", field.Kind.ToString())))],
            $"{t.In("laws.system", one.LegalSystem)}: {one.Text}"))],
        "acts" => [new("laws.table.acts", [.. pack.Acts.Select(one => Row(one, one.Text, one.Act, ""))])],
        _ => LocalOf(pack, t),
    };

    private static IReadOnlyList<LawTable> PowersOf(RulePack pack, LanguageTexts t) =>
    [
        new("laws.table.categories", [.. pack.Categories.Select(
            one => Row(one, $"{Tier(one)}{one.Title}", one.Id, one.Definition))]),
        new("laws.table.disabled", [.. from one in pack.Categories
                                       let bar = one.Disabled
                                       where bar is not null
                                       select Row(bar, one.Title, one.Id, bar.Text)]),
        new("laws.table.powers", [.. pack.Powers.Select(one => Row(
            one, $"{Kind(t, one.Order)}: {Titles(pack, one.Categories)}", code: null,
            one.IsDirect
                ? pack.TitleOf(one.Issuer)
                : $"{pack.TitleOf(one.Issuer)} → {string.Join(" / ", one.Validators.Select(pack.TitleOf))}"))]),
        new("laws.table.emergency", [.. pack.EmergencyPowers.Select(one => Row(
            one, $"{Kind(t, one.Order)}: {Titles(pack, one.Categories)}", code: null,
            $"{string.Join(" / ", one.Issuers.Select(pack.TitleOf))}: {one.Condition}"))]),
        new("laws.table.offences", pack.Offences is not { } offences ? [] :
        [
            Row(offences, t["laws.offence-years", offences.MinimumMaximumYears], code: null, Titles(pack, offences.Categories)),
            .. offences.Listed.Select(one => Row(one, t.Find("terms.listed." + one.Id) ?? one.Id, code: null, one.Condition ?? "")),
        ]),
    ];

    private static IReadOnlyList<LawTable> GroundsOf(RulePack pack, LanguageTexts t) =>
    [
        .. pack.Grounds.GroupBy(one => one.Procedure).Select(group => new LawTable(
            "laws.table.grounds",
            [.. group.Select(one => Row(one, one.Text, one.Id, string.Join(", ", one.Invokers.Select(who => t.In("laws.invoker", who)))))],
            t.In("laws.procedure", group.Key))),
        .. pack.Procedures.Select(one => new LawTable(
            "laws.table.procedure", [.. one.Items.Select(item => Row(item, item.Text, item.Id, t.In("laws.item", item.Kind)))], one.Text)),
    ];

    private static IReadOnlyList<LawTable> LocalOf(RulePack pack, LanguageTexts t) =>
    [
        new("laws.table.switches", [.. pack.Policies.Select(
            one => Row(one, one.Text, one.Id, one.Enabled ? t["laws.on"] : t["laws.off"]))]),
        new("laws.table.local", [.. pack.LocalLaws.Select(
            one => Row(one, one.Text, one.Id, $"{t.In("laws.system", one.LegalSystem)}; {one.Authority}"))]),
        new("laws.table.destruction",
        [
            Row(
                pack.Destruction, t["laws.destruction-persons", pack.Destruction.Persons], code: null,
                pack.Destruction.DifferentBodies ? t["laws.different-bodies"] : ""),
        ]),
    ];

    private static string Titles(RulePack pack, IEnumerable<string> categories) =>
        string.Join(", ", categories.Select(id => pack.FindCategory(id)?.Title ?? id));

    private static LawRow Row(Rule rule, string text, string? code, string note) =>
        new(text, code, note, rule.Article, rule.Confirmed);

    private static string Tier(Category one) => one.Tier is { } tier ? tier + " " : "";

    private static string Kind(LanguageTexts t, OrderKind kind) =>
        kind == OrderKind.Production ? t["laws.production"] : t["laws.preservation"];

    private static string Length(LanguageTexts t, Clock one) => one.Unit switch
    {
        ClockUnit.Immediate => t["laws.immediate"],
        ClockUnit.FollowingYear => t["laws.following-year", one.MonthDay?.ToString("MM-dd", CultureInfo.InvariantCulture) ?? ""],
        ClockUnit.WorkingDays => t.Count("laws.working-days", one.Amount),
        ClockUnit.Minutes => t.Count("laws.minutes", one.Amount),
        ClockUnit.Hours => t.Count("laws.hours", one.Amount),
        _ => t.Count("laws.days", one.Amount),
    };

    private static string Bound(LanguageTexts t, Condition one) => string.Join("; ", new[]
    {
        one.RequestedSystem is { } requested ? t["laws.bound.requested", t.In("laws.system", requested)] : null,
        one.RequestingSystem is { } requesting ? t["laws.bound.requesting", t.In("laws.system", requesting)] : null,
        one.RequestingOtherThan is { } other ? t["laws.bound.requesting-not", t.In("laws.system", other)] : null,
        one.Policy is { } policy ? t["laws.bound.switch", policy] : null,
        one.NeedsReference ? t["laws.bound.reference"] : null,
    }.OfType<string>());
}

/// <param name="Title">The key of its caption.</param>
/// <param name="Named">What the caption is filled in with, in the language of the pack that was read.</param>
internal sealed record LawTable(string Title, IReadOnlyList<LawRow> Rows, string Named = "");

/// <param name="Text">In the language of the pack that was read.</param>
/// <param name="Code">The id that statements and refusals use; null where the rule has none.</param>
/// <param name="Confirmed">False while counsel has still to confirm it.</param>
internal sealed record LawRow(string Text, string? Code, string Note, string Article, bool Confirmed);
