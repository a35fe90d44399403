using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class TilePathTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/x001/x234/067", 0, 1_234_067, 256)]
    [InlineData("tile/1/999.p/1", 1, 999, 1)]
    [InlineData("tile/63/x001/000.p/255", 63, 1000, 255)]
    [InlineData("tile/entries/x001/x234/067.p/17", TilePath.EntriesLevel, 1_234_067, 17)]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/807", 0, long.MaxValue, 256)]
    public void A_path_is_written_as_it_was_read(string text, int level, long index, int width)
    {
        var path = TilePath.Parse(text);

        Assert.Equal(new TilePath(level, index, width), path);
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/x01/000")]
    [InlineData("tile/0/x0001/000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000/1")]
    [InlineData("tile/0/000.p/1/1")]
    [InlineData("tile/0/../000")]
    [InlineData("tile/0/x../000")]
    [InlineData("tile/0/٠٠٠")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")]
    public void What_is_no_path_of_a_tile_is_refused(string text) =>
        Assert.Throws<LedgerFormatException>(() => TilePath.Parse(text));

    [Theory]
    [InlineData(0, 70_000, 112)]
    [InlineData(1, 70_000, 17)]
    [InlineData(2, 70_000, 1)]
    [InlineData(0, 256, 0)]
    [InlineData(1, 256, 1)]
    [InlineData(8, long.MaxValue, 0)]
    public void Partial_widths_are_those_of_the_specification(int level, long size, int width) =>
        Assert.Equal(width, TilePath.PartialWidth(level, size));

    [Theory]
    [InlineData("000161", 2)]
    [InlineData("0001610001", 1)]
    [InlineData("000261", 1)]
    [InlineData("00", 1)]
    public void A_bundle_that_is_short_long_or_cut_is_refused(string hex, int count) =>
        Assert.Throws<LedgerFormatException>(() => EntryBundle.Parse(Convert.FromHexString(hex), count));

    [Theory]
    [InlineData(1, 31)]
    [InlineData(2, 32)]
    [InlineData(0, 0)]
    [InlineData(257, 257 * 32)]
    public void A_tile_of_another_length_than_its_width_is_refused(int width, int bytes) =>
        Assert.Throws<LedgerFormatException>(() => Tile.Parse(new byte[bytes], width));
}
