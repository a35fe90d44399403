using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Ledger.Storage;

/// <summary>Segments as files of one folder.</summary>
internal sealed class WalFolder : IWalDisk
{
    private const string Pattern = "*.wal";
    private const string Unfinished = ".making";
    private const int ZeroBytes = 64 * 1024;

    private readonly string folder;

    public WalFolder(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
    }

    public IReadOnlyList<string> Segments()
    {
        foreach (var path in Directory.GetFiles(folder, "*" + Unfinished))
        {
            File.Delete(path);
        }

        return [.. Directory.GetFiles(folder, Pattern).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
    }

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(folder, name));

    public IWalFile Open(string name) => new Segment(
        File.OpenHandle(Path.Combine(folder, name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read));

    public IWalFile Create(string name, ReadOnlySpan<byte> header, long length)
    {
        var path = Path.Combine(folder, name);
        using (var handle = File.OpenHandle(path + Unfinished, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            // Written, not only reserved: a later sync then has no extents to convert, only bytes to bring down.
            var zeros = new byte[ZeroBytes];
            for (var at = 0L; at < length; at += ZeroBytes)
            {
                RandomAccess.Write(handle, zeros.AsSpan(0, (int)Math.Min(ZeroBytes, length - at)), at);
            }

            RandomAccess.Write(handle, header, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(path + Unfinished, path, overwrite: true);
        Posix.SyncFolder(folder);
        return Open(name);
    }

    private sealed class Segment(SafeFileHandle handle) : IWalFile
    {
        public long Length { get; } = RandomAccess.GetLength(handle);

        public void Write(ReadOnlySpan<byte> bytes, long at) => RandomAccess.Write(handle, bytes, at);

        public void Sync() => Posix.SyncContent(handle);

        public void Dispose() => handle.Dispose();
    }
}
