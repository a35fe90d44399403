using LotusBridge.Custody.Statements;
using LotusBridge.Node.Delivery;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Cli;

/// <summary><c>lotus package read</c>: bytes deep in a package that lies at the node.</summary>
[Collection(ApiCollection.Name)]
public sealed class ReadPartTests(ApiStage stage) : IDisposable
{
    private const int Size = 6_000_000;
    private const int Offset = 4_000_000;
    private const int Length = 1000;

    /// <summary>Of a sealed file: the first chunk has the file's place, the last its length.</summary>
    private const int Ends = 70_000;

    private readonly Desk desk = new();

    private Cast Cast => stage.Cast;

    public void Dispose() => desk.Dispose();

    [Fact]
    public async Task Bytes_deep_in_a_package_are_read_where_it_lies_though_everything_else_of_it_were_gone()
    {
        var story = await new Story(Cast).DeliveredAsync(Size);
        WipeAllBut(story, Offset - Ends, Offset + Ends);

        await desk.DoneAsync(Cast.Investigator, Words(story));

        byte[] expected = [.. Enumerable.Range(Offset, Length).Select(i => (byte)(i * 31))];
        Assert.Equal(expected, await File.ReadAllBytesAsync(desk.Place("part")));
        Assert.Equal(["P.manifest.json"], Directory.EnumerateFiles(desk.Place("fetched"))
            .Select(file => Path.GetFileName(file).Replace(story.Manifest.Package, "P", StringComparison.Ordinal)));
        var opened = Assert.Single((await OpenedAsync(story)));
        Assert.Equal((story.Case, "to read the subscribers"), (opened.Case, opened.Purpose));
    }

    [Fact]
    public async Task One_changed_byte_of_what_is_read_writes_nothing()
    {
        var story = await new Story(Cast).DeliveredAsync(Size);
        WipeAllBut(story, Offset + 500, Size);
        var run = await desk.RunAsync(Cast.Investigator, Words(story));
        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(desk.Place("part")));
    }

    [Theory]
    [InlineData("--range", "5999999:2", "is not within")]
    [InlineData("--range", "0", "--range is OFFSET:LENGTH")]
    [InlineData("--purpose", "short", "10 to 1000")]
    [InlineData("--case", "MO-C-00000000", "case")]
    public async Task What_cannot_be_read_is_not_stated_as_an_opening(string option, string value, string reason)
    {
        var story = await new Story(Cast).DeliveredAsync(Size);
        var words = Words(story);
        words[words.IndexOf(option) + 1] = value;
        var run = await desk.RunAsync(Cast.Investigator, words);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(reason, run.Output + run.Error, StringComparison.Ordinal);
        Assert.Empty(await OpenedAsync(story));
        Assert.False(File.Exists(desk.Place("part")));
    }

    [Fact]
    public async Task A_file_of_another_name_is_not_in_the_package()
    {
        var story = await new Story(Cast).DeliveredAsync(1000);
        var words = Words(story);
        words[words.IndexOf("subscribers.csv")] = "../subscribers.csv";
        var run = await desk.RunAsync(Cast.Investigator, words);
        Assert.Contains("the package has no file", run.Error, StringComparison.Ordinal);
        Assert.Empty(await OpenedAsync(story));
    }

    [Fact]
    public async Task Of_a_table_that_is_compared_with_the_order_no_part_is_read()
    {
        var story = await new Story(Cast, new Told { Format = "calls-csv" }).DeliveredAsync(Size);
        var run = await desk.RunAsync(Cast.Investigator, Words(story));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is compared with the order as a whole", run.Error, StringComparison.Ordinal);
        Assert.Empty(await OpenedAsync(story));
    }

    [Fact]
    public async Task Another_officials_key_reads_nothing_and_another_identity_opens_nothing()
    {
        var story = await new Story(Cast).DeliveredAsync(Size);
        var stranger = await desk.RunAsync(Cast.OtherInvestigator, Words(story));
        Assert.NotEqual(0, stranger.ExitCode);
        var words = Words(story);
        await File.WriteAllTextAsync(
            desk.Place("identity"), LotusBridge.Custody.Sealing.X25519Identity.Generate(new byte[32]).Reveal() + "\n");
        var run = await desk.RunAsync(Cast.Investigator, words);
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("unexpected", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(desk.Place("part")));
    }

    /// <summary>The node's file keeps its two ends and what lies between the two places, and loses everything else.</summary>
    private void WipeAllBut(Story story, long from, long until)
    {
        using var held = File.OpenWrite(Cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package));
        foreach (var (at, end) in new[] { (Ends, from), (until, held.Length - Ends) })
        {
            held.Position = at;
            held.Write(new byte[Math.Max(0, end - at)]);
        }
    }

    private async Task<List<PackageOpened>> OpenedAsync(Story story) =>
        [.. (await Cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageOpened>()];

    private List<string> Words(Story story)
    {
        File.WriteAllText(desk.Place("identity"), story.Identity.Reveal() + "\n");
        File.SetUnixFileMode(desk.Place("identity"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return
        [
            "package", "read", story.Manifest.Package, "subscribers.csv", "--range", $"{Offset}:{Length}", "--in",
            desk.Place("fetched"), "--case", story.Case, "--purpose", "to read the subscribers", "--identity",
            desk.Place("identity"), "--output", desk.Place("part"), "--yes",
        ];
    }
}
