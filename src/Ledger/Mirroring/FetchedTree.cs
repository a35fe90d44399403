namespace LotusBridge.Ledger.Mirroring;

/// <summary>Fetches a tile or entry bundle of somebody's copy; null when it is not there.</summary>
public delegate ValueTask<ReadOnlyMemory<byte>?> FetchTile(TilePath path, CancellationToken stop);

/// <summary>
/// One tree of a log, read tile by tile from whoever serves a copy. Nothing of it is believed: what comes out of here
/// has been verified against the tree's root.
/// </summary>
/// <param name="tree">A checkpoint whose signature the caller has verified.</param>
/// <param name="fetch">Where the tiles come from.</param>
public sealed class FetchedTree(Checkpoint tree, FetchTile fetch)
{
    private readonly Dictionary<(int Level, long Index), Tile> tiles = [];

    /// <summary>The proof that the tree of <paramref name="size"/> entries with that root is a prefix of this one.</summary>
    /// <returns>Null when the copy does not have the tiles, or the smaller tree is no prefix.</returns>
    public async ValueTask<IReadOnlyList<Digest>?> ConsistencyAsync(long size, Digest root, CancellationToken stop)
    {
        if (size == 0 || size == tree.Size)
        {
            return size == 0 || root == tree.Root ? [] : null;
        }

        var proof = await MakeAsync(proofs => proofs.Consistency(size, tree.Size), stop);
        return proof is not null && Merkle.VerifyConsistency(size, tree.Size, root, tree.Root, proof) ? proof : null;
    }

    /// <summary>This tree's own root at a smaller size, and the proof that it leads to this tree.</summary>
    /// <param name="size">1 to one less than this tree's.</param>
    /// <param name="stop">Stops the fetching.</param>
    /// <returns>Null when the copy does not have the tiles, or what it has is not this tree's.</returns>
    public async ValueTask<(Digest Root, IReadOnlyList<Digest> Proof)?> PrefixAsync(long size, CancellationToken stop)
    {
        var root = await MakeAsync(proofs => [proofs.Root(size)], stop);
        var proof = await MakeAsync(proofs => proofs.Consistency(size, tree.Size), stop);
        return root is [var at] && proof is not null && Merkle.VerifyConsistency(size, tree.Size, at, tree.Root, proof)
            ? (at, proof)
            : null;
    }

    /// <summary>The entries of a tile as far as the tree reaches.</summary>
    /// <param name="index">Which tile: the first entry's index divided by 256.</param>
    /// <param name="stop">Stops the fetching.</param>
    /// <returns>Null when the copy does not have them, or what it has is not this tree's.</returns>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>?> EntriesAsync(long index, CancellationToken stop)
    {
        var path = PathOf(TilePath.EntriesLevel, index);
        var start = index * TilePath.FullWidth;
        var proof = await MakeAsync(proofs => proofs.Subtree(start, start + path.Width, tree.Size), stop);
        if (proof is null || await fetch(path, stop) is not { } bytes)
        {
            return null;
        }

        try
        {
            var package = new EntryPackage(EntryBundle.Parse(bytes, path.Width), proof);
            return package.IsPartOf(new EntryRange(start, start, start + path.Width), [], tree) ? package.Entries : null;
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }

    /// <summary>Makes a proof twice: once to learn which tiles it needs, and once they are here.</summary>
    private async ValueTask<IReadOnlyList<Digest>?> MakeAsync(
        Func<MerkleProofs, IReadOnlyList<Digest>> make, CancellationToken stop)
    {
        var needed = new HashSet<(int Level, long Index)>();
        make(new MerkleProofs((level, index) =>
        {
            needed.Add(TileOf(level, index));
            return default;
        }));
        foreach (var (level, index) in needed.Where(one => !tiles.ContainsKey(one)))
        {
            var path = PathOf(level, index);
            if (await fetch(path, stop) is not { } bytes || bytes.Length != path.Width * Digest.Length)
            {
                return null;
            }

            tiles[(level, index)] = Tile.Parse(bytes, path.Width);
        }

        return make(new MerkleProofs(Lookup));
    }

    private Digest Lookup(int level, long index)
    {
        var within = level % TilePath.Height;
        return tiles[TileOf(level, index)].Subtree(within, (int)((index << within) % TilePath.FullWidth) >> within);
    }

    private static (int Level, long Index) TileOf(int level, long index)
    {
        var (tileLevel, within) = Math.DivRem(level, TilePath.Height);
        return (tileLevel, (index << within) / TilePath.FullWidth);
    }

    private TilePath PathOf(int level, long index) => new(
        level, index,
        (int)Math.Min(TilePath.FullWidth, TilePath.CountAt(level, tree.Size) - (index * TilePath.FullWidth)));
}
