namespace LotusBridge.Cli.Sealing;

/// <summary>
/// An output that is there whole or not at all: written beside its place under another name, and moved there by
/// <see cref="CommitAsync"/>. Without that, disposal removes it.
/// </summary>
internal sealed class OutputFile : IAsyncDisposable
{
    private readonly string? path;
    private readonly string? partial;

    private bool isKept;

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

    /// <summary>
    /// An output that stays beside its place under the same name until it is whole, so that another run can go on with it.
    /// </summary>
    public static OutputFile Resume(string path)
    {
        if (Directory.Exists(path))
        {
            throw new RefusedException($"{path} is a directory");
        }

        var beside = path + ".partial";
        return new OutputFile(FileStreams.OpenPrivate(beside), path, beside) { isKept = true };
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
        if (partial is not null && !isKept)
        {
            File.Delete(partial);
        }
    }
}
