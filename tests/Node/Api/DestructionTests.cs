using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
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
        var approved = await cast.Judge.SendAsync(Approval(), story.Number);
        Assert.Equal("destruction-approved", approved.State);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Held)!));
        await SendAgainAsync();
        var done = await story.AccountedAsync();

        Assert.Equal("certified", done.State);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Held)!));
        await SendAgainAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(Held)!));
        var said = (await cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageDestroyed>();
        var certificate = Assert.Single(said);
        Assert.Equal(
            new[] { cast.Custodian.Id, cast.Judge.Id }.Order(StringComparer.Ordinal),
            certificate.Operators.Order(StringComparer.Ordinal));
        Assert.Equal(new Holder(HolderKind.Node, "node:MO"), Assert.Single(certificate.Copies).Holder);
        Assert.Equal(2, Assert.Single(certificate.Keys).By.Count);
        Assert.Equal(2, certificate.Approvals.Count);
    }

    [Fact]
    public async Task Copies_stand_against_the_certificate_until_each_is_accounted_for()
    {
        var (investigator, number) = (cast.Investigator, story.Number);
        var expert = new Holder(HolderKind.Expert, "telecom-lab-1");
        var opened = await investigator.SendAsync(new PackageOpened(Package, story.Case, "to read the subscribers"), number);
        await investigator.SendAsync(
            new PackageCopied(Package, expert, "MO/PJ", "for an expert's eyes", opened.Digest), number);
        await DueAsync();
        await cast.Custodian.SendAsync(Approval(), number);
        await cast.Judge.SendAsync(Approval(), number);
        await cast.Custodian.SendAsync(story.KeyGone, number);
        Assert.Equal("destruction-approved", (await cast.Judge.SendAsync(story.KeyGone, number)).State);

        var view = (await cast.Custodian.Client().PackageAsync(Package, default)).Required();
        Assert.Equal([new Holder(HolderKind.WorkingCopy, investigator.Id), expert], view.Copies!.Select(one => one.Holder));
        Assert.True(Assert.Single(view.Keys!).IsAccounted);
        var gone = new CopyDestroyed(Package, expert, FateMethod.Deleted);
        Assert.Equal("wrong-office", (await cast.Endorser.TryAsync(gone, number)).Refusal!.Code);
        await investigator.SendAsync(gone, number);
        var failed = new DestructionFailed(Package, view.Copies![0].Holder, "the disk is broken");
        Assert.Equal("destruction-failed", (await investigator.SendAsync(failed, number)).State);
        Assert.Equal([new AlarmView(Package, AlarmRaised.Failed, default)], await AlarmsAsync());
        var done = await investigator.SendAsync(
            new CopyDestroyed(Package, view.Copies![0].Holder, FateMethod.PhysicallyDestroyed), number);
        Assert.Equal("certified", done.State);
        Assert.Empty(await AlarmsAsync());
        Assert.Null((await cast.Provider.Client(cast.Macau).PackageAsync(Package, default)).Required().Copies);
    }

    [Fact]
    public async Task What_is_not_destroyed_in_time_the_committee_sees_until_it_is()
    {
        await DueAsync();
        Assert.Empty(await AlarmsAsync());
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(340));
        }

        await Federation.EventuallyAsync(async () => (await AlarmsAsync()).Count == 1, "the alarm is raised");
        Assert.Equal([new AlarmView(Package, AlarmRaised.Overdue, default)], await AlarmsAsync());
        await cast.Custodian.SendAsync(Approval(), story.Number);
        await cast.Judge.SendAsync(Approval(), story.Number);
        Assert.Single(await AlarmsAsync());
        await story.AccountedAsync();
        Assert.Empty(await AlarmsAsync());
    }

    [Fact]
    public async Task A_node_lists_its_backups_when_a_package_arrives_and_when_a_place_is_added()
    {
        await cast.Macau.StopAsync();
        var settings = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(cast.Macau.ConfigurationFile))!;
        settings["packages"] = System.Text.Json.Nodes.JsonNode.Parse("""{"backups":["vault-2"]}""");
        await File.WriteAllTextAsync(cast.Macau.ConfigurationFile, settings.ToJsonString());
        await cast.Macau.StartAsync();

        await Federation.EventuallyAsync(
            async () => (await cast.Custodian.Client().PackageAsync(Package, default)).Required().Copies is [var backup]
                && backup.Holder == new Holder(HolderKind.Backup, "vault-2"),
            "the backup is listed");
        var later = await new Story(cast).DeliveredAsync();
        var view = (await cast.Custodian.Client().PackageAsync(later.Manifest.Package, default)).Required();
        Assert.Equal("vault-2", Assert.Single(view.Copies!).Holder.Reference);
    }

    [Fact]
    public async Task A_node_that_died_between_removal_and_certificate_finishes_at_its_next_start()
    {
        await DueAsync();

        // The desk takes both approvals, and then the lights go out with the file already removed.
        await cast.Custodian.SendAsync(Approval(), story.Number);
        await cast.Judge.DoneAsync(Approval(), story.Number);
        await cast.Custodian.DoneAsync(story.KeyGone, story.Number);
        await cast.Judge.DoneAsync(story.KeyGone, story.Number);
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

    /// <summary>As the committee sees them, whenever they were raised.</summary>
    private async Task<IReadOnlyList<AlarmView>> AlarmsAsync() =>
        [.. (await cast.Committee.Client().AlarmsAsync(default)).Required().Alarms.Select(one => one with { Since = default })];

    private DestructionApproved Approval() => new(Package, "retention-ended");

    private async Task DueAsync()
    {
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(100));
        }

        await cast.Custodian.MayAsync(story.Number, "destruction.approved");
    }
}
