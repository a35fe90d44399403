namespace LotusBridge.Ledger.Storage;

/// <summary>A log's entries and hashes by tiles: full ones in files, the last of each level in memory.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class TileTree(TileFolder files)
{
    private const int CachedTiles = 256;

    private readonly List<OpenTile> open = [];
    private readonly Dictionary<(int Level, long Index), Tile> cache = [];
    private List<ReadOnlyMemory<byte>> entries = [];

    public long Size { get; private set; }

    public void Append(ReadOnlyMemory<byte> entry, Digest leaf)
    {
        // A copy, since the caller may use its buffer again.
        entries.Add(entry.ToArray());
        if (entries.Count == TilePath.FullWidth)
        {
            files.Write(Full(TilePath.EntriesLevel, Size / TilePath.FullWidth), EntryBundle.Format(entries));
            entries = [];
        }

        AppendHash(0, Size / TilePath.FullWidth, leaf);
        Size++;
    }

    public ReadOnlyMemory<byte> Entry(long index)
    {
        var (bundle, place) = Math.DivRem(index, TilePath.FullWidth);
        return bundle == Size / TilePath.FullWidth ? entries[(int)place] : ReadBundle(bundle)[(int)place];
    }

    /// <summary>The hash of a perfect subtree that lies within the tree.</summary>
    public Digest Subtree(int level, long index)
    {
        var (tileLevel, within) = Math.DivRem(level, TilePath.Height);
        var first = index << within;
        var (tile, place) = Math.DivRem(first, TilePath.FullWidth);
        return Load(tileLevel, tile).Subtree(within, (int)place >> within);
    }

    /// <summary>The bytes of a tile, or null where the tree does not reach its width.</summary>
    public byte[]? Read(TilePath path)
    {
        if (path.Index > Size / TilePath.FullWidth)
        {
            return null;
        }

        var available = TilePath.CountAt(path.Level, Size) - (path.Index * TilePath.FullWidth);
        if (available < path.Width)
        {
            return null;
        }

        var isInMemory = available < TilePath.FullWidth;
        if (path.IsFull)
        {
            return files.Read(path);
        }

        // A narrower tile is always the beginning of a wider one, so an old partial tile can be served for ever.
        return path.IsEntries
            ? EntryBundle.Format([.. (isInMemory ? entries : ReadBundle(path.Index)).Take(path.Width)])
            : isInMemory
            ? open[path.Level].First(path.Width)
            : files.Read(Full(path.Level, path.Index))[..(path.Width * Digest.Length)];
    }

    private static TilePath Full(int level, long index) => new(level, index, TilePath.FullWidth);

    private void AppendHash(int level, long tile, Digest hash)
    {
        if (open.Count == level)
        {
            open.Add(new OpenTile());
        }

        if (!open[level].Add(hash))
        {
            return;
        }

        var full = open[level].Take();
        files.Write(Full(level, tile), full);
        AppendHash(
            level + 1, tile / TilePath.FullWidth, Tile.Parse(full, TilePath.FullWidth).Subtree(TilePath.Height, 0));
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> ReadBundle(long index) =>
        EntryBundle.Parse(files.Read(Full(TilePath.EntriesLevel, index)), TilePath.FullWidth);

    private Tile Load(int level, long index)
    {
        if (index == TilePath.CountAt(level, Size) / TilePath.FullWidth)
        {
            return open[level].ToTile();
        }

        if (!cache.TryGetValue((level, index), out var tile))
        {
            if (cache.Count >= CachedTiles)
            {
                cache.Clear();
            }

            tile = Tile.Parse(files.Read(Full(level, index)), TilePath.FullWidth);
            cache.Add((level, index), tile);
        }

        return tile;
    }

    /// <summary>The last tile of a level, with room for all its hashes.</summary>
    private sealed class OpenTile
    {
        private byte[] bytes = new byte[TilePath.FullWidth * Digest.Length];
        private int width;

        /// <summary>True when the tile is full now.</summary>
        public bool Add(Digest hash)
        {
            hash.Bytes.CopyTo(bytes.AsSpan(width * Digest.Length));
            return ++width == TilePath.FullWidth;
        }

        public byte[] First(int hashes) => bytes[..(hashes * Digest.Length)];

        public Tile ToTile() => Tile.Parse(bytes.AsMemory(0, width * Digest.Length), width);

        /// <summary>The full tile; an empty one takes its place.</summary>
        public byte[] Take()
        {
            var full = bytes;
            (bytes, width) = (new byte[full.Length], 0);
            return full;
        }
    }
}
