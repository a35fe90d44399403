using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Ledger.Storage;

/// <summary>The operating system's files.</summary>
internal sealed class RealDisk : IDisk
{
    public static RealDisk Instance { get; } = new();

    public bool CanSyncAll => OperatingSystem.IsLinux();

    public IDisposable Lock(string path) =>
        new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    public bool Exists(string path) => File.Exists(path);

    public IReadOnlyList<string> Names(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : [];

    public byte[] Read(string path) => File.ReadAllBytes(path);

    public void MakeFolder(string path) => Directory.CreateDirectory(path);

    public IDiskFile Create(string path) =>
        new OpenFile(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read));

    public IDiskFile Open(string path) =>
        new OpenFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncFolder(string path) => Posix.SyncFolder(path);

    public void SyncAll(string folder) => Posix.SyncFileSystem(folder);

    private sealed class OpenFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> into, long at)
        {
            var read = 0;
            for (int more; read < into.Length; read += more)
            {
                more = RandomAccess.Read(handle, into[read..], at + read);
                if (more == 0)
                {
                    break;
                }
            }

            return read;
        }

        public void Write(ReadOnlySpan<byte> bytes, long at) => RandomAccess.Write(handle, bytes, at);

        public void Sync() => Posix.SyncContent(handle);

        public void Dispose() => handle.Dispose();
    }
}
