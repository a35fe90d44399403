namespace LotusBridge.Benchmarks.Portal;

/// <summary>The portal's figures, in the order in which they are printed.</summary>
internal static class PortalSuite
{
    public static IReadOnlyList<(string Name, Func<Bench, Task<Measured>> Run)> Rows { get; } =
    [
        ("list_100k_p95", ListRow.RunAsync),
    ];
}
