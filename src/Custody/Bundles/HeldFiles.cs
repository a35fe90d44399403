namespace LotusBridge.Custody.Bundles;

/// <summary>The files of a bundle that are held in memory: all but the contents.</summary>
internal sealed class HeldFiles
{
    private readonly Dictionary<BundleFolder, Dictionary<string, ReadOnlyMemory<byte>>> folders = [];

    public ReadOnlyMemory<byte> Roster => In(BundleFolder.Roster).Values.Single();

    /// <param name="name">One that <see cref="BundleLayout"/> knows.</param>
    public void Add(string name, byte[] bytes)
    {
        var folder = BundleLayout.FolderOf(name)!.Value;
        if (!folders.TryGetValue(folder, out var files))
        {
            folders[folder] = files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        }

        files.Add(BundleLayout.KeyOf(folder, name), bytes);
    }

    /// <summary>A folder's files by key.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> In(BundleFolder folder) =>
        folders.GetValueOrDefault(folder) ?? [];
}
