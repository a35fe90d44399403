namespace LotusBridge.Ledger.Storage;

/// <summary>A log's entries and hashes by tiles: full ones on disk, the last of each level in memory.</summary>
/// <remarks>Not for several threads at once.</remarks>
internal sealed class TileTree(ITiles files) : IDisposable
{
    private const int CachedTiles = 256;

    private readonly List<OpenTile> open = [];
    private readonly OpenBundle bundle = new();
    private readonly Dictionary<(int Level, long Index), Tile> cache = [];

    public long Size { get; private set; }

    public void Append(ReadOnlyMemory<byte> entry, Digest leaf) => Append(entry.Span, leaf.Bytes);

    public void Append(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> leaf)
    {
        if (bundle.Add(entry))
        {
            files.Write(Full(TilePath.EntriesLevel, Size / TilePath.FullWidth), bundle.Bytes);
            bundle.Clear();
        }

        AppendHash(0, Size / TilePath.FullWidth, leaf);
        Size++;
    }

    /// <summary>Writes the last tile of each level too, as the partial tiles of this size.</summary>
    public void WritePartials()
    {
        for (var level = 0; level < open.Count; level++)
        {
            if (open[level].Width > 0)
            {
                files.Write(Last(level, Size), open[level].Bytes);
            }
        }

        if (bundle.Count > 0)
        {
            files.Write(Last(TilePath.EntriesLevel, Size), bundle.Bytes);
        }
    }

    /// <summary>
    /// Stands at a size whose partial tiles were written; false, and empty, when they are not there or are not those of
    /// this frontier. Of the full tiles the last of each level is looked at: with its pack the others would be gone too.
    /// </summary>
    public bool TryResume(long size, IReadOnlyList<Digest> frontier)
    {
        try
        {
            for (var level = 0; TilePath.CountAt(level, size) > 0; level++)
            {
                open.Add(new OpenTile());
                if (TilePath.PartialWidth(level, size) is > 0 and var width)
                {
                    open[level].Set(Tile.Parse(files.Read(Last(level, size)), width).Bytes);
                }

                EnsureFull(level, size);
            }

            EnsureFull(TilePath.EntriesLevel, size);
            Size = size;
            if (Frontier().SequenceEqual(frontier) && HasEntries(size))
            {
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LedgerFormatException)
        {
            // Whatever is wrong with a tile, the write-ahead log has all that is needed to write it again.
        }

        bundle.Clear();
        open.Clear();
        Size = 0;
        return false;
    }

    public ReadOnlyMemory<byte> Entry(long index)
    {
        var (number, place) = Math.DivRem(index, TilePath.FullWidth);
        return number == Size / TilePath.FullWidth ? bundle.Entry((int)place) : ReadBundle(number)[(int)place];
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
            ? isInMemory ? bundle.First(path.Width) : EntryBundle.Format([.. ReadBundle(path.Index).Take(path.Width)])
            : isInMemory
            ? open[path.Level].First(path.Width)
            : files.Read(Full(path.Level, path.Index))[..(path.Width * Digest.Length)];
    }

    public void Dispose() => files.Dispose();

    private void EnsureFull(int level, long size)
    {
        if (TilePath.CountAt(level, size) / TilePath.FullWidth is > 0 and var count)
        {
            files.Read(Full(level, count - 1));
        }
    }

    private static TilePath Full(int level, long index) => new(level, index, TilePath.FullWidth);

    private static TilePath Last(int level, long size) => new(
        level, TilePath.CountAt(level, size) / TilePath.FullWidth, TilePath.PartialWidth(level, size));

    private void AppendHash(int level, long tile, ReadOnlySpan<byte> hash)
    {
        if (open.Count == level)
        {
            open.Add(new OpenTile());
        }

        var last = open[level];
        if (last.Add(hash))
        {
            files.Write(Full(level, tile), last.Bytes);
            Span<byte> above = stackalloc byte[Digest.Length];
            last.Root(above);
            last.Clear();
            AppendHash(level + 1, tile / TilePath.FullWidth, above);
        }
    }

    /// <summary>The roots of the perfect subtrees of this size, largest first, from the last tiles alone.</summary>
    private List<Digest> Frontier()
    {
        var roots = new List<Digest>();
        for (var level = open.Count - 1; level >= 0; level--)
        {
            var (tile, from) = (open[level].Width > 0 ? open[level].ToTile() : null, 0);
            for (var height = TilePath.Height - 1; height >= 0; height--)
            {
                if (((open[level].Width >> height) & 1) == 1)
                {
                    roots.Add(tile!.Subtree(height, from >> height));
                    from += 1 << height;
                }
            }
        }

        return roots;
    }

    /// <summary>Reads the last entry bundle; false when its entries do not have the hashes of the last tile.</summary>
    private bool HasEntries(long size)
    {
        if (TilePath.PartialWidth(TilePath.EntriesLevel, size) is not (> 0 and var width))
        {
            return true;
        }

        var hashes = open[0].ToTile();
        foreach (var entry in EntryBundle.Parse(files.Read(Last(TilePath.EntriesLevel, size)), width))
        {
            if (Merkle.LeafHash(entry.Span) != hashes[bundle.Count])
            {
                return false;
            }

            bundle.Add(entry.Span);
        }

        return true;
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
}
