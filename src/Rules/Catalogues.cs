namespace LotusBridge.Rules;

/// <summary>A local law that binds one side whatever the framework says; counsel is to confirm it.</summary>
public sealed record LocalLaw : Rule
{
    public required string Id { get; init; }

    /// <summary>Legal system it belongs to.</summary>
    public required string LegalSystem { get; init; }

    public required string Authority { get; init; }

    public required string Text { get; init; }

    /// <summary>The switch or condition of this pack that puts it to work; null: nothing in the pack does.</summary>
    public required string? Policy { get; init; }
}

/// <summary>One content field of an order, and who gets to see it.</summary>
public sealed record OrderField : Rule
{
    /// <summary>The letter the law gives it.</summary>
    public required string Id { get; init; }

    public required OrderKind Order { get; init; }

    public required string Text { get; init; }

    /// <summary><c>provider</c>, <c>enforcing-authority</c>.</summary>
    public required IReadOnlyList<string> VisibleTo { get; init; }
}

/// <summary>A number the statistics must give.</summary>
public sealed record Counter : Rule
{
    public required string Id { get; init; }

    public required string Text { get; init; }
}

/// <summary>A procedure with named items: steps, arguments that do not count, factors to weigh.</summary>
public sealed record Procedure : Rule
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<ProcedureItem> Items { get; init; }
}

public sealed record ProcedureItem : Rule
{
    public required string Id { get; init; }

    /// <summary><c>step</c>, <c>insufficient-reason</c> or <c>factor</c>.</summary>
    public required string Kind { get; init; }

    public required string Text { get; init; }
}
