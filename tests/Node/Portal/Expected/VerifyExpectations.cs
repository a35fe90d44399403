namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class VerifyExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /verify"] = new("public"),
    };
}
