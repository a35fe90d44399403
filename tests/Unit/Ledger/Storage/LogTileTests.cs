using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>The tiles that a log derives from its write-ahead log.</summary>
public sealed class LogTileTests : IDisposable
{
    private readonly LogFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_reader_with_tiles_alone_rebuilds_the_root()
    {
        await folder.FillAsync(LogStore.SegmentBytes, 700);
        using var store = folder.Open();

        var leaves = new List<Digest>();
        foreach (var path in new TilePath[] { new(0, 0, 256), new(0, 1, 256), new(0, 2, 700 - 512) })
        {
            var tile = Tile.Parse(store.ReadTile(path), path.Width);
            leaves.AddRange(Enumerable.Range(0, tile.Width).Select(i => tile[i]));
        }

        Assert.Equal(store.Latest.Checkpoint.Root, MerkleProofs.Over(leaves).Root(700));
        var level1 = Tile.Parse(store.ReadTile(new TilePath(1, 0, 2)), 2);
        Assert.Equal(MerkleProofs.Over(leaves[256..512]).Root(256), level1[1]);
    }

    [Fact]
    public async Task Full_tiles_lie_in_one_file_a_level_and_partial_ones_in_memory()
    {
        await folder.FillAsync(LogStore.SegmentBytes, 600);
        using var store = folder.Open();

        var files = Directory.GetFiles(Path.Combine(folder.Path, "tile"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder.Path, f)).Order(StringComparer.Ordinal);

        Assert.Equal(["tile/0/000.pack", "tile/entries/000.pack"], files);
        foreach (var tile in new[] { "tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001" })
        {
            Assert.Equal(TilesOnDisk.Read(folder.Path, tile), store.ReadTile(TilePath.Parse(tile)));
        }

        Assert.Equal(88 * Digest.Length, store.ReadTile(new TilePath(0, 2, 88))!.Length);
    }

    [Fact]
    public async Task The_257th_tile_begins_another_file_and_every_entry_is_found_across_openings()
    {
        const int Size = (256 * 256) + 600;
        for (var at = 0; at < Size;)
        {
            // Closed and opened in the middle of a tile, of a pack, and just before a pack's end.
            var until = at switch { 0 => 40_000, 40_000 => 65_530, _ => Size };
            await folder.FillAsync(
                LogStore.SegmentBytes, [.. Enumerable.Range(0, until - at).Chunk(4000).Select(chunk => chunk.Length)]);
            at = until;
        }

        using var store = folder.Open();
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder.Path, "tile", "0"), "*.pack").Length);
        foreach (var index in new[] { 0, 255, 39_999, 40_000, 65_279, 65_529, 65_530, 65_535, 65_536, 65_791, 66_000, Size - 1 })
        {
            Assert.Equal(Some.Entry(index), store.Entry(index).ToArray());
            store.InclusionProof(index, Size);
        }

        Assert.Equal(Some.Tree(Size), store.Latest.Checkpoint);
    }

    [Theory]
    [InlineData("tile/0/000.p/3", 3 * 32)]
    [InlineData("tile/0/001.p/44", 44 * 32)]
    [InlineData("tile/1/000.p/1", 32)]
    public async Task A_partial_tile_of_an_older_checkpoint_is_still_served(string path, int length)
    {
        await folder.FillAsync(LogStore.SegmentBytes, 300);
        using var store = folder.Open();

        Assert.Equal(length, store.ReadTile(TilePath.Parse(path))!.Length);
    }

    [Theory]
    [InlineData("tile/0/001")]
    [InlineData("tile/0/001.p/45")]
    [InlineData("tile/0/002.p/1")]
    [InlineData("tile/1/000.p/2")]
    [InlineData("tile/2/000.p/1")]
    [InlineData("tile/entries/001.p/45")]
    [InlineData("tile/63/000.p/1")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/999")]
    public async Task A_tile_beyond_the_log_is_not_there(string path)
    {
        await folder.FillAsync(LogStore.SegmentBytes, 300);
        using var store = folder.Open();

        Assert.Null(store.ReadTile(TilePath.Parse(path)));
    }

    [Fact]
    public async Task Entry_bundles_hold_the_entries_whole_and_cut()
    {
        await folder.FillAsync(LogStore.SegmentBytes, 300);
        using var store = folder.Open();

        foreach (var (index, width, first) in new[] { (0, 256, 0), (0, 5, 0), (1, 44, 256), (1, 2, 256) })
        {
            var bundle = store.ReadTile(new TilePath(TilePath.EntriesLevel, index, width));
            Assert.Equal(EntryBundle.Format(LogFolder.Entries(first, width)), bundle);
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("damaged")]
    [InlineData("cut")]
    [InlineData("table")]
    public async Task A_lost_or_damaged_tile_is_written_again_on_opening(string how)
    {
        await folder.FillAsync(LogStore.SegmentBytes, 520);
        var good = TilesOnDisk.Read(folder.Path, "tile/0/001");
        TilesOnDisk.Spoil(folder.Path, "tile/0/001", how);

        using var store = folder.Open();

        Assert.Equal(good, TilesOnDisk.Read(folder.Path, "tile/0/001"));
    }

    [Theory]
    [InlineData("tile/0/001", "missing", 257)]
    [InlineData("tile/0/001", "damaged", 257)]
    [InlineData("tile/0/001", "cut", 257)]
    [InlineData("tile/0/001", "table", 257)]
    [InlineData("tile/entries/001", "damaged", 256)]
    [InlineData("tile/entries/001", "missing", 256)]
    public async Task No_proof_leaves_from_a_tile_damaged_while_open(string path, string how, long index)
    {
        await folder.FillAsync(LogStore.SegmentBytes, 520);
        using var store = folder.Open();
        TilesOnDisk.Spoil(folder.Path, path, how);

        var e = Assert.Throws<LogStoreException>(() => store.InclusionProof(index, 520));

        Assert.Equal(LogStoreFault.Corrupt, e.Fault);
    }
}
