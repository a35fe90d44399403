namespace LotusBridge.Benchmarks.Ledger;

/// <summary>The ledger's figures, in the order in which they are printed.</summary>
internal static class LedgerSuite
{
    public static IReadOnlyList<(string Name, Func<Bench, Task<Measured>> Run)> Rows { get; } =
    [
        ("append_1024", AppendRow.RunAsync),
        ("append_signed", SignedRow.RunAsync),
        ("append_single_p50", SingleRow.RunAsync),
        ("http_append", HttpRow.RunAsync),
        ("finality_p50", bench => FinalityRow.RunAsync(bench, "finality_p50", 0.5, 20)),
        ("finality_p99", bench => FinalityRow.RunAsync(bench, "finality_p99", 0.99, 80)),
        ("proofs", ProofRow.RunAsync),
        ("recovery_10m", RecoveryRow.RunAsync),
        ("growth_100m", GrowthRow.RunAsync),
    ];
}
