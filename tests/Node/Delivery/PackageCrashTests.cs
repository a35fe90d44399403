using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>
/// The requesting node runs as a process and dies at each commit point of a package's arrival, as does the sender's
/// connection with it; started again, it holds every part that it has confirmed, and takes the rest.
/// </summary>
public sealed class PackageCrashTests
{
    private const int Size = (5 * PartList.PartBytes) + 999;

    [Theory]
    [InlineData("room-kept")]
    [InlineData("parts-listed")]
    [InlineData("part-written:2")]
    [InlineData("part-synced:2")]
    [InlineData("part-recorded:3")]
    [InlineData("package-renamed")]
    public async Task A_crash_loses_no_confirmed_part_and_the_package_arrives(string crashPoint)
    {
        await using var federation = await Federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).SealedAsync(Size);
        await cast.Macau.StopAsync();
        long confirmed = 0;
        using (var child = ChildNode.Start(cast.Macau, crashPoint))
        {
            using var http = new HttpClient { BaseAddress = cast.Macau.Api };
            await child.AnswersAsync(http);
            var sending = SendAsync(cast, story, received => confirmed = Math.Max(confirmed, received));
            await child.WaitAsync();
            Assert.NotEqual(0, child.ExitCode);

            // Taken before the node is back: the sender goes on, and confirms more, as soon as it is.
            var promised = confirmed;
            await cast.Macau.StartAsync();
            var held = (await cast.Provider.Client(cast.Macau).UploadedAsync(story.Manifest.Package, default)).Required();
            Assert.True(held.Received >= promised, $"{held.Received} of {promised} confirmed");
            await sending;
        }

        Assert.Equal(
            story.Sealed, await File.ReadAllBytesAsync(cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package)));
        Assert.Single(
            (await cast.Macau.ThreadAsync(story.Number)).Rows, row => row.Type == "package.delivered");
    }

    private static async Task SendAsync(Cast cast, Story story, Action<long> confirmed)
    {
        using var http = new HttpClient { BaseAddress = cast.Macau.Api };
        var client = new NodeClient(
            http, Caller.With(cast.Provider.Id, cast.Provider.Key), new FileClock(cast.Macau.ClockFile));
        using var content = new MemoryStream(story.Sealed);
        var list = await PartList.OfAsync(content, default);
        var sending = new Sending { Progress = new ConfirmedBytes(confirmed) };
        while (true)
        {
            try
            {
                var done = await client.UploadAsync(story.Manifest.Package, content, list, sending, default);
                Assert.Equal(UploadProgress.Delivered, done.Required().State);
                return;
            }
            catch (HttpRequestException)
            {
                // The node was away for longer than a sender is patient: somebody starts it again.
                await Task.Delay(200);
            }
        }
    }
}
