namespace LotusBridge.Ledger.Storage;

/// <summary>
/// Full tiles as plain files below a folder, at the paths of tlog-tiles, for any static server. They are derived from
/// the write-ahead log and never synced: a missing or damaged one is written again when the log opens.
/// </summary>
internal sealed class TileFolder(string folder)
{
    private const string Unfinished = ".making";

    /// <summary>Writes a full tile unless the same bytes are there.</summary>
    public void Write(TilePath path, ReadOnlySpan<byte> bytes)
    {
        var target = PathOf(path);
        if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(bytes))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllBytes(target + Unfinished, bytes);
        // A reader sees the whole tile or none.
        File.Move(target + Unfinished, target, overwrite: true);
    }

    public byte[] Read(TilePath path) => File.ReadAllBytes(PathOf(path));

    private string PathOf(TilePath path) => Path.Combine(folder, path.ToString());
}
