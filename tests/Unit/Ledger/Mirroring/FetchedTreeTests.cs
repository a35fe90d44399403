using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;

namespace LotusBridge.Tests.Unit.Ledger.Mirroring;

public sealed class FetchedTreeTests : IDisposable
{
    private readonly MirrorStage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(700)]
    public async Task Every_entry_of_a_tree_is_read_from_a_copy_that_has_gone_on(long size)
    {
        await stage.FillAsync(0, 1500);
        var tree = Tree(size);

        for (var index = 0L; index * 256 < size; index++)
        {
            var entries = (await tree.EntriesAsync(index, default))!;
            Assert.Equal(
                Enumerable.Range((int)index * 256, (int)Math.Min(256, size - (index * 256))).Select(Some.Entry),
                entries.Select(entry => entry.ToArray()));
        }
    }

    [Theory]
    [InlineData(0, 700)]
    [InlineData(1, 700)]
    [InlineData(256, 700)]
    [InlineData(300, 700)]
    [InlineData(699, 700)]
    [InlineData(700, 700)]
    [InlineData(65_537 % 1400, 1400)]
    public async Task A_consistency_proof_is_made_from_tiles(long from, long to)
    {
        await stage.FillAsync(0, 1500);

        var proof = await Tree(to).ConsistencyAsync(from, MirrorStage.Tree(from).Root, default);

        Assert.Equal(from == 0 || from == to ? [] : MirrorStage.Subtree(0, from, to), proof);
    }

    [Fact]
    public async Task A_smaller_tree_of_another_history_has_no_proof()
    {
        await stage.FillAsync(0, 700);

        Assert.Null(await Tree(700).ConsistencyAsync(300, Digest.Of("other"u8), default));
        Assert.Null(await Tree(700).ConsistencyAsync(700, Digest.Of("other"u8), default));
    }

    [Fact]
    public async Task A_copy_that_is_too_short_gives_nothing()
    {
        await stage.FillAsync(0, 300);

        Assert.Null(await Tree(700).EntriesAsync(1, default));
        Assert.Null(await Tree(700).ConsistencyAsync(300, MirrorStage.Tree(300).Root, default));
    }

    [Theory]
    [InlineData("tile/entries/001")]
    [InlineData("tile/0/002.p/188")]
    [InlineData("tile/1/000.p/2")]
    public async Task A_copy_that_lies_in_any_tile_gives_nothing(string path)
    {
        await stage.FillAsync(0, 700);
        var asked = new List<string>();
        var tree = new FetchedTree(MirrorStage.Tree(700), (one, _) =>
        {
            asked.Add(one.ToString());
            var bytes = stage.Mirror.ReadTile(Mirror.HashOf(Some.Origin), one);
            if (bytes is not null && one.ToString() == path)
            {
                bytes[^1] ^= 1;
                bytes[bytes.Length / 2 - 1] ^= 1;
            }

            return ValueTask.FromResult(bytes is null ? null : (ReadOnlyMemory<byte>?)bytes);
        });

        Assert.Null(await tree.EntriesAsync(1, default));
        Assert.Contains(path, asked);
    }

    [Fact]
    public async Task A_bundle_that_is_cut_or_longer_gives_nothing()
    {
        await stage.FillAsync(0, 10);
        foreach (var change in new Func<byte[], byte[]>[] { bytes => bytes[..^1], bytes => [.. bytes, 0] })
        {
            var tree = new FetchedTree(MirrorStage.Tree(10), (one, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(
                change(stage.Mirror.ReadTile(Mirror.HashOf(Some.Origin), one)!)));
            Assert.Null(await tree.EntriesAsync(0, default));
        }
    }

    private FetchedTree Tree(long size) => new(MirrorStage.Tree(size), (path, _) => ValueTask.FromResult(
        stage.Mirror.ReadTile(Mirror.HashOf(Some.Origin), path) is { } bytes ? (ReadOnlyMemory<byte>?)bytes : null));
}
