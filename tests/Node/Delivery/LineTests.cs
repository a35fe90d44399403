using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>Packages over lines that break.</summary>
[Collection(ApiCollection.Name)]
public sealed class LineTests(ApiStage stage)
{
    private const int Part = PartList.PartBytes;
    private const int Size = (5 * Part) + 12_345;

    private Cast Cast => stage.Cast;

    [Fact]
    public async Task A_line_that_is_cut_at_any_byte_costs_8_MiB_at_most()
    {
        foreach (var at in new long[] { 700, Part + 1, Size / 2, Size * 9L / 10, Size })
        {
            var story = await new Story(Cast).SealedAsync(Size);
            await using var line = new BadLine(Cast.Macau.Api, at);

            await SendAsync(story, line.Address);

            Assert.True(line.HasBroken);
            AssertHeld(story);

            // Heads of requests, and what was on the line when it broke.
            Assert.InRange(line.Up - story.Sealed.Length, 0, (8 * 1024 * 1024) + 100_000);
        }
    }

    [Fact]
    public async Task A_line_that_breaks_again_and_again_brings_everything_in_the_end()
    {
        var story = await new Story(Cast).SealedAsync(Size);
        await using var line = new BadLine(Cast.Macau.Api, Enumerable.Range(1, 5).Select(i => i * (Part + 77_777L)));

        await SendAsync(story, line.Address);

        Assert.True(line.HasBroken);
        AssertHeld(story);
    }

    [Fact]
    public async Task A_sender_that_is_gone_is_followed_by_another_who_sends_what_is_missing()
    {
        var story = await new Story(Cast).SealedAsync(Size);
        await using (var line = new BadLine(Cast.Macau.Api))
        {
            using var gone = new CancellationTokenSource();
            var progress = new ConfirmedBytes(received =>
            {
                if (received > Size / 2)
                {
                    gone.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => SendAsync(story, line.Address, new Sending { Progress = progress }, gone.Token));
        }

        var held = (await Cast.Provider.Client(Cast.Macau).UploadedAsync(story.Manifest.Package, default)).Required();
        Assert.InRange(held.Received, Size / 2, Size - 1);
        await using var second = new BadLine(Cast.Macau.Api);
        await SendAsync(story, second.Address);

        AssertHeld(story);
        Assert.InRange(second.Up, 0, story.Sealed.Length - held.Received + 100_000);
    }

    [Fact]
    public async Task Two_senders_at_once_bring_one_package()
    {
        var story = await new Story(Cast).SealedAsync(Size);
        await Task.WhenAll(
            SendAsync(story, Cast.Macau.Api), SendAsync(story, Cast.Macau.Api, new Sending { Lanes = 1 }));
        AssertHeld(story);
    }

    [Fact]
    public async Task A_line_that_stays_broken_is_given_up()
    {
        var story = await new Story(Cast).SealedAsync(1000);
        using var http = new HttpClient(new Broken()) { BaseAddress = Cast.Macau.Api };
        var provider = Cast.Provider;
        var client = new NodeClient(
            http, Caller.With(provider.Id, provider.Key), new FileClock(Cast.Macau.ClockFile));
        using var content = new MemoryStream(story.Sealed);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.UploadAsync(story.Manifest.Package, content, null, patience.Token));
    }

    private async Task SendAsync(
        Story story, Uri address, Sending? sending = null, CancellationToken stop = default)
    {
        using var http = new HttpClient { BaseAddress = address };
        var client = new NodeClient(
            http, Caller.With(Cast.Provider.Id, Cast.Provider.Key), new FileClock(Cast.Macau.ClockFile));
        using var content = new MemoryStream(story.Sealed);
        var list = await PartList.OfAsync(content, stop);
        var done = await client.UploadAsync(story.Manifest.Package, content, list, sending ?? new Sending(), stop);
        Assert.Equal(UploadProgress.Delivered, done.Required().State);
        Assert.NotNull(done.Value!.Receipt);
    }

    private void AssertHeld(Story story) => Assert.Equal(
        story.Sealed, File.ReadAllBytes(Cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package)));

    private sealed class Broken : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("the connection broke");
    }
}
