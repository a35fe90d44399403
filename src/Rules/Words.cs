namespace LotusBridge.Rules;

/// <summary>An office's part in a case. The ids are the rule pack's; the named ones are in every pack.</summary>
/// <param name="Id">Lower-case id such as <c>judge</c>, at most 64 characters.</param>
public readonly record struct Role(string Id)
{
    /// <summary>Investigating authority that is no court and no prosecutor (Reg. 2023/1543 Art. 4(1)(b)).</summary>
    public static Role Police { get; } = new("police");

    public static Role Prosecutor { get; } = new("prosecutor");

    /// <summary>Judge, court or investigating judge: the law gives the three the same powers.</summary>
    public static Role Judge { get; } = new("judge");

    /// <summary>The judge of the requested territory who reviews form, legality and refusal grounds.</summary>
    public static Role ReviewingJudge { get; } = new("reviewing-judge");

    public override string ToString() => Id ?? "";
}

/// <summary>Production hands data over; preservation only keeps it from being lost.</summary>
public enum OrderKind
{
    Production,
    Preservation,
}

/// <summary>What every rule carries: where it stands, and whether that place was read.</summary>
public abstract record Rule
{
    /// <summary>Citation as people write it, such as <c>Art. 4(5)</c>. Never empty.</summary>
    public required string Article { get; init; }

    /// <summary>False while counsel has still to confirm the rule against its source.</summary>
    public required bool Confirmed { get; init; }
}

/// <summary>Why something may not be done, in words for the person who asked.</summary>
/// <param name="Code">Stable, one of <see cref="RefusalCode"/>.</param>
/// <param name="Article">The rule that stands against it.</param>
/// <param name="Text">One plain sentence that names the article; never what the person wrote, which may be anybody's name.
/// </param>
public sealed record Refusal(string Code, string Article, string Text)
{
    /// <summary>What is missing, by the pack's own id: a condition's, or a form's and its field's with a slash between. Null for others.
    /// </summary>
    public string? Subject { get; init; }
}

/// <summary>The codes of this room's refusals. They are stored and translated, so they never change.</summary>
public static class RefusalCode
{
    public const string CategoryUnknown = "category-unknown";
    public const string CategoryDisabled = "category-disabled";
    public const string TerritoryUnknown = "territory-unknown";
    public const string IssuerNotCompetent = "issuer-not-competent";
    public const string ValidatorNotCompetent = "validator-not-competent";
    public const string ValidationMissing = "validation-missing";
    public const string OffenceNotStated = "offence-not-stated";
    public const string OffenceBelowThreshold = "offence-below-threshold";
    public const string SentenceTooShort = "sentence-too-short";
    public const string ConditionNotMet = "condition-not-met";
    public const string FormIncomplete = "form-incomplete";
    public const string GroundUnknown = "ground-unknown";
    public const string GroundNotOpen = "ground-not-open";
    public const string DestructionNeedsPersons = "destruction-needs-persons";
    public const string DestructionNeedsBodies = "destruction-needs-bodies";
}
