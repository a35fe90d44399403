namespace LotusBridge.Rules;

/// <summary>What allows an act that no other section speaks of. Rules knows acts by name only.</summary>
public sealed record ActRule : Rule
{
    /// <summary>The statement type, two ids joined by a dot, such as <c>order.recognised</c>.</summary>
    public required string Act { get; init; }

    /// <summary>One line that says what the act is.</summary>
    public required string Text { get; init; }
}
