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

/// <summary>
/// An output that is there whole or not at all: written beside its place under another name, and moved there by
/// <see cref="CommitAsync"/>. Without that, disposal removes it.
/// </summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private readonly string? path;
    private readonly string? partial;

    private OutputFile(Stream stream, string? path, string? partial)
    {
        Stream = stream;
        this.path = path;
        this.partial = partial;
    }

    public Stream Stream { get; }

    public static OutputFile Open(Terminal terminal, string? path)
    {
        if (FileStreams.IsStandard(path))
        {
            return new OutputFile(terminal.Output(), null, null);
        }

        if (Directory.Exists(path))
        {
            throw new RefusedException($"{path} is a directory");
        }

        // A device such as /dev/null is written to, not replaced.
        if (path!.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return new OutputFile(new FileStream(path, FileMode.Open, FileAccess.Write), null, null);
        }

        var suffix = new byte[6];
        terminal.Random(suffix);
        var beside = $"{path}.{Convert.ToHexStringLower(suffix)}.partial";
        return new OutputFile(FileStreams.CreatePrivate(beside), path, beside);
    }

    public async Task CommitAsync(CancellationToken stop)
    {
        await Stream.FlushAsync(stop).ConfigureAwait(false);
        if (partial is not null)
        {
            ((FileStream)Stream).Flush(flushToDisk: true);
            await Stream.DisposeAsync().ConfigureAwait(false);
            File.Move(partial, path!, overwrite: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        if (partial is not null)
        {
            File.Delete(partial);
        }
    }
}
