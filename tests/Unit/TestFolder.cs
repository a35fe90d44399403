using System.Runtime.CompilerServices;

namespace LotusBridge.Tests.Unit;

/// <summary>Where the published vectors and sample inputs lie; tests that need them are skipped where they are missing.</summary>
internal static class TestData
{
    /// <summary>The repository's root, found from this file's place at compile time.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A path below the test data folder; skips the running test when it does not exist.</summary>
    public static string Path(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("LOTUS_TEST_DATA") is { Length: > 0 } given
            ? given
            : System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository, "..", "shared", "data"));
        var path = System.IO.Path.Combine([root, .. parts]);
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"test data not here: {path}");
        return path;
    }

    private static string FindRepository([CallerFilePath] string thisFile = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(thisFile)!, "..", ".."));
}
