namespace LotusBridge.Custody.Statements;

/// <summary>The limits of what people write into statements.</summary>
public static class StatementText
{
    /// <summary>The shortest explanation, in characters.</summary>
    public const int MinExplanation = 3;

    /// <summary>The longest explanation, in characters.</summary>
    public const int MaxExplanation = 4000;

    /// <summary>The longest identifier: ids of grounds, articles, offices, cases.</summary>
    public const int MaxId = 100;

    /// <summary>The longest list of conditions, limits or defects.</summary>
    public const int MaxItems = 32;

    public static string? Id(string field, string text) =>
        text.Length is 0 or > MaxId ? $"'{field}' has 1 to {MaxId} characters" : null;

    public static string? Explanation(string field, string text) =>
        text.Length is < MinExplanation or > MaxExplanation ? $"'{field}' has {MinExplanation} to {MaxExplanation} characters" : null;

    /// <summary>A ground of the rule pack, its article, and why it holds here.</summary>
    public static string? Reasons(string ground, string article, string explanation) =>
        Id("ground", ground) ?? Id("article", article) ?? Explanation("explanation", explanation);

    /// <summary>At most <see cref="MaxItems"/> ids.</summary>
    public static string? Ids(string field, IReadOnlyList<string> texts) => Each(field, texts, Id);

    /// <summary>At most <see cref="MaxItems"/> explanations.</summary>
    public static string? Explanations(string field, IReadOnlyList<string> texts) => Each(field, texts, Explanation);

    /// <summary>Null for a package's name.</summary>
    public static string? Package(string package) => PackageName.IsName(package) ? null : "'package' is no package name";

    private static string? Each(string field, IReadOnlyList<string> texts, Func<string, string, string?> problem) =>
        texts.Count > MaxItems
            ? $"'{field}' has at most {MaxItems} items, not {texts.Count}"
            : texts.Select(text => problem(field, text)).FirstOrDefault(one => one is not null);
}
