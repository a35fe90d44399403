namespace LotusBridge.Rules;

/// <param name="Role">The id used by every other section.</param>
/// <param name="Title">English noun without article, such as <c>police officer</c>.</param>
/// <param name="Body">The institution: two persons of one body do not control each other.</param>
public sealed record Office(Role Role, string Title, string Body);

/// <summary>A kind of data that an order may name.</summary>
public sealed record Category : Rule
{
    public required string Id { get; init; }

    /// <summary>English noun phrase, such as <c>subscriber data</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Tier of the Greater Bay Area model (T1, T2, T3a, T3b); null elsewhere.</summary>
    public required string? Tier { get; init; }

    public required string Definition { get; init; }

    /// <summary>Set while nobody may order this category under the pack.</summary>
    public required Prohibition? Disabled { get; init; }
}

/// <summary>Why a category is switched off; the text is shown to the person who asked.</summary>
public sealed record Prohibition : Rule
{
    public required string Text { get; init; }
}

/// <summary>One cell of the competence table. A missing cell means: not competent.</summary>
public sealed record IssuingPower : Rule
{
    public required OrderKind Order { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public required Role Issuer { get; init; }

    /// <summary>Any one of them makes the order valid. Empty: the issuer's own decision is enough.</summary>
    public required IReadOnlyList<Role> Validators { get; init; }

    public bool IsDirect => Validators.Count == 0;
}

/// <summary>Leave to issue in an emergency before validation, which then follows within `ex-post-validation`.</summary>
public sealed record EmergencyPower : Rule
{
    public required OrderKind Order { get; init; }

    public required IReadOnlyList<string> Categories { get; init; }

    public required IReadOnlyList<Role> Issuers { get; init; }

    /// <summary>What must also be true, for the issuer to answer for.</summary>
    public required string Condition { get; init; }
}

/// <summary>How grave the offence must be before some categories may be ordered.</summary>
public sealed record OffenceThreshold : Rule
{
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The maximum custodial sentence must be at least this many years.</summary>
    public required int MinimumMaximumYears { get; init; }

    public required IReadOnlyList<ListedOffence> Listed { get; init; }
}

/// <summary>An offence that opens the category whatever its maximum sentence.</summary>
public sealed record ListedOffence : Rule
{
    /// <summary>Such as <c>dir-2011-93-3</c>: directive, year, number, article.</summary>
    public required string Id { get; init; }

    public required string? Condition { get; init; }
}

/// <summary>When an order may serve to execute a sentence.</summary>
public sealed record SentenceThreshold : Rule
{
    public required int MinimumMonths { get; init; }

    public required string Condition { get; init; }
}

/// <summary>Which production orders the enforcing authority must be told of.</summary>
public sealed record Notice : Rule
{
    public required IReadOnlyList<string> Categories { get; init; }

    public required string Waiver { get; init; }

    public required string WaiverArticle { get; init; }
}
