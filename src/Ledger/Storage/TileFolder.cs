namespace LotusBridge.Ledger.Storage;

/// <summary>Where tiles are written to and read from.</summary>
internal interface ITiles : IDisposable
{
    void Write(TilePath path, ReadOnlySpan<byte> bytes);

    /// <exception cref="IOException">Not there, or not readable.</exception>
    byte[] Read(TilePath path);
}

/// <summary>
/// Tiles below a folder: full ones in packs, partial ones as files at the paths of tlog-tiles. They are derived from the
/// write-ahead log: written without a sync of their own, and made durable together when a segment is sealed.
/// </summary>
/// <param name="keepsEqual">True to leave a tile alone that has the same bytes already.</param>
internal sealed class TileFolder(IDisk disk, string folder, bool keepsEqual) : ITiles
{
    private const string Unfinished = ".making";

    private readonly HashSet<string> made = new(StringComparer.Ordinal);
    private readonly Dictionary<int, TilePack> packs = [];

    public TileFolder(string folder)
        : this(RealDisk.Instance, folder, keepsEqual: true)
    {
    }

    public void Write(TilePath path, ReadOnlySpan<byte> bytes)
    {
        if (keepsEqual && Has(path, bytes))
        {
            return;
        }

        if (path.IsFull)
        {
            PackFor(path).Write(path, bytes);
        }
        else
        {
            WriteFile(Path.Combine(folder, path.ToString()), bytes);
        }
    }

    public byte[] Read(TilePath path) => !path.IsFull ? disk.Read(Path.Combine(folder, path.ToString()))
        : TilePack.TryRead(disk, folder, path) ?? throw new FileNotFoundException($"{path} is not there");

    public void Dispose()
    {
        foreach (var pack in packs.Values)
        {
            pack.Dispose();
        }

        packs.Clear();
    }

    private bool Has(TilePath path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return path.IsFull ? TilePack.TryRead(disk, folder, path) is { } there && bytes.SequenceEqual(there)
                : disk.Exists(Path.Combine(folder, path.ToString())) && bytes.SequenceEqual(Read(path));
        }
        catch (IOException)
        {
            // Not whole: written again.
            return false;
        }
    }

    /// <summary>A level is written in order, so one pack of each is open.</summary>
    private TilePack PackFor(TilePath path)
    {
        if (packs.TryGetValue(path.Level, out var open))
        {
            if (open.Takes(path))
            {
                return open;
            }

            open.Dispose();
            packs.Remove(path.Level);
        }

        return packs[path.Level] = TilePack.OpenFor(disk, folder, path);
    }

    private void WriteFile(string target, ReadOnlySpan<byte> bytes)
    {
        var parent = Path.GetDirectoryName(target)!;
        if (made.Add(parent))
        {
            disk.MakeFolder(parent);
        }

        using (var file = disk.Create(target + Unfinished))
        {
            file.Write(bytes, 0);
        }

        // A reader sees the whole tile or none.
        disk.Rename(target + Unfinished, target);
    }
}
