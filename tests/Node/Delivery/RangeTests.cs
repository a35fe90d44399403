using LotusBridge.Custody.Sealing.Ranges;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>A few bytes out of a package that stays at the node.</summary>
[Collection(ApiCollection.Name)]
public sealed class RangeTests(ApiStage stage)
{
    private const int Size = 900_000;

    /// <summary>The first file of an archive begins behind its header.</summary>
    private const int FileStart = 512;

    private Cast Cast => stage.Cast;

    [Fact]
    public async Task A_range_is_opened_and_checked_without_the_rest()
    {
        var story = await new Story(Cast).DeliveredAsync(Size);
        var package = story.Manifest.Package;
        await Cast.Investigator.SendAsync(new PackageOpened(package, story.Case, "to read a few bytes"), story.Number);
        await using var line = new BadLine(Cast.Macau.Api);
        var client = new NodeClient(
            new HttpClient { BaseAddress = line.Address }, Caller.With(Cast.Investigator.Id, Cast.Investigator.Key),
            new LotusBridge.Node.Hosting.FileClock(Cast.Macau.ClockFile));

        using var content = await SealedRanges.OpenAsync(
            client.ContentRanges(package, story.Manifest.Sealed.Size), [story.Identity], default);
        var part = new byte[1000];
        await content.ReadAsync(FileStart + 500_000, part, default);

        Assert.Equal([.. Enumerable.Range(500_000, 1000).Select(i => (byte)(i * 31))], part);
        Assert.Equal(story.Manifest.Sealed.Header, content.Header);
    }

    [Fact]
    public async Task Nobody_reads_a_range_without_having_stated_a_purpose()
    {
        var story = await new Story(Cast).DeliveredAsync(1000);
        var source = Cast.Investigator.Client().ContentRanges(story.Manifest.Package, story.Manifest.Sealed.Size);
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(
            async () => await source.ReadAsync(0, new byte[10], default));
        Assert.Equal("purpose-missing", refused.Refusal.Code);
    }

    [Fact]
    public async Task A_file_of_another_size_than_the_manifests_is_not_read()
    {
        var story = await new Story(Cast).DeliveredAsync(1000);
        var package = story.Manifest.Package;
        await Cast.Investigator.SendAsync(new PackageOpened(package, story.Case, "to read a few bytes"), story.Number);
        var source = Cast.Investigator.Client().ContentRanges(package, story.Manifest.Sealed.Size + 1);
        await Assert.ThrowsAsync<IOException>(async () => await source.ReadAsync(0, new byte[10], default));
    }
}
