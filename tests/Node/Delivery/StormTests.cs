using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>The requesting node's process, the sender and the line between them fail together, at moments that a seed chooses.</summary>
public sealed class StormTests
{
    private const int Storms = 3;
    private const int Size = (2 * Storms * PartList.PartBytes) + 4_321;

    [Theory]
    [InlineData(1)]
    public async Task Node_sender_and_line_fail_at_once_and_one_whole_package_arrives(int seed)
    {
        var chance = new Unit.Orders.Dice(seed);
        await using var federation = await Federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).SealedAsync(Size);
        await cast.Macau.StopAsync();
        await using var line = new BadLine(
            cast.Macau.Api, Enumerable.Range(1, Storms).Select(i => (i * Size / (Storms + 1L)) + chance.Next(PartList.PartBytes)));
        using var http = new HttpClient { BaseAddress = cast.Macau.Api };
        long confirmed = 0;
        var hits = 0;
        for (var storm = 1; storm <= Storms; storm++)
        {
            using var child = ChildNode.Start(cast.Macau, null);
            await child.AnswersAsync(http);
            Assert.InRange(await HeldAsync(cast, story), confirmed, story.Sealed.Length);
            using var gone = new CancellationTokenSource();
            var isFar = new TaskCompletionSource();
            var sending = SendAsync(cast, story, line.Address, received =>
            {
                InterlockedMax(ref confirmed, received);
                if (received > storm * (long)Size / (Storms + 1))
                {
                    isFar.TrySetResult();
                }
            }, gone.Token);
            await Task.WhenAny(isFar.Task, sending);
            await Task.Delay(chance.Next(20));
            if (chance.Next(2) == 0)
            {
                await gone.CancelAsync();
            }

            await child.KillAsync();
            line.Cut();
            await gone.CancelAsync();
            await sending;

            // A kill that comes late on a busy machine finds the rest sent: then this was the last storm that hit anything.
            hits += confirmed < story.Sealed.Length ? 1 : 0;
        }

        Assert.InRange(hits, 1, Storms);
        Assert.InRange(confirmed, PartList.PartBytes, story.Sealed.Length);
        await cast.Macau.StartAsync();
        Assert.InRange(await HeldAsync(cast, story), confirmed, story.Sealed.Length);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await SendAsync(cast, story, line.Address, _ => { }, patience.Token))
        {
            Assert.False(patience.IsCancellationRequested, "the package did not arrive");
        }

        Assert.Equal(
            story.Sealed, await File.ReadAllBytesAsync(cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package)));
        Assert.Single((await cast.Macau.ThreadAsync(story.Number)).Rows, row => row.Type == "package.delivered");
    }

    private static async Task<long> HeldAsync(Cast cast, Story story) =>
        (await cast.Provider.Client(cast.Macau).UploadedAsync(story.Manifest.Package, default)).Required().Received;

    /// <summary>One run of the sender; false when it, the line or the node failed.</summary>
    private static async Task<bool> SendAsync(Cast cast, Story story, Uri address, Action<long> confirmed, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = address };
        var client = new NodeClient(
            http, Caller.With(cast.Provider.Id, cast.Provider.Key), new FileClock(cast.Macau.ClockFile));
        using var content = new MemoryStream(story.Sealed);
        var list = await PartList.OfAsync(content, default);
        try
        {
            var done = await client.UploadAsync(
                story.Manifest.Package, content, list, new Sending { Progress = new ConfirmedBytes(confirmed) }, stop);
            return done.Required().State == UploadProgress.Delivered;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var known = Volatile.Read(ref most); value > known;)
        {
            var seen = Interlocked.CompareExchange(ref most, value, known);
            known = seen == known ? value : seen;
        }
    }
}
