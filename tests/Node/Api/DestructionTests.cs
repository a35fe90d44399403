using LotusBridge.Custody.Statements;
using LotusBridge.Node.Delivery;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Api;

public sealed class DestructionTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Cast cast = null!;
    private Story story = null!;

    private string Package => story.Manifest.Package;

    private string Held => cast.Macau.Get<PackageShelf>().HeldPath(Package);

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        cast = await Cast.AppointAsync(federation);
        story = await new Story(cast).DeliveredAsync();
        await cast.Investigator.SendAsync(new OrderClosed(), story.Number);
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Nothing_goes_before_its_time_by_one_person_alone_or_while_it_is_held()
    {
        var early = await cast.Custodian.TryAsync(Approval(), story.Number);
        Assert.Equal("not-now", early.Refusal!.Code);

        await DueAsync();
        await cast.Custodian.SendAsync(Approval(), story.Number);
        Assert.Equal("wrong-person", (await cast.Custodian.TryAsync(Approval(), story.Number)).Refusal!.Code);
        Assert.True(File.Exists(Held));

        await cast.Judge.SendAsync(new DestructionHeld(Package, "an appeal", "CPP 1"), story.Number);
        Assert.Equal("not-now", (await cast.Judge.TryAsync(Approval(), story.Number)).Refusal!.Code);
        Assert.True(File.Exists(Held));
    }

    [Fact]
    public async Task With_the_second_approval_the_file_is_gone_and_the_certificate_names_both_persons()
    {
        await DueAsync();
        await cast.Custodian.SendAsync(Approval(), story.Number);
        var done = await cast.Judge.SendAsync(Approval(), story.Number);

        Assert.Equal("certified", done.State);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Held)!));
        await SendAgainAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Held)!));
        var said = (await cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageDestroyed>();
        var certificate = Assert.Single(said);
        Assert.Equal(
            new[] { cast.Custodian.Id, cast.Judge.Id }.Order(StringComparer.Ordinal),
            certificate.Operators.Order(StringComparer.Ordinal));
        Assert.Equal("node:MO", Assert.Single(certificate.Holders));
        Assert.Equal(2, certificate.Approvals.Count);
    }

    [Fact]
    public async Task A_node_that_died_between_removal_and_certificate_finishes_at_its_next_start()
    {
        await DueAsync();

        // The desk takes both approvals, and then the lights go out with the file already removed.
        await cast.Custodian.SendAsync(Approval(), story.Number);
        await cast.Judge.DoneAsync(Approval(), story.Number);
        await PartFile.DestroyAsync(Held, default);

        await cast.Macau.StopAsync();
        await cast.Macau.StartAsync();

        await Federation.EventuallyAsync(
            async () => (await cast.Custodian.Client().PackageAsync(Package, default)).Required().State == "certified",
            "the certificate is said");
        Assert.Single((await cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageDestroyed>());
        var audited = await cast.Committee.SendAsync(new DestructionAudited(Package, "in order"), story.Number);
        Assert.Equal("audited", audited.State);
    }

    /// <summary>Neither the list of parts nor a part comes back after the destruction.</summary>
    private async Task SendAgainAsync()
    {
        using var content = new MemoryStream(story.Sealed);
        var list = await Exchange.Packages.PartList.OfAsync(content, default);
        var (path, provider) = (
            $"{Exchange.Api.ActRoute.Root}/packages/{Package}/parts", new Access.Person(cast.Provider.Id, cast.Provider.Key));
        var listed = await Access.Raw.SendAsync(cast.Macau, "PUT", path, list.Bytes.ToArray(), provider);
        Assert.Equal((409, "package-destroyed"), (listed.Status, listed.Code));
        var sent = await Access.Raw.SendAsync(cast.Macau, "PUT", $"{path}/{list[0]}", story.Sealed, provider);
        Assert.Equal((409, "package-destroyed"), (sent.Status, sent.Code));
    }

    private DestructionApproved Approval() => new(Package, "retention-ended", WorkingCopiesDestroyed: true);

    private async Task DueAsync()
    {
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(300));
        }

        await cast.Custodian.MayAsync(story.Number, "destruction.approved");
    }
}
