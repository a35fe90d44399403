using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>How a call to the simulated disk goes wrong.</summary>
internal enum DiskFault
{
    None,

    /// <summary>The process ends before the call does anything.</summary>
    Kill,

    /// <summary>The call fails and has done nothing; a failed sync also forgets what it should have brought down.</summary>
    Error,

    /// <summary>A write fails after half of its bytes; other calls fail before anything.</summary>
    Short,

    /// <summary>From here on nothing can be written; syncs and renames still work.</summary>
    Full,
}

/// <summary>
/// A file system in memory that knows what is durable. Contents become durable by a sync of their file, names by a sync
/// of their folder, both by a sync of everything. After a power loss any part of the rest may be there, in any order.
/// </summary>
internal sealed class SimDisk : IDisk
{
    private const int Sector = 512;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Inode> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> durableNames = new(StringComparer.Ordinal);
    private bool isLocked;
    private bool isFull;
    private bool isKilled;

    /// <summary>Calls that change something or make something durable, in order: what can go wrong.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The number of the call that goes wrong; negative for none.</summary>
    public int FaultAt { get; set; } = -1;

    public DiskFault Fault { get; set; }

    public bool CanSyncAll { get; set; } = true;

    public int Count(string kind) => Calls.Count(call => call.StartsWith(kind + " ", StringComparison.Ordinal));

    public IDisposable Lock(string path)
    {
        lock (gate)
        {
            if (isLocked)
            {
                throw new IOException("held by another process");
            }

            isLocked = true;
            return new Held(this);
        }
    }

    public bool Exists(string path) => names.ContainsKey(path);

