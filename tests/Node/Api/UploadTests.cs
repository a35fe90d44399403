using System.Net;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Delivery;
using LotusBridge.Tests.Node.Access;

namespace LotusBridge.Tests.Node.Api;

[Collection(ApiCollection.Name)]
public sealed class UploadTests(ApiStage stage)
{
    private Cast Cast => stage.Cast;

    private Person Provider => new(Cast.Provider.Id, Cast.Provider.Key);

    [Fact]
    public async Task Parts_arrive_one_after_the_other_and_the_last_one_makes_the_package_delivered()
    {
        var story = await new Story(Cast).SealedAsync(300_000);
        var half = story.Sealed.Length / 2;

        Assert.Equal((200, half), Progress(await PatchAsync(story, 0, story.Sealed[..half])));
        Assert.Equal("sealed", (await StateAsync(story)).State);
        Assert.Equal((200, story.Sealed.Length), Progress(await PatchAsync(story, half, story.Sealed[half..])));

        var package = await StateAsync(story);
        Assert.Equal(("delivered", (long)story.Sealed.Length), (package.State, package.Received));
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(Held(story)));
        Assert.False(File.Exists(Part(story)));
    }

    [Fact]
    public async Task A_part_that_does_not_begin_where_the_bytes_end_is_refused_and_changes_nothing()
    {
        var story = await new Story(Cast).SealedAsync();
        await PatchAsync(story, 0, story.Sealed[..1000]);

        foreach (var offset in new long[] { 0, 999, 1001, -1, long.MaxValue })
        {
            Assert.Equal("upload-offset", (await PatchAsync(story, offset, story.Sealed[..10])).Code);
        }

        Assert.Equal((200, 1000), Progress(await AskAsync(story)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?offset=")]
    [InlineData("?offset=x")]
    [InlineData("?offset=1.5")]
    public async Task A_part_without_a_number_for_its_offset_is_refused(string query)
    {
        var path = $"{ActRoute.Root}/packages/{stage.Delivered.Manifest.Package}/upload{query}";
        var answer = await Raw.SendAsync(Cast.Macau, "PATCH", path, [1], Provider);
        Assert.Equal((400, "request-malformed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_part_that_was_changed_on_the_way_does_not_count()
    {
        var story = await new Story(Cast).SealedAsync();
        var (path, part) = (PathOf(story) + "?offset=0", story.Sealed[..1000]);
        var header = Raw.Token(Cast.Macau, "PATCH", path, part, Provider).Sign(Provider.Key);
        part[500] ^= 1;

        var answer = await Raw.SendAsync(Cast.Macau, "PATCH", path, part, header);

        Assert.Equal((401, "token-body"), (answer.Status, answer.Code));
        Assert.Equal((200, 0), Progress(await AskAsync(story)));
        Assert.Equal((200, 2000), Progress(await PatchAsync(story, 0, story.Sealed[..2000])));
    }

    [Fact]
    public async Task More_than_the_manifest_says_is_refused()
    {
        var story = await new Story(Cast).SealedAsync();
        Assert.Equal("body-too-large", (await PatchAsync(story, 0, [.. story.Sealed, 1])).Code);
        Assert.Equal((200, 0), Progress(await AskAsync(story)));
    }

    [Fact]
    public async Task A_part_is_taken_at_its_limit_and_refused_one_past_it()
    {
        var story = await new Story(Cast).SealedAsync(UploadProgress.MaxPartBytes + 100_000);

        Assert.Equal("body-too-large", (await PatchAsync(story, 0, story.Sealed[..(UploadProgress.MaxPartBytes + 1)])).Code);
        Assert.Equal(
            (200, UploadProgress.MaxPartBytes),
            Progress(await PatchAsync(story, 0, story.Sealed[..UploadProgress.MaxPartBytes])));
    }

    [Fact]
    public async Task Other_bytes_than_the_manifests_are_thrown_away_whole()
    {
        var story = await new Story(Cast).SealedAsync();
        var wrong = story.Sealed.ToArray();
        wrong[^1] ^= 1;

        Assert.Equal((422, "upload-mismatch"), Fault(await PatchAsync(story, 0, wrong)));
        Assert.False(File.Exists(Part(story)) || File.Exists(Held(story)));
        Assert.Equal("sealed", (await StateAsync(story)).State);
        Assert.Equal((200, 0), Progress(await AskAsync(story)));
        Assert.Equal((200, story.Sealed.Length), Progress(await PatchAsync(story, 0, story.Sealed)));
    }

    [Fact]
    public async Task What_a_crash_left_beyond_the_acknowledged_bytes_does_not_count()
    {
        var story = await new Story(Cast).SealedAsync();
        await PatchAsync(story, 0, story.Sealed[..1000]);
        await File.AppendAllBytesAsync(Part(story), new byte[5000]);

        Assert.Equal((200, 1000), Progress(await AskAsync(story)));
        Assert.Equal((200, story.Sealed.Length), Progress(await PatchAsync(story, 1000, story.Sealed[1000..])));
    }

    [Fact]
    public async Task A_node_that_died_after_the_last_byte_says_so_at_its_next_start()
    {
        var story = await new Story(Cast).SealedAsync();
        await PatchAsync(story, 0, story.Sealed[..^1]);
        var shelf = Cast.Macau.Get<PackageShelf>();
        await File.WriteAllBytesAsync(Part(story), story.Sealed);
        await shelf.RecordAsync(
            story.Manifest.Package, story.Sealed.Length, LotusBridge.Node.Storage.PackageState.Receiving, default);

        await Cast.Macau.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<UnfinishedPackages>().Single().FinishAsync(default);

        Assert.Equal("delivered", (await StateAsync(story)).State);
    }

    [Fact]
    public async Task A_broken_connection_costs_a_part_and_not_the_upload()
    {
        var story = await new Story(Cast).SealedAsync(9_000_000);
        using var breaking = new Breaking { Breaks = 3 };
        using var http = new HttpClient(breaking) { BaseAddress = Cast.Macau.Api };
        var client = new NodeClient(
            http, Caller.With(Provider.Id, Provider.Key), new LotusBridge.Node.Hosting.FileClock(Cast.Macau.ClockFile));
        using var content = new MemoryStream(story.Sealed);

        var done = await client.UploadAsync(story.Manifest.Package, content, null, default);

        Assert.Equal(story.Sealed.Length, done.Required().Offset);
        Assert.Equal(0, breaking.Breaks);
    }

    [Fact]
    public async Task A_package_is_not_there_for_another_provider_nor_its_content_for_the_one_that_sealed_it()
    {
        var other = new Person(Cast.OtherProvider.Id, Cast.OtherProvider.Key);
        var (path, package) = (PathOf(stage.Delivered), stage.Delivered.Manifest.Package);

        Assert.Equal(404, (await Raw.SendAsync(Cast.Macau, "GET", path, null, other)).Status);
        Assert.Equal(403, (await Raw.SendAsync(
            Cast.Macau, "GET", $"{ActRoute.Root}/packages/{package}/content", null, Provider)).Status);
    }

    [Fact]
    public async Task Content_is_sent_from_any_byte_on_and_not_before_it_has_arrived()
    {
        var story = await new Story(Cast).SealedAsync();
        await PatchAsync(story, 0, story.Sealed[..1000]);
        var early = await Cast.Investigator.Client().ContentAsync(story.Manifest.Package, Stream.Null, default);
        Assert.Equal((409, "package-incomplete"), (early.Refusal!.Status, early.Refusal.Code));

        await PatchAsync(story, 1000, story.Sealed[1000..]);
        var path = $"{ActRoute.Root}/packages/{story.Manifest.Package}/content";
        var person = new Person(Cast.Investigator.Id, Cast.Investigator.Key);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Cast.Macau.Api, path));
        request.Headers.TryAddWithoutValidation(
            "Authorization", Raw.Token(Cast.Macau, "GET", path, null, person).Sign(person.Key));
        request.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(70_000, null);
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(story.Sealed[70_000..], await answer.Content.ReadAsByteArrayAsync());
    }

    private static (int Status, long Offset) Progress(RawAnswer answer) => (
        answer.Status,
        answer.Status == 200
            ? System.Text.Json.JsonSerializer.Deserialize<UploadProgress>(answer.Body, ApiJson.Options)!.Offset
            : -1);

    private static (int Status, string Code) Fault(RawAnswer answer) => (answer.Status, answer.Code);

    private static string PathOf(Story story) => $"{ActRoute.Root}/packages/{story.Manifest.Package}/upload";

    private Task<RawAnswer> PatchAsync(Story story, long offset, byte[] part) =>
        Raw.SendAsync(Cast.Macau, "PATCH", $"{PathOf(story)}?offset={offset}", part, Provider);

    private Task<RawAnswer> AskAsync(Story story) => Raw.SendAsync(Cast.Macau, "GET", PathOf(story), null, Provider);

    private async Task<PackageView> StateAsync(Story story) =>
        (await Cast.Investigator.Client().PackageAsync(story.Manifest.Package, default)).Required();

    private string Part(Story story) => Cast.Macau.Get<PackageShelf>().PartPath(story.Manifest.Package);

    private string Held(Story story) => Cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package);

    /// <summary>Sends parts and loses the answers, or the parts themselves, as often as told.</summary>
    private sealed class Breaking() : DelegatingHandler(new HttpClientHandler())
    {
        public int Breaks { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Patch || Breaks == 0)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            // Every other time the part arrives and only the answer is lost.
            if (Breaks-- % 2 == 0)
            {
                (await base.SendAsync(request, cancellationToken)).Dispose();
            }

            throw new HttpRequestException("the connection broke");
        }
    }
}
