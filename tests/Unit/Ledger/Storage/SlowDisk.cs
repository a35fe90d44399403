using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A real disk whose writes and syncs take as long as a test says: for a while, or until they are let go.</summary>
/// <param name="disk">What does the work.</param>
/// <param name="delay">How long a call takes before it is done; asked by the kind of call.</param>
internal sealed class SlowDisk(IDisk disk, Func<string, TimeSpan> delay) : IDisk, IDisposable
{
    private readonly ManualResetEventSlim open = new(initialState: true);
    private readonly ManualResetEventSlim never = new(initialState: false);
    private string? heldKind;
    private string heldPath = "";
    private int held;

    public bool CanSyncAll => disk.CanSyncAll;

    /// <summary>How many calls hang now.</summary>
    public int Held => Volatile.Read(ref held);

    public int Syncs { get; private set; }

    /// <summary>From now on calls of that kind hang whose path has that part, until <see cref="LetGo"/>, or the end.</summary>
    public IDisposable Hold(string kind, string path)
    {
        (heldKind, heldPath) = (kind, path);
        open.Reset();
        return new Holding(this);
    }

    public void LetGo() => open.Set();

    public IDisposable Lock(string path) => disk.Lock(path);

    public bool Exists(string path) => disk.Exists(path);

    public IReadOnlyList<string> Names(string folder) => disk.Names(folder);

    public byte[] Read(string path) => disk.Read(path);

    public void MakeFolder(string path) => disk.MakeFolder(path);

    public IDiskFile Create(string path) => new SlowFile(this, disk.Create(path), path);

    public IDiskFile Open(string path) => new SlowFile(this, disk.Open(path), path);

    public void Rename(string from, string to) => disk.Rename(from, to);

    public void Delete(string path) => disk.Delete(path);

    public void SyncFolder(string path)
    {
        Wait("sync", path);
        disk.SyncFolder(path);
    }

    public void SyncAll(string folder)
    {
        Wait("sync", folder);
        disk.SyncAll(folder);
    }

    public void Dispose()
    {
        open.Set();
        open.Dispose();
        never.Dispose();
    }

    private void Wait(string kind, string path)
    {
        // The disk's own calls are blocking ones.
        never.Wait(delay(kind));
        if (kind == heldKind && path.Contains(heldPath, StringComparison.Ordinal) && !open.IsSet)
        {
            Interlocked.Increment(ref held);
            open.Wait();
            Interlocked.Decrement(ref held);
        }
    }

    private sealed class Holding(SlowDisk disk) : IDisposable
    {
        public void Dispose() => disk.LetGo();
    }

    private sealed class SlowFile(SlowDisk disk, IDiskFile file, string path) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> into, long at) => file.Read(into, at);

        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            disk.Wait("write", path);
            file.Write(bytes, at);
        }

        public void Sync()
        {
            disk.Wait("sync", path);
            file.Sync();
            disk.Syncs++;
        }

        public void Dispose() => file.Dispose();
    }
}
