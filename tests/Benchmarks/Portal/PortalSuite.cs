namespace LotusBridge.Benchmarks.Portal;

/// <summary>The portal's figures, in the order in which they are printed.</summary>
internal static class PortalSuite
{
    public static IReadOnlyList<(string Name, Func<Bench, Task<Measured>> Run)> Rows { get; } =
    [
        ("page_bytes_max", PagesRow.RunAsync),
        ("list_100k_p95", ListRow.RunAsync),
        ("users_200_p95", UsersRow.P95Async),
        ("users_200_errors", UsersRow.ErrorsAsync),
        ("axe_violations", AxeRow.RunAsync),
        ("untranslated", TextsRow.RunAsync),
    ];
}
