namespace LotusBridge.Benchmarks.Portal;

/// <summary>The rule pack of the Greater Bay Area, where <c>./bench</c> says.</summary>
internal static class PackFile
{
    /// <exception cref="FileNotFoundException"><c>LOTUS_PACKS</c> is not set.</exception>
    public static string Path =>
        Environment.GetEnvironmentVariable("LOTUS_PACKS") is { } packs
            ? System.IO.Path.Combine(packs, "gba", "pack.yaml")
            : throw new FileNotFoundException("LOTUS_PACKS names no folder of rule packs");
}
