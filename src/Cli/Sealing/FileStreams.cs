namespace LotusBridge.Cli.Sealing;

/// <summary>INPUT and OUTPUT as age has them: a path, or nothing or <c>-</c> for the standard stream.</summary>
internal static class FileStreams
{
    public const string Standard = "-";

    public static bool IsStandard(string? path) => path is null or Standard;

    public static Stream OpenInput(Terminal terminal, string? path) => IsStandard(path)
        ? terminal.Input()
        : new FileStream(path!, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);

    /// <exception cref="RefusedException">Output would replace the input.</exception>
    public static void RefuseSame(string? input, string? output)
    {
        if (!IsStandard(input) && !IsStandard(output) && Path.GetFullPath(input!) == Path.GetFullPath(output!))
        {
            throw new RefusedException("INPUT and OUTPUT are the same file");
        }
    }

    /// <summary>Creates a file that only its owner may read.</summary>
    /// <exception cref="IOException">It is there already.</exception>
    public static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
