namespace LotusBridge.Cli.Demo.Story;

/// <summary>What the provider hands over: files given by the caller, read where they lie, or made-up records.</summary>
/// <param name="Name">Relative, with slashes.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record EvidenceFile(string Name, string Path)
{
    /// <summary>A file, or every file of a folder, in ascending order of their names.</summary>
    /// <exception cref="FileNotFoundException">Neither is there, or the folder is empty.</exception>
    public static IReadOnlyList<EvidenceFile> At(string path)
    {
        if (File.Exists(path))
        {
            return [new EvidenceFile(System.IO.Path.GetFileName(path), path)];
        }

        EvidenceFile[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Select(file => new EvidenceFile(NameIn(path, file), file))
                .OrderBy(file => file.Name, StringComparer.Ordinal)]
            : [];
        return files.Length > 0 ? files : throw new FileNotFoundException($"no evidence at {path}", path);
    }

    private static string NameIn(string folder, string file) =>
        System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
}
