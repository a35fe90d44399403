namespace LotusBridge.Benchmarks.Ledger;

/// <summary>The ledger's figures, in the order in which they are printed.</summary>
internal static class LedgerSuite
{
    public static IReadOnlyList<(string Name, Func<Bench, Task<Measured>> Run)> Rows { get; } =
    [
        ("append_1024", AppendRow.RunAsync),
        ("append_signed", SignedRow.RunAsync),
        ("append_single_p50", SingleRow.RunAsync),
        ("http_append", _ => Missing("http_append", "statements/s", 8_000)),
        ("finality_p50", FinalityRow.RunP50Async),
        ("finality_p99", FinalityRow.RunP99Async),
        ("proofs", ProofRow.RunAsync),
        ("recovery_10m", RecoveryRow.RunAsync),
        ("growth_100m", GrowthRow.RunAsync),
    ];

    private static Task<Measured> Missing(string name, string unit, double bar) => Task.FromResult(
        new Measured(new Row(name, null, unit, null, null, null, bar, Met: false), Remark: "not measured yet"));
}
