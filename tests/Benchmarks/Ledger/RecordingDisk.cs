using System.Collections.Concurrent;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>Passes every call on, and writes down those that change something, as "call path".</summary>
internal sealed class RecordingDisk(IDisk disk) : IDisk
{
    private readonly ConcurrentQueue<string> calls = [];

    public IEnumerable<string> Calls => calls;

    public bool CanSyncAll => disk.CanSyncAll;

    public IDisposable Lock(string path) => disk.Lock(path);

    public bool Exists(string path) => disk.Exists(path);

    public IReadOnlyList<string> Names(string folder) => disk.Names(folder);

    public byte[] Read(string path) => disk.Read(path);

    public void MakeFolder(string path) => disk.MakeFolder(path);

    public IDiskFile Create(string path)
    {
        Record("create", path);
        return new RecordingFile(this, disk.Create(path), path);
    }

    public IDiskFile Open(string path) => new RecordingFile(this, disk.Open(path), path);

    public void Rename(string from, string to)
    {
        Record("rename", to);
        disk.Rename(from, to);
    }

    public void Delete(string path)
    {
        Record("unlink", path);
        disk.Delete(path);
    }

    public void SyncFolder(string path)
    {
        Record("fsync", path);
        disk.SyncFolder(path);
    }

    public void SyncAll(string folder)
    {
        Record("syncfs", folder);
        disk.SyncAll(folder);
    }

    private void Record(string call, string path) => calls.Enqueue(call + " " + path);

    private sealed class RecordingFile(RecordingDisk disk, IDiskFile file, string path) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> into, long at) => file.Read(into, at);

        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            disk.Record("write", path);
            file.Write(bytes, at);
        }

        public void Sync()
        {
            disk.Record("fdatasync", path);
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
