namespace LotusBridge.Node.Portal.Ledger;

/// <summary>The log, its witnesses and the oversight committee's views.</summary>
internal static class LedgerPages
{
    public static IReadOnlyList<PageRule> Rows { get; } = [];
}
