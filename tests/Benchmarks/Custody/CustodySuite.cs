using LotusBridge.Benchmarks.Delivery;

namespace LotusBridge.Benchmarks.Custody;

/// <summary>Custody's figures, in the order in which they are printed.</summary>
internal static class CustodySuite
{
    public static IReadOnlyList<(string Name, Func<Bench, Task<Measured>> Run)> Rows { get; } =
    [
        ("seal_1core", bench => AgeRow.RunAsync(bench, "seal_1core", isSealing: true, cores: 1, times: 1.3)),
        ("seal_2core", bench => AgeRow.RunAsync(bench, "seal_2core", isSealing: true, cores: 2, times: 2.2)),
        ("open_1core", bench => AgeRow.RunAsync(bench, "open_1core", isSealing: false, cores: 1, times: 2.5)),
        ("open_2core", bench => AgeRow.RunAsync(bench, "open_2core", isSealing: false, cores: 2, times: 3.5)),
        ("range_read", RangeRow.RunAsync),
        ("deliver_10g", DeliverRow.RateAsync),
        ("deliver_rss", DeliverRow.MemoryAsync),
        ("rss_50g", DeliverRow.LongestAsync),
        ("resume_resent", ResumeRow.RunAsync),
        ("verify_10k", VerifyRow.RunAsync),
    ];
}
