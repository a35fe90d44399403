namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class LedgerExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal)
    {
        ["GET /ledger"] = new("public"),
        ["GET /laws"] = new("public"),
        ["GET /laws/{pack}"] = new("public"),
        ["GET /laws/{pack}/{part}"] = new("public"),
    };
}
