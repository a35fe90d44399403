namespace LotusBridge.Ledger.Storage;

/// <summary>The segments of a write-ahead log as files of one folder.</summary>
internal sealed class WalFolder(IDisk disk, string folder, Func<Action, Task> aside) : IWalDisk, IDisposable
{
    private const string Ending = ".wal";
    private const string Unfinished = ".making";
    private const int ZeroBytes = 256 * 1024;

    private static readonly byte[] Zeros = new byte[ZeroBytes];

    private readonly string sparePath = Path.Combine(folder, "next" + Unfinished);
    private Task<IDiskFile>? spare;

    public WalFolder(string folder)
        : this(RealDisk.Instance, folder, Task.Run)
    {
    }

    /// <summary>Names of the segments, in the order of their indices.</summary>
    public IReadOnlyList<string> Segments() =>
        [.. disk.Names(folder).Where(name => name.EndsWith(Ending, StringComparison.Ordinal))];

    /// <summary>Makes the folder, and removes what a crash left half made.</summary>
    public void Clean()
    {
        disk.MakeFolder(folder);
        foreach (var name in disk.Names(folder).Where(name => name.EndsWith(Unfinished, StringComparison.Ordinal)))
        {
            disk.Delete(Path.Combine(folder, name));
        }
    }

    public byte[] Read(string name) => disk.Read(Path.Combine(folder, name));

    /// <summary>The bytes of a segment's header; fewer when the file is shorter.</summary>
    public byte[] ReadHeader(string name)
    {
        using var file = Open(name);
        var header = new byte[WalHeader.Length];
        return header[..file.Read(header, 0)];
    }

    public IDiskFile Open(string name) => disk.Open(Path.Combine(folder, name));

    /// <summary>Begins to make a segment of zeros aside, so that the next <see cref="Create"/> finds it.</summary>
    public void Prepare(long length)
    {
        if (spare is null)
        {
            var making = new TaskCompletionSource<IDiskFile>(TaskCreationOptions.RunContinuationsAsynchronously);
            spare = making.Task;
            _ = aside(() =>
            {
                try
                {
                    making.SetResult(WriteZeros(length));
                }
                catch (IOException e)
                {
                    making.SetException(e);
                }
            });
        }
    }

    /// <summary>A segment of zeros after the header, durable under its name when this returns.</summary>
    public IDiskFile Create(string name, ReadOnlySpan<byte> header, long length)
    {
        var file = TakeSpare(length) ?? WriteZeros(length);
        try
        {
            file.Write(header, 0);
            file.Sync();
            disk.Rename(sparePath, Path.Combine(folder, name));
            disk.SyncFolder(folder);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    IReadOnlyList<string> IWalDisk.Segments()
    {
        Clean();
        return Segments();
    }

    IWalFile IWalDisk.Open(string name) => Open(name);

    IWalFile IWalDisk.Create(string name, ReadOnlySpan<byte> header, long length) => Create(name, header, length);

    public void Dispose() => TakeSpare(length: 0)?.Dispose();

    /// <summary>The prepared file when it has that length; what could not be prepared is made, or fails, in its turn.</summary>
    private IDiskFile? TakeSpare(long length)
    {
        var made = spare;
        spare = null;
        try
        {
            var file = made?.GetAwaiter().GetResult();
            if (file?.Length == length)
            {
                return file;
            }

            file?.Dispose();
        }
        catch (IOException)
        {
            // Nothing was promised yet.
        }

        return null;
    }

    private IDiskFile WriteZeros(long length)
    {
        var file = disk.Create(sparePath);
        try
        {
            // Written, not only reserved: a later sync then has no extents to convert, only bytes to bring down.
            for (var at = 0L; at < length; at += ZeroBytes)
            {
                file.Write(Zeros.AsSpan(0, (int)Math.Min(ZeroBytes, length - at)), at);
            }

            file.Sync();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