    public IReadOnlyList<string> Names(string folder)
    {
        lock (gate)
        {
            return [.. names.Keys.Where(path => Path.GetDirectoryName(path) == folder).Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)];
        }
    }

    public byte[] Read(string path)
    {
        lock (gate)
        {
            return names.TryGetValue(path, out var inode) ? [.. inode.Visible] : throw new FileNotFoundException(path);
        }
    }

    public void MakeFolder(string path) => Do("mkdir", path, _ => { });

    public IDiskFile Create(string path)
    {
        Do("create", path, isHalf => names[path] = isHalf || isFull ? throw Failure("no space") : new Inode());
        return new SimFile(this, names[path], path);
    }

    public IDiskFile Open(string path)
    {
        lock (gate)
        {
            return new SimFile(this, names[path], path);
        }
    }

    public void Rename(string from, string to) => Do("rename", to, _ =>
    {
        names[to] = names[from];
        names.Remove(from);
    });

    public void Delete(string path) => Do("unlink", path, _ => names.Remove(path));

    public void SyncFolder(string path) => Do("fsync-folder", path, _ => SyncNames(path));

    public void SyncAll(string folder) => Do("syncfs", folder, _ =>
    {
        foreach (var inode in names.Values)
        {
            inode.Sync();
        }

        durableNames.Clear();
        foreach (var (path, inode) in names)
        {
            durableNames[path] = inode;
        }
    });

    /// <summary>What a new process finds when only the old one has ended.</summary>
    public SimDisk AfterKill()
    {
        var disk = new SimDisk();
        var copies = new Dictionary<Inode, Inode>();
        foreach (var (path, inode) in names)
        {
            disk.names[path] = CopyOf(inode, copies);
        }

        foreach (var (path, inode) in durableNames)
        {
            disk.durableNames[path] = CopyOf(inode, copies);
        }

        return disk;
    }

    /// <summary>What is found after the power was lost: what is durable, and of the rest what chance has left.</summary>
    public SimDisk AfterPowerLoss(Func<bool> chance)
    {
        var disk = new SimDisk();
        var copies = new Dictionary<Inode, byte[]>();
        foreach (var path in names.Keys.Union(durableNames.Keys).Order(StringComparer.Ordinal))
        {
            var (now, was) = (names.GetValueOrDefault(path), durableNames.GetValueOrDefault(path));
            var left = was == now || chance() ? now : was;
            if (left is not null)
            {
                var bytes = copies.TryGetValue(left, out var same) ? same : copies[left] = left.AfterPowerLoss(chance);
                disk.durableNames[path] = disk.names[path] = new Inode(bytes);
            }
        }

        return disk;
    }

    private static IOException Failure(string why) => new("simulated: " + why);

    private static Inode CopyOf(Inode inode, Dictionary<Inode, Inode> copies) =>
        copies.TryGetValue(inode, out var copy) ? copy : copies[inode] = inode.Copy();

    private void SyncNames(string folder)
    {
        foreach (var path in durableNames.Keys.Where(path => Path.GetDirectoryName(path) == folder).ToArray())
        {
            durableNames.Remove(path);
        }

        foreach (var (path, inode) in names.Where(one => Path.GetDirectoryName(one.Key) == folder))
        {
            durableNames[path] = inode;
        }
    }

    /// <param name="act">Does the call; told whether to do half of it and fail.</param>
    /// <param name="onError">What a failed call leaves behind.</param>
    private void Do(string kind, string path, Action<bool> act, Action? onError = null)
    {
        lock (gate)
        {
            if (isKilled)
            {
                throw Failure("the process has ended");
            }

            Calls.Add(kind + " " + path);
            if (Calls.Count - 1 != FaultAt)
            {
                act(false);
                return;
            }

            switch (Fault)
            {
                case DiskFault.Kill:
                    isKilled = true;
                    throw Failure("the process has ended");
                case DiskFault.Full:
                    isFull = true;
                    act(false);
                    break;
                case DiskFault.Short:
                    act(kind == "write");
                    throw Failure("input/output error");
                default:
                    onError?.Invoke();
                    throw Failure("input/output error");
            }
        }
    }

    private sealed class Held(SimDisk disk) : IDisposable
    {
        public void Dispose() => disk.isLocked = false;
    }

    private sealed class SimFile(SimDisk disk, Inode inode, string path) : IDiskFile
    {
        public long Length => inode.Visible.Count;

        public int Read(Span<byte> into, long at)
        {
            lock (disk.gate)
            {
                var count = (int)Math.Min(into.Length, Math.Max(0, inode.Visible.Count - at));
                inode.Visible.GetRange((int)at, count).CopyTo(into);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            var copy = bytes.ToArray();
            disk.Do("write", path, isHalf =>
            {
                if (disk.isFull)
                {
                    throw Failure("no space left on the disk");
                }

                inode.Write(isHalf ? copy[..(copy.Length / 2)] : copy, (int)at);
            });
        }

        public void Sync() => disk.Do("fdatasync", path, _ => inode.Sync(), inode.Forget);

        public void Dispose()
        {
        }
    }

    private sealed class Inode
    {
        private byte[] durable = [];
        private List<(int At, byte[] Bytes)> pending = [];

        public Inode(byte[]? bytes = null)
        {
            durable = bytes ?? [];
            Visible = [.. durable];
        }

        public List<byte> Visible { get; private init; }

        public void Write(byte[] bytes, int at)
        {
            Apply(Visible, at, bytes);
            pending.Add((at, bytes));
        }

        public void Sync()
        {
            durable = Applied(pending);
            pending.Clear();
        }

        /// <summary>After a failed sync the system shows what was written, and will never write it.</summary>
        public void Forget() => pending.Clear();

        public Inode Copy() => new(durable) { Visible = [.. Visible], pending = [.. pending] };

        /// <summary>Of what was not synced, any sectors.</summary>
        public byte[] AfterPowerLoss(Func<bool> chance) => Applied(pending.SelectMany(write =>
            Sectors(write.At, write.Bytes)).Where(_ => chance()));

        private static IEnumerable<(int At, byte[] Bytes)> Sectors(int at, byte[] bytes)
        {
            for (var from = 0; from < bytes.Length;)
            {
                var until = Math.Min(bytes.Length, from + Sector - ((at + from) % Sector));
                yield return (at + from, bytes[from..until]);
                from = until;
            }
        }

        private static void Apply(List<byte> to, int at, byte[] bytes)
        {
            System.Runtime.InteropServices.CollectionsMarshal.SetCount(to, Math.Max(to.Count, at + bytes.Length));
            bytes.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(to)[at..]);
        }

        private byte[] Applied(IEnumerable<(int At, byte[] Bytes)> writes)
        {
            List<byte> result = [.. durable];
            foreach (var (at, bytes) in writes)
            {
                Apply(result, at, bytes);
            }

            return [.. result];
        }
    }
}
