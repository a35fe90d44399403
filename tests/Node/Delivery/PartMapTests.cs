using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;

namespace LotusBridge.Tests.Node.Delivery;

public sealed class PartMapTests
{
    [Fact]
    public void What_was_written_is_read_again_and_bits_beyond_the_last_part_count_for_nothing()
    {
        var map = PartMap.Empty(11).With([0, 1, 2, 5, 10]);
        var read = PartMap.Read(map.ToArray(), 11);

        Assert.Equal((5, 3, false), (read.Held, read.Prefix, read.IsWhole));
        Assert.Equal([new PartRange(3, 2), new PartRange(6, 4)], read.Missing());
        Assert.Equal(11, PartMap.Read([0xff, 0xff, 0xff], 11).Held);
        Assert.True(PartMap.Read([0xff, 0x07], 11).IsWhole);
        Assert.Equal(8, PartMap.Read([0xff], 11).Held);
        Assert.Equal(0, PartMap.Read([], 11).Held);
    }

    [Fact]
    public void A_map_with_more_parts_leaves_the_one_before_as_it_was()
    {
        var before = PartMap.Empty(3);
        var after = before.With([1, 1]);
        Assert.Equal((0, 1), (before.Held, after.Held));
        Assert.Equal([new PartRange(0, 1), new PartRange(2, 1)], after.Missing());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(PartList.PartBytes)]
    [InlineData(PartList.PartBytes + 1)]
    [InlineData(3 * PartList.PartBytes)]
    public async Task The_bytes_are_those_of_the_parts_and_in_the_end_of_the_file(int size)
    {
        var list = await PartList.OfAsync(new MemoryStream(new byte[size]), default);
        var map = PartMap.Empty(list.Count);
        foreach (var index in Enumerable.Range(0, list.Count).Reverse())
        {
            var before = map.Bytes(list);
            map.Add(index);
            Assert.Equal(list.LengthOf(index), map.Bytes(list) - before);
        }

        Assert.Equal(size, map.Bytes(list));
        Assert.Empty(map.Missing());
    }
}
