namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Which entry an idempotency key has: keys of unsealed entries in memory, of sealed ones in sorted files (folder
/// <c>keys</c>), derived from the records as tiles are.
/// </summary>
/// <remarks>For the one writer; what it hands to <see cref="Sealing"/> is a copy.</remarks>
internal sealed class KeyIndex(IDisk disk, string folder) : IDisposable
{
    private const string Unfinished = ".making";

    private readonly Dictionary<Digest, long> fresh = [];
    private readonly List<SealedKeys> files = [];
    private (long UpTo, long Count)? saving;

    /// <summary>Number of keys in files that are durable.</summary>
    public long Settled => files.Sum(file => file.Count);

    private long CoveredTo => files.Count == 0 ? 0 : files[^1].To;

    /// <summary>Opens the files of the sealed entries; false, and empty, when they do not hold that many keys.</summary>
    public bool TryOpen(long sealedSize, long count)
    {
        while (Settled < count && SealedKeys.TryOpen(disk, PathOf(CoveredTo)) is { } file)
        {
            files.Add(file);
        }

        if (Settled == count && CoveredTo <= sealedSize)
        {
            return true;
        }

        Forget();
        return false;
    }

    /// <summary>Closes the files, before every record is read again.</summary>
    public void Forget()
    {
        Dispose();
        files.Clear();
    }

    public long? Find(Digest key)
    {
        if (fresh.TryGetValue(key, out var index))
        {
            return index;
        }

        // The newest first: what is repeated is repeated soon.
        for (var i = files.Count - 1; i >= 0; i--)
        {
            if (files[i].Find(key) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public void Add(IReadOnlyList<PlacedKey> keys, long first)
    {
        foreach (var (place, key) in keys)
        {
            fresh[key] = first + place;
        }
    }

    /// <summary>The work that writes the keys below a size to a file; <see cref="Settle"/> follows when that is durable.</summary>
    public Action Save(long upTo)
    {
        var from = CoveredTo;
        var keys = fresh.Where(one => one.Value < upTo).Select(one => new KeyedEntry(one.Key, one.Value)).ToArray();
        saving = (upTo, keys.Length);
        return () =>
        {
            if (keys.Length > 0)
            {
                disk.MakeFolder(folder);
                var path = PathOf(from);
                using (var file = disk.Create(path + Unfinished))
                {
                    file.Write(SealedKeys.Format(from, upTo, keys), 0);
                }

                disk.Rename(path + Unfinished, path);
            }
        };
    }

    /// <summary>Takes the keys that are in a durable file out of memory.</summary>
    /// <param name="size">Everything derived from the entries below is durable.</param>
    public void Settle(long size)
    {
        if (saving is not { } saved || saved.UpTo > size)
        {
            return;
        }

        saving = null;
        if (saved.Count > 0)
        {
            files.Add(SealedKeys.TryOpen(disk, PathOf(CoveredTo))
                ?? throw new IOException("a file of keys that was just written is not there"));
            foreach (var key in fresh.Where(one => one.Value < saved.UpTo).Select(one => one.Key).ToArray())
            {
                fresh.Remove(key);
            }
        }
    }

    public void Dispose() => files.ForEach(file => file.Dispose());

    private string PathOf(long from) => Path.Combine(folder, SealedKeys.NameOf(from));
}
