namespace LotusBridge.Ledger.Storage;

/// <summary>Where tiles are written to and read from.</summary>
internal interface ITiles
{
    void Write(TilePath path, ReadOnlySpan<byte> bytes);

    /// <exception cref="IOException">Not there, or not readable.</exception>
    byte[] Read(TilePath path);
}

/// <summary>
/// Tiles as plain files below a folder, at the paths of tlog-tiles, for any static server. They are derived from the
/// write-ahead log: written without a sync of their own, and made durable together when a segment is sealed.
/// </summary>
/// <param name="keepsEqual">True to leave a file alone that has the same bytes already.</param>
internal sealed class TileFolder(IDisk disk, string folder, bool keepsEqual) : ITiles
{
    private const string Unfinished = ".making";

    private readonly HashSet<string> made = new(StringComparer.Ordinal);

    public TileFolder(string folder)
        : this(RealDisk.Instance, folder, keepsEqual: true)
    {
    }

    public void Write(TilePath path, ReadOnlySpan<byte> bytes)
    {
        var target = PathOf(path);
        if (keepsEqual && disk.Exists(target) && disk.Read(target).AsSpan().SequenceEqual(bytes))
        {
            return;
        }

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

    public byte[] Read(TilePath path) => disk.Read(PathOf(path));

    private string PathOf(TilePath path) => Path.Combine(folder, path.ToString());
}
