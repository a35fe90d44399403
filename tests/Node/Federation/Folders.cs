using System.Runtime.CompilerServices;

namespace LotusBridge.Tests.Node;

internal static class Folders
{
    public static string Repository { get; } = Find();

    public static string Packs { get; } = Path.Combine(Repository, "packs");

    private static string Find([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
