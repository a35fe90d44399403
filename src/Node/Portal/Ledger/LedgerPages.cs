namespace LotusBridge.Node.Portal.Ledger;

/// <summary>The logs of the federation, for anybody: heads, witnesses, finality, and how the logs are braided.</summary>
internal static class LedgerPages
{
    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Public("/ledger", "ledger.title", typeof(LedgerPage)).InMenu(),
    ];
}
