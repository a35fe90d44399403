namespace LotusBridge.Rules;

/// <summary>
/// Who may order what. Every order passes here before it leaves: the category must be one that the pack opens, the
/// issuer must have the power, the offence must be grave enough, and the right person must have validated.
/// </summary>
public static class Competence
{
    /// <summary>Answers the whole question; never throws for unknown ids, but refuses and says so.</summary>
    public static Answer Ask(RulePack pack, Question question)
    {
        var category = pack.FindCategory(question.Category);
        if (category is null || category.Disabled is not null)
        {
            return Barred(category, Opening.Bar(pack, question.Category)!);
        }

        if (question.Territory is { } place && pack.FindTerritory(place) is null)
        {
            return Barred(category, new Refusal(
                RefusalCode.TerritoryUnknown, pack.Title, $"{place} is not a territory of {pack.Title}."));
        }

        return new Reasoning(pack, question, category).Answer();
    }

    /// <summary>
    /// Null when the office may issue such an order, be it subject to validation. An emergency opens no further
    /// category to anyone, so it is not asked here.
    /// </summary>
    public static Refusal? MayIssue(RulePack pack, Role issuer, string category, OrderKind order, OffenceFacts offence)
    {
        if (Opening.Bar(pack, category) is { } bar)
        {
            return bar;
        }

        return FindPower(pack, issuer, category, order) is null
            ? NotCompetent(pack, issuer, category, order)
            : Threshold.Missing(pack, category, order, offence) ?? Threshold.SentenceMissing(pack, offence);
    }

    /// <summary>Null when the validator's decision makes the issuer's order valid, before or after it leaves.</summary>
    public static Refusal? MayValidate(
        RulePack pack, Role validator, Role issuer, string category, OrderKind order)
    {
        if (Opening.Bar(pack, category) is { } bar)
        {
            return bar;
        }

        var power = FindPower(pack, issuer, category, order);
        if (power is null)
        {
            return NotCompetent(pack, issuer, category, order);
        }

        return power.IsDirect || power.Validators.Contains(validator)
            ? null
            : new Refusal(
                RefusalCode.ValidatorNotCompetent,
                power.Article,
                $"A {pack.TitleOf(validator)} may not validate an order for {TitleOf(pack, category)}: "
                + $"it needs {Phrase.Validation(pack, power)} ({power.Article}).");
    }

    /// <summary>
    /// Whether the order must wait for validation before it leaves. True, too, where the issuer has no power at all:
    /// ask <see cref="MayIssue"/> for the reason.
    /// </summary>
    public static bool NeedsValidation(RulePack pack, Role issuer, string category, OrderKind order, bool emergency)
    {
        var power = FindPower(pack, issuer, category, order);
        return power is not { IsDirect: true }
            && !(emergency && FindEmergencyPower(pack, issuer, category, order) is not null);
    }

    /// <summary>
    /// Whether an emergency lets this issuer's order leave first and be validated within <c>ex-post-validation</c>.
    /// </summary>
    public static bool MayLeaveBeforeValidation(RulePack pack, Role issuer, string category, OrderKind order) =>
        FindEmergencyPower(pack, issuer, category, order) is not null;

    /// <summary>
    /// The rule that such an order stands on: the emergency's where it lets the order leave before its validation, else
    /// the cell of the table. Null where the issuer has no power.
    /// </summary>
    public static Rule? BasisOf(RulePack pack, Role issuer, string category, OrderKind order, bool emergency) =>
        FindPower(pack, issuer, category, order) is not { } power ? null
        : emergency && !power.IsDirect ? FindEmergencyPower(pack, issuer, category, order) ?? (Rule)power
        : power;

    /// <summary>The roles any one of which can validate; empty where the issuer decides alone or not at all.</summary>
    public static IReadOnlyList<Role> ValidatorsFor(RulePack pack, Role issuer, string category, OrderKind order) =>
        FindPower(pack, issuer, category, order)?.Validators ?? [];

    internal static IssuingPower? FindPower(RulePack pack, Role issuer, string category, OrderKind order) =>
        pack.Powers.FirstOrDefault(p =>
            p.Order == order && p.Issuer == issuer && p.Categories.Contains(category));

    internal static EmergencyPower? FindEmergencyPower(RulePack pack, Role issuer, string category, OrderKind order) =>
        pack.FindCategory(category) is { Disabled: null }
            ? pack.EmergencyPowers.FirstOrDefault(p =>
                p.Order == order && p.Issuers.Contains(issuer) && p.Categories.Contains(category))
            : null;

    internal static string TitleOf(RulePack pack, string category) =>
        pack.FindCategory(category)?.Title ?? category;

    internal static Refusal NotCompetent(RulePack pack, Role issuer, string category, OrderKind order)
    {
        var others = PowersOver(pack, category, order);
        var article = others.Count > 0 ? others[0].Article : pack.Title;
        var titles = others.Select(p => "a " + pack.TitleOf(p.Issuer)).ToList();
        var verb = order == OrderKind.Production ? "production" : "preservation";
        return new Refusal(
            RefusalCode.IssuerNotCompetent,
            article,
            $"A {pack.TitleOf(issuer)} may not order the {verb} of {TitleOf(pack, category)}; "
            + (titles.Count > 0 ? $"only {Phrase.Or(titles)} may ({article})." : $"nobody may under {article}."));
    }

    /// <summary>Everybody's rules for the category: what a refusal for want of competence rests on.</summary>
    internal static List<IssuingPower> PowersOver(RulePack pack, string category, OrderKind order) =>
        [.. pack.Powers.Where(p => p.Order == order && p.Categories.Contains(category))];

    private static Answer Barred(Category? category, Refusal refusal) =>
        new(false, [refusal], [], [], category is null || (category.Disabled?.Confirmed ?? true));
}
