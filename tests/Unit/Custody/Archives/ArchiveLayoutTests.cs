using LotusBridge.Custody.Archives;

namespace LotusBridge.Tests.Unit.Custody.Archives;

public sealed class ArchiveLayoutTests
{
    [Fact]
    public async Task The_layout_is_that_of_the_archive_that_is_written()
    {
        int[] sizes = [0, 1, 511, 512, 513, 0, 70_000];
        using var into = new MemoryStream();
        var writer = new CanonicalTarWriter(into);
        for (var i = 0; i < sizes.Length; i++)
        {
            await writer.AddAsync($"f{i}", Enumerable.Repeat((byte)(i + 1), sizes[i]).ToArray(), default);
        }

        await writer.FinishAsync(default);
        var layout = Layout([.. sizes.Select(size => (long)size)]);
        Assert.Equal(into.Length, layout.Length);
        Assert.Equal(into.Length - 1024, layout.TrailerAt);
        foreach (var (place, i) in layout.Places.Select((place, i) => (place, i)))
        {
            var header = into.ToArray()[(int)place.HeaderAt..(int)place.ContentAt];
            Assert.Equal(new TarHeader(place.Entry.Name, place.Entry.Size), TarHeader.Parse(header));
            Assert.All(into.ToArray()[(int)place.ContentAt..(int)place.ContentEnd], value => Assert.Equal(i + 1, value));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(511, 0)]
    [InlineData(512, 1)]
    [InlineData(1535, 1)]
    [InlineData(1536, 2)]
    [InlineData(2047, 2)]
    [InlineData(2048, 3)]
    [InlineData(1_000_000, 3)]
    public void The_file_at_an_offset_is_found(long offset, int index) => Assert.Equal(index, Layout(0, 1, 0).IndexAt(offset));

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(ArchiveLayout.MaxLength + 1)]
    public void An_impossible_size_is_refused(long size) =>
        Assert.Throws<ArchiveFormatException>(() => Layout(1, size));

    [Fact]
    public void Sizes_that_are_too_much_together_are_refused()
    {
        const long half = ArchiveLayout.MaxLength / 2;
        Assert.Throws<ArchiveFormatException>(() => Layout(half, half));
        Assert.Equal(half + 512, Layout(half, 1).Places[1].HeaderAt);
    }

    private static ArchiveLayout Layout(params long[] sizes) =>
        new(sizes.Select((size, i) => new ArchiveEntry($"f{i}", size)));
}
