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
    public static FileStream CreatePrivate(string path) => Private(path, FileMode.CreateNew, FileAccess.Write);

    /// <summary>Opens such a file for reading and writing, as it lies there, or creates it.</summary>
    public static FileStream OpenPrivate(string path) => Private(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);

    private static FileStream Private(string path, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
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
