using LotusBridge.Rules;

namespace LotusBridge.Cli.Rules;

/// <summary>Where packs lie: <c>packs/ID/pack.yaml</c> beside or above the working directory or the program.</summary>
internal static class PackFolder
{
    private const string FileName = "pack.yaml";

    /// <exception cref="UsageException">There is no such pack, or it has problems.</exception>
    public static RulePack Open(string? idOrPath)
    {
        var path = Find(idOrPath);
        var reading = RulePack.Read(Bytes(path));
        if (reading.Pack is { } pack)
        {
            return pack;
        }

        var first = reading.Problems[0];
        throw new UsageException(
            $"{path}:{first.Line}:{first.Column}: {first.Text}",
            $"lotus rules check {path} lists all {reading.Problems.Count} problems");
    }

    /// <summary>The path of a pack file, from an id of the packs folder, a file or a folder that holds one.</summary>
    public static string Find(string? idOrPath)
    {
        if (string.IsNullOrEmpty(idOrPath))
        {
            throw new UsageException("no pack was named", $"--pack takes {Ids()}, or a path");
        }

        string?[] candidates =
        [
            Folder() is { } folder && Path.GetFileName(idOrPath) == idOrPath
                ? Path.Combine(folder, idOrPath, FileName)
                : null,
            idOrPath,
            Path.Combine(idOrPath, FileName),
        ];
        return Array.Find(candidates, File.Exists)
            ?? throw new UsageException($"there is no rule pack {idOrPath}", $"--pack takes {Ids()}, or a path");
    }

    /// <summary>At most one byte more than a pack may have: a huge file is refused without being read.</summary>
    public static ReadOnlyMemory<byte> Bytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[RulePack.MaxBytes + 1];
            var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer.AsMemory(0, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read", e.Message);
        }
    }

    /// <summary>The translations that lie beside a pack's file.</summary>
    public static IEnumerable<string> WordsBeside(string pack) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(pack))!).Where(PackWords.IsFile)
            .Order(StringComparer.Ordinal);

    private static string Ids()
    {
        var ids = Folder() is { } folder
            ? PacksIn(folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal).ToList()
            : [];
        return ids.Count > 0 ? string.Join(", ", ids) : "none here (no folder named packs was found)";
    }

    private static IEnumerable<string> PacksIn(string folder) =>
        Directory.EnumerateDirectories(folder).Where(d => File.Exists(Path.Combine(d, FileName)));

    private static string? Folder() =>
        Above(Directory.GetCurrentDirectory()) ?? Above(AppContext.BaseDirectory);

    private static string? Above(string start)
    {
        for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
        {
            var packs = Path.Combine(at.FullName, "packs");
            if (Directory.Exists(packs) && PacksIn(packs).Any())
            {
                return packs;
            }
        }

        return null;
    }
}
