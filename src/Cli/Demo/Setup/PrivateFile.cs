namespace LotusBridge.Cli.Demo.Setup;

/// <summary>Files that only their owner may read; a node refuses keys that others could.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owner;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
