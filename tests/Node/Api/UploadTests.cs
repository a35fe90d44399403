using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Node.Delivery;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Access;

namespace LotusBridge.Tests.Node.Api;

[Collection(ApiCollection.Name)]
public sealed class UploadTests(ApiStage stage)
{
    private const int Part = PartList.PartBytes;

    private Cast Cast => stage.Cast;

    private Person Provider => new(Cast.Provider.Id, Cast.Provider.Key);

    [Fact]
    public async Task Parts_arrive_in_any_order_and_after_the_last_one_the_package_is_delivered()
    {
        var story = await ListedAsync((2 * Part) + 70_000);
        foreach (var part in new[] { 2, 0 })
        {
            Assert.Equal(200, (await PutAsync(story, part)).Status);
        }

        var middle = await ProgressAsync(story);
        Assert.Equal((UploadProgress.Receiving, (long)story.Sealed.Length - Part), (middle.State, middle.Received));
        Assert.Equal([new PartRange(1, 1)], middle.Missing);
        Assert.Equal("sealed", (await StateAsync(story)).State);

        Assert.Equal(story.Sealed.Length, Taken(await PutAsync(story, 1)).Received);
        Assert.Equal(UploadProgress.Delivered, (await ProgressAsync(story)).State);
        var package = await StateAsync(story);
        Assert.Equal(("delivered", (long)story.Sealed.Length), (package.State, package.Received));
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(Held(story)));
        Assert.False(File.Exists(Arriving(story)));
    }

    [Fact]
    public async Task The_receipt_is_the_requesting_nodes_own_statement_about_that_very_file()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var receipt = Convert.FromBase64String((await ProgressAsync(story)).Receipt!);

        Assert.True(Envelope.TryRead(receipt, out var envelope, out _));
        Assert.True(SignatureCheck.Verify(envelope!, Cast.Macau.Member.Node));
        var said = (PackageDelivered)OrderStatements.Reader.Read(receipt, out _)!.Body;
        Assert.Equal(
            (story.Manifest.Package, story.Manifest.Sealed.Sha256, story.Manifest.Sealed.Size),
            (said.Package, said.Sha256, said.Size));
    }

    [Fact]
    public async Task A_part_that_comes_twice_is_confirmed_twice_and_counts_once()
    {
        var story = await ListedAsync(Part + 1000);
        Assert.Equal(Taken(await PutAsync(story, 0)), Taken(await PutAsync(story, 0)));
        Assert.Equal([new PartRange(1, 1)], (await ProgressAsync(story)).Missing);
    }

    [Fact]
    public async Task No_part_is_taken_before_the_list_of_parts()
    {
        var story = await new Story(Cast).SealedAsync();
        Assert.Equal((409, "parts-unlisted"), Fault(await PutAsync(story, 0)));
        Assert.Equal(UploadProgress.Announced, (await ProgressAsync(story)).State);
    }

    [Fact]
    public async Task A_list_that_does_not_make_the_manifests_root_is_refused()
    {
        var story = await new Story(Cast).SealedAsync(Part + 1000);
        var right = (await PartsAsync(story)).Bytes.ToArray();
        byte[] changed = [.. right];
        changed[40] ^= 1;

        foreach (var list in new[] { changed, right[..^1], right[..32], [.. right, 0], [.. right, .. right], [.. right[32..], .. right[..32]] })
        {
            Assert.Equal((422, "parts-differ"), Fault(await ListAsync(story, list)));
        }

        Assert.Equal(UploadProgress.Announced, (await ProgressAsync(story)).State);
        Assert.False(File.Exists(Arriving(story)));
    }

    [Fact]
    public async Task The_list_of_another_package_is_refused()
    {
        var (story, other) = (await new Story(Cast).SealedAsync(1000), await new Story(Cast).SealedAsync(2000));
        Assert.Equal((422, "parts-differ"), Fault(await ListAsync(story, (await PartsAsync(other)).Bytes.ToArray())));
    }

    [Fact]
    public async Task The_same_list_again_takes_nothing_back()
    {
        var story = await ListedAsync(Part + 1000);
        await PutAsync(story, 1);
        Assert.Equal(200, (await ListAsync(story, (await PartsAsync(story)).Bytes.ToArray())).Status);
        Assert.Equal([new PartRange(0, 1)], (await ProgressAsync(story)).Missing);
    }

    [Fact]
    public async Task Bytes_that_are_not_the_parts_are_refused_and_change_nothing()
    {
        var story = await ListedAsync(Part + 1000);
        var (parts, first) = (await PartsAsync(story), story.Sealed[..Part]);
        byte[] changed = [.. first];
        changed[Part / 2] ^= 1;

        foreach (var bytes in new[] { changed, first[..^1], [.. first, 0], [], story.Sealed[Part..] })
        {
            Assert.Equal((422, "part-differs"), Fault(await PutAsync(story, parts[0], bytes)));
        }

        Assert.Equal(0, (await ProgressAsync(story)).Received);
        Assert.Equal(200, (await PutAsync(story, 0)).Status);
        Assert.Equal(200, (await PutAsync(story, 1)).Status);
        Assert.Equal(UploadProgress.Delivered, (await ProgressAsync(story)).State);
    }

    [Fact]
    public async Task A_part_of_another_package_is_no_part_of_this_one()
    {
        var (story, other) = (await ListedAsync(1000), await ListedAsync(2000));
        var foreign = (await PartsAsync(other))[0];
        Assert.Equal((422, "part-unknown"), Fault(await PutAsync(story, foreign, other.Sealed)));
        Assert.Equal((422, "part-unknown"), Fault(await Raw.SendAsync(
            Cast.Macau, "PUT", PathOf(story) + "/parts/0", story.Sealed, Provider)));
    }

    [Fact]
    public async Task A_durable_part_is_not_written_again_whatever_comes_under_its_name()
    {
        var story = await ListedAsync(Part + 1000);
        await PutAsync(story, 0);
        var zeros = new byte[Part];

        Assert.Equal(200, (await PutAsync(story, (await PartsAsync(story))[0], zeros)).Status);
        await PutAsync(story, 1);

        Assert.Equal(UploadProgress.Delivered, (await ProgressAsync(story)).State);
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(Held(story)));
    }

    [Fact]
    public async Task A_token_that_signs_other_bytes_than_none_does_not_fit_a_part()
    {
        var story = await ListedAsync(1000);
        var path = $"{PathOf(story)}/parts/{(await PartsAsync(story))[0]}";
        var token = RequestToken.For(
            Provider.Id, HttpMethod.Put, path, story.Sealed, Cast.Macau.Now, new byte[RequestToken.NonceLength]);
        var answer = await Raw.SendAsync(Cast.Macau, "PUT", path, story.Sealed, token.Sign(Provider.Key));
        Assert.Equal((401, "token-body"), Fault(answer));
    }

    [Fact]
    public async Task A_token_for_one_part_does_not_bring_another()
    {
        var story = await ListedAsync(Part + 1000);
        var parts = await PartsAsync(story);
        string[] paths = [$"{PathOf(story)}/parts/{parts[0]}", $"{PathOf(story)}/parts/{parts[1]}"];
        var token = Raw.Token(Cast.Macau, "PUT", paths[0], null, Provider).Sign(Provider.Key);
        Assert.Equal((401, "token-other-request"), Fault(
            await Raw.SendAsync(Cast.Macau, "PUT", paths[1], story.Sealed[Part..], token)));
    }

    [Fact]
    public async Task What_a_crash_left_in_the_file_without_a_record_does_not_count()
    {
        var story = await ListedAsync(Part + 1000);
        await PutAsync(story, 1);
        var arrivals = Cast.Macau.Get<Arrivals>();
        await arrivals.ForgetAsync(story.Manifest.Package);
        using (var file = OpenBesideTheNode(Arriving(story)))
        {
            file.Write(story.Sealed.AsSpan(0, Part - 1));
        }

        Assert.Equal([new PartRange(0, 1)], (await ProgressAsync(story)).Missing);
        Assert.Equal(200, (await PutAsync(story, 0)).Status);
        Assert.Equal(UploadProgress.Delivered, (await ProgressAsync(story)).State);
    }

    [Fact]
    public async Task A_durable_part_that_the_disk_has_lost_is_found_before_the_package_is_delivered()
    {
        var story = await ListedAsync(Part + 1000);
        await PutAsync(story, 0);
        await Cast.Macau.Get<Arrivals>().ForgetAsync(story.Manifest.Package);
        using (var file = OpenBesideTheNode(Arriving(story)))
        {
            file.WriteByte((byte)~story.Sealed[0]);
        }

        await PutAsync(story, 1);
        var path = PathOf(story) + "/upload";
        Assert.Equal((422, "upload-mismatch"), Fault(await Raw.SendAsync(Cast.Macau, "GET", path, null, Provider)));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Held(story))!, story.Manifest.Package + "*"));
        Assert.Equal("sealed", (await StateAsync(story)).State);
        using var content = new MemoryStream(story.Sealed);
        var again = await Cast.Provider.Client(Cast.Macau).UploadAsync(story.Manifest.Package, content, null, default);
        Assert.Equal(UploadProgress.Delivered, again.Required().State);
    }

    [Fact]
    public async Task A_node_that_died_after_the_last_part_says_so_at_its_next_start()
    {
        var story = await ListedAsync(1000);
        await PutAsync(story, 0);
        Assert.Equal("sealed", (await StateAsync(story)).State);

        await Cast.Macau.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<UnfinishedPackages>().Single().FinishAsync(default);

        Assert.Equal("delivered", (await StateAsync(story)).State);
    }

    [Fact]
    public async Task What_has_arrived_takes_no_part_any_more()
    {
        var list = (await PartsAsync(stage.Delivered)).Bytes.ToArray();
        Assert.Equal((409, "upload-done"), Fault(await ListAsync(stage.Delivered, list)));
        Assert.Equal((409, "upload-done"), Fault(await PutAsync(stage.Delivered, 0)));
    }

    [Fact]
    public async Task A_part_that_comes_right_after_the_last_one_is_told_that_all_has_arrived()
    {
        var story = await ListedAsync(1000);
        await PutAsync(story, 0);
        Assert.Equal(UploadProgress.Delivered, (await ProgressAsync(story)).State);
        Assert.Equal((409, "upload-done"), Fault(await PutAsync(story, 0)));
    }

    [Fact]
    public async Task A_package_is_not_there_for_another_provider_nor_its_content_for_the_one_that_sealed_it()
    {
        var other = new Person(Cast.OtherProvider.Id, Cast.OtherProvider.Key);
        var (path, package) = (PathOf(stage.Delivered), stage.Delivered.Manifest.Package);

        Assert.Equal(404, (await Raw.SendAsync(Cast.Macau, "GET", path + "/upload", null, other)).Status);
        Assert.Equal(404, (await Raw.SendAsync(Cast.Macau, "PUT", path + "/parts", [1], other)).Status);
        Assert.Equal(403, (await Raw.SendAsync(
            Cast.Macau, "GET", $"{ActRoute.Root}/packages/{package}/content", null, Provider)).Status);
    }

    [Fact]
    public async Task Content_is_sent_from_any_byte_on_and_not_before_it_has_arrived()
    {
        var story = await ListedAsync(100_000);
        var early = await Cast.Investigator.Client().ContentAsync(story.Manifest.Package, Stream.Null, default);
        Assert.Equal((409, "package-incomplete"), (early.Refusal!.Status, early.Refusal.Code));

        await PutAsync(story, 0);
        await ProgressAsync(story);
        await Cast.Investigator.SendAsync(
            new PackageOpened(story.Manifest.Package, story.Case, "to read the subscribers"), story.Number);
        foreach (var from in new[] { 0, 1, 70_000, story.Sealed.Length - 1, story.Sealed.Length })
        {
            using var rest = new MemoryStream();
            var answer = await Cast.Investigator.Client().ContentAsync(story.Manifest.Package, rest, from, default);
            Assert.True(answer.IsAccepted, answer.Refusal?.ToString());
            Assert.Equal(story.Sealed[from..], rest.ToArray());
        }
    }

    private static (int Status, string Code) Fault(RawAnswer answer) => (answer.Status, answer.Code);

    private static PartTaken Taken(RawAnswer answer) => JsonSerializer.Deserialize<PartTaken>(answer.Body, ApiJson.Options)!;

    private static string PathOf(Story story) => $"{ActRoute.Root}/packages/{story.Manifest.Package}";

    private static async Task<PartList> PartsAsync(Story story)
    {
        using var content = new MemoryStream(story.Sealed);
        return await PartList.OfAsync(content, default);
    }

    private async Task<Story> ListedAsync(int size)
    {
        var story = await new Story(Cast).SealedAsync(size);
        var listed = await ListAsync(story, (await PartsAsync(story)).Bytes.ToArray());
        Assert.True(listed.Status == 200, listed.Body);
        return story;
    }

    private Task<RawAnswer> ListAsync(Story story, byte[] list) =>
        Raw.SendAsync(Cast.Macau, "PUT", PathOf(story) + "/parts", list, Provider);

    private async Task<RawAnswer> PutAsync(Story story, int part)
    {
        var parts = await PartsAsync(story);
        var at = (int)PartList.OffsetOf(part);
        return await PutAsync(story, parts[part], story.Sealed[at..(at + parts.LengthOf(part))]);
    }

    private Task<RawAnswer> PutAsync(Story story, Digest part, byte[] bytes) =>
        Raw.SendAsync(Cast.Macau, "PUT", $"{PathOf(story)}/parts/{part}", bytes, Provider);

    private async Task<UploadProgress> ProgressAsync(Story story) =>
        (await Cast.Provider.Client(Cast.Macau).UploadedAsync(story.Manifest.Package, default)).Required();

    private async Task<PackageView> StateAsync(Story story) =>
        (await Cast.Investigator.Client().PackageAsync(story.Manifest.Package, default)).Required();

    /// <summary>Without a lock: a process that another test is just starting may still hold the node's for a moment.</summary>
    private static FileStream OpenBesideTheNode(string path) =>
        new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private string Arriving(Story story) => Cast.Macau.Get<PackageShelf>().PartPath(story.Manifest.Package);

    private string Held(Story story) => Cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package);
}
