namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class ReadingExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /glossary"] = new("public"),
    };
}
