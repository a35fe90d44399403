using System.Text.Json.Nodes;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>Quotas and full disks: refused before anything is begun, and in the middle too.</summary>
public sealed class StoreroomTests
{
    private const int Size = 100_000;

    [Fact]
    public async Task An_office_sends_and_holds_no_more_than_its_quotas()
    {
        await using var federation = await WithAsync(new JsonObject
        {
            ["inFlightBytes"] = (2 * Size) - 1, ["heldBytes"] = (3 * Size) - 1, ["reserveBytes"] = 0,
        });
        var cast = await Cast.AppointAsync(federation);
        List<Story> stories = [];
        for (var i = 0; i < 3; i++)
        {
            stories.Add(await new Story(cast).SealedAsync(Size));
        }

        var first = await ListAsync(stories[0]);
        Assert.True(first.IsAccepted, first.Refusal?.ToString());
        var second = await SendAsync(stories[1]);
        Assert.Equal((413, "quota-exceeded"), (second.Refusal!.Status, second.Refusal.Code));
        Assert.False(File.Exists(cast.Macau.Get<PackageShelf>().PartPath(stories[1].Manifest.Package)));

        Assert.True((await SendAsync(stories[0])).IsAccepted);
        Assert.True((await SendAsync(stories[1])).IsAccepted);
        var third = await SendAsync(stories[2]);
        Assert.Equal((413, "quota-exceeded"), (third.Refusal!.Status, third.Refusal.Code));
        Assert.Contains($"{(3 * Size) - 1}", third.Refusal.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_without_room_beyond_its_reserve_is_found_before_the_first_part()
    {
        await using var federation = await WithAsync(new JsonObject { ["reserveBytes"] = 1L << 60 });
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).SealedAsync(Size);

        var refused = await SendAsync(story);

        Assert.Equal((507, "storage-full"), (refused.Refusal!.Status, refused.Refusal.Code));
        var shelf = cast.Macau.Get<PackageShelf>();
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(shelf.PartPath(story.Manifest.Package))!));
        Assert.Null(await shelf.ArrivalAsync(story.Manifest.Package, default));
        var progress = (await cast.Provider.Client(cast.Macau).UploadedAsync(story.Manifest.Package, default)).Required();
        Assert.Equal(UploadProgress.Announced, progress.State);
    }

    [Fact]
    public async Task The_room_of_the_whole_is_kept_with_the_list_of_its_parts()
    {
        await using var federation = await Federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).SealedAsync(Size);
        Assert.True((await ListAsync(story)).IsAccepted);
        var path = cast.Macau.Get<PackageShelf>().PartPath(story.Manifest.Package);
        Assert.Equal(story.Sealed.Length, new FileInfo(path).Length);
    }

    [Fact]
    public async Task A_disk_that_is_full_in_the_middle_is_known_as_such()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using var source = new MemoryStream(new byte[1000]);
        var error = await Assert.ThrowsAsync<IOException>(() => PartFile.WriteAsync(full, 0, source, 1000, default));
        Assert.True(PartFile.IsFull(error), error.ToString());
        Assert.False(PartFile.IsFull(new IOException("another")));
        Assert.False(PartFile.IsFull(new EndOfStreamException()));
    }

    [Fact]
    public void Room_that_no_disk_has_is_known_as_such_and_leaves_no_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("lotus-room-").FullName, "P.part");
        var error = Assert.ThrowsAny<IOException>(() => PartFile.Open(path, 1L << 50).Dispose());
        Assert.True(PartFile.IsFull(error), error.ToString());
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData("inFlightBytes", 0L)]
    [InlineData("inFlightBytes", -1L)]
    [InlineData("heldBytes", 1L)]
    [InlineData("reserveBytes", -1L)]
    [InlineData("windowDays", 0L)]
    [InlineData("windowDays", 3651L)]
    [InlineData("capabilityHours", 0L)]
    [InlineData("capabilityHours", 8761L)]
    [InlineData("colour", 1L)]
    public async Task Limits_that_make_no_sense_keep_the_node_from_starting(string name, long value)
    {
        await using var federation = await Federation.PrepareAsync(territories: ["MO"]);
        Put(federation["MO"], new JsonObject { [name] = value });
        Assert.Throws<StartRefusedException>(() => Settings.Read(federation["MO"].ConfigurationFile));
    }

    private static async Task<Federation> WithAsync(JsonObject limits)
    {
        var federation = await Federation.PrepareAsync();
        Put(federation["MO"], limits);
        foreach (var node in federation.Nodes)
        {
            await node.StartAsync();
        }

        return federation;
    }

    private static void Put(TestNode node, JsonObject limits)
    {
        var settings = JsonNode.Parse(File.ReadAllText(node.ConfigurationFile))!.AsObject();
        settings["packages"] = limits;
        File.WriteAllText(node.ConfigurationFile, settings.ToJsonString());
    }

    private static async Task<Answer<UploadProgress>> SendAsync(Story story)
    {
        using var content = new MemoryStream(story.Sealed);
        return await story.Cast.Provider.Client(story.Cast.Macau).UploadAsync(story.Manifest.Package, content, null, default);
    }

    /// <summary>Sends the list of parts, and then goes away.</summary>
    private static async Task<Answer<UploadProgress>> ListAsync(Story story)
    {
        using var content = new MemoryStream(story.Sealed);
        var list = (await PartList.OfAsync(content, default)).Bytes.ToArray();
        var provider = story.Cast.Provider;
        var answer = await Access.Raw.SendAsync(
            story.Cast.Macau, "PUT", $"{ActRoute.Root}/packages/{story.Manifest.Package}/parts", list,
            new Access.Person(provider.Id, provider.Key));
        Assert.Equal(200, answer.Status);
        return await provider.Client(story.Cast.Macau).UploadedAsync(story.Manifest.Package, default);
    }
}
