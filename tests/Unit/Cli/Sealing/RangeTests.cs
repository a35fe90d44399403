using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Cli.Sealing;

public sealed class RangeTests : IDisposable
{
    private const int Length = 200_000;

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(0, 10)]
    [InlineData(65_530, 20)]
    [InlineData(Length - 1, 1)]
    [InlineData(Length, 0)]
    [InlineData(0, Length)]
    public async Task A_part_of_the_content_is_written_and_nothing_else(int offset, int length)
    {
        await Seal();
        Assert.Equal(0, await bench.Open("-i", bench.Place("keys"), "--range", $"{offset}:{length}", bench.Place("sealed")));
        Assert.Equal(Files.Content(Length)[offset..(offset + length)], bench.Output.ToArray());

        Assert.Equal(0, await bench.Open(
            "-i", bench.Place("keys"), "--range", $"{offset}:{length}", "-o", bench.Place("part"), bench.Place("sealed")));
        Assert.Equal(Files.Content(Length)[offset..(offset + length)], bench.Read("part"));
    }

    [Theory]
    [InlineData("0:200001", "is not within the 200000 bytes")]
    [InlineData("200001:0", "is not within the 200000 bytes")]
    [InlineData("9223372036854775807:9223372036854775807", "is not within the 200000 bytes")]
    [InlineData("9223372036854775808:1", "--range is OFFSET:LENGTH")]
    [InlineData("0", "--range is OFFSET:LENGTH")]
    [InlineData("0:", "--range is OFFSET:LENGTH")]
    [InlineData("-1:5", "--range is OFFSET:LENGTH")]
    [InlineData("0:1:2", "--range is OFFSET:LENGTH")]
    [InlineData("a:b", "--range is OFFSET:LENGTH")]
    public async Task What_is_no_part_of_the_content_is_refused_and_leaves_no_file(string range, string words)
    {
        await Seal();
        bench.Refused(
            await bench.Open("-i", bench.Place("keys"), "--range", range, "-o", bench.Place("part"), bench.Place("sealed")),
            words);
        Assert.Equal(["keys", "plain", "sealed"], bench.Names);
    }

    [Fact]
    public async Task A_part_of_standard_input_is_refused()
    {
        await Seal();
        bench.Input = bench.Read("sealed");
        bench.Refused(await bench.Open("-i", bench.Place("keys"), "--range", "0:1"), "name it as INPUT");
    }

    [Fact]
    public async Task A_truncated_file_shows_no_part_of_itself()
    {
        await Seal();
        bench.Write("sealed", bench.Read("sealed")[..^1]);
        bench.Refused(
            await bench.Open("-i", bench.Place("keys"), "--range", "0:1", bench.Place("sealed")), "does not verify");
        Assert.Empty(bench.Output.ToArray());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    public async Task The_lanes_asked_for_seal_and_open(string lanes)
    {
        await Seal("--lanes", lanes);
        Assert.Equal(0, await bench.Open("-i", bench.Place("keys"), "--lanes", lanes, bench.Place("sealed")));
        Assert.Equal(Files.Content(Length), bench.Output.ToArray());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    public async Task Lanes_that_make_no_sense_are_refused(string lanes)
    {
        await Seal();
        bench.Refused(
            await bench.Open("-i", bench.Place("keys"), "--lanes", lanes, bench.Place("sealed")), "--lanes is 1 to 64");
    }

    private async Task Seal(params string[] flags)
    {
        bench.Write("keys", Files.Identity().Reveal());
        bench.Write("plain", Files.Content(Length));
        Assert.Equal(0, await bench.Seal(
            ["-r", $"{Files.Identity().Recipient}", .. flags, "-o", bench.Place("sealed"), bench.Place("plain")]));
    }
}
