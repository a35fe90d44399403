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
    public async Task Full_tiles_are_plain_files_at_their_paths_and_partial_ones_are_not()
    {
        await folder.FillAsync(LogStore.SegmentBytes, 300);
        using var store = folder.Open();

        var files = Directory.GetFiles(Path.Combine(folder.Path, "tile"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder.Path, f)).Order(StringComparer.Ordinal);

        Assert.Equal(["tile/0/000", "tile/entries/000"], files);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.Path, "tile/0/000")), store.ReadTile(new TilePath(0, 0, 256)));
        Assert.Equal(44 * Digest.Length, store.ReadTile(new TilePath(0, 1, 44))!.Length);
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
    public async Task A_lost_or_damaged_tile_is_written_again_on_opening(string how)
    {
        await folder.FillAsync(LogStore.SegmentBytes, 520);
        var path = Path.Combine(folder.Path, "tile/0/001");
        var good = await File.ReadAllBytesAsync(path);
        Spoil(path, how);

        using var store = folder.Open();

        Assert.Equal(good, await File.ReadAllBytesAsync(path));
    }

    [Theory]
    [InlineData("tile/0/001", "missing", 257)]
    [InlineData("tile/0/001", "damaged", 257)]
    [InlineData("tile/0/001", "cut", 257)]
    [InlineData("tile/entries/001", "damaged", 256)]
    [InlineData("tile/entries/001", "missing", 256)]
    public async Task No_proof_leaves_from_a_tile_damaged_while_open(string path, string how, long index)
    {
        await folder.FillAsync(LogStore.SegmentBytes, 520);
        using var store = folder.Open();
        Spoil(Path.Combine(folder.Path, path), how);

        var e = Assert.Throws<LogStoreException>(() => store.InclusionProof(index, 520));

        Assert.Equal(LogStoreFault.Corrupt, e.Fault);
    }

    private static void Spoil(string path, string how)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[3] ^= 1;
        switch (how)
        {
            case "missing":
                File.Delete(path);
                break;
            case "damaged":
                File.WriteAllBytes(path, bytes);
                break;
            default:
                File.WriteAllBytes(path, bytes[..^1]);
                break;
        }
    }
}
