namespace LotusBridge.Node.Hosting;

/// <summary>A small file that after a crash is there whole, as it was before, or not at all.</summary>
internal static class KeptFile
{
    private const string Unfinished = ".part";

    /// <summary>Durable under its name when this returns; takes the place of what was there.</summary>
    /// <exception cref="IOException">Not kept; what was there before may still be.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        Rename(path + Unfinished, path);
    }

    /// <summary>Gives a synced file its last name, durably.</summary>
    public static void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        Folder.Sync(Path.GetDirectoryName(to)!);
    }
}
