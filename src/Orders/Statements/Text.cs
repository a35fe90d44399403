namespace LotusBridge.Orders.Statements;

/// <summary>The limits of what people write into statements.</summary>
internal static class Text
{
    /// <summary>The longest explanation, in characters.</summary>
    public const int MaxExplanation = 4000;

    /// <summary>The longest identifier: ids of grounds, articles, offices, cases.</summary>
    public const int MaxId = 100;

    public static string? Id(string field, string text) =>
        text.Length is 0 or > MaxId ? $"'{field}' has 1 to {MaxId} characters" : null;

    public static string? Explanation(string field, string text) =>
        text.Length is < 3 or > MaxExplanation ? $"'{field}' has 3 to {MaxExplanation} characters" : null;
}
