namespace LotusBridge.Tests.Node.Portal.Expected;

internal static class LedgerExpectations
{
    public static IReadOnlyDictionary<string, Admitted> Rows { get; } = new Dictionary<string, Admitted>(StringComparer.Ordinal);
}
