using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Api;

public sealed class MainStoryTests
{
    [Fact]
    public async Task An_order_is_issued_recognised_executed_delivered_opened_endorsed_exported_closed_and_destroyed()
    {
        await using var federation = await Federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).DeliveredAsync();
        var (number, package) = (story.Number, story.Manifest.Package);

        await OpenAsync(story);
        await EndorseAsync(story);
        await ExportAsync(story, content: true);
        await DestroyAsync(story);
        await ExportAsync(story, content: false);

        var order = (await cast.Investigator.Client().OrderAsync(number, default)).Required();
        Assert.Equal("closed", order.State);
        Assert.DoesNotContain(order.Statements, line => line.Void is not null);
        Assert.All(order.Statements, line => Assert.True(line is { Article: not null, Confirmed: not null }, line.Type));
        var gone = await cast.Investigator.Client().ContentAsync(package, Stream.Null, default);
        Assert.Equal("package-destroyed", gone.Refusal!.Code);
    }

    private static async Task OpenAsync(Story story)
    {
        var (cast, package) = (story.Cast, story.Manifest.Package);
        using var content = new MemoryStream();
        var early = await cast.Investigator.Client().ContentAsync(package, content, default);
        Assert.Equal((409, "purpose-missing"), (early.Refusal!.Status, early.Refusal.Code));
        var opened = await cast.Investigator.SendAsync(
            new PackageOpened(package, story.Case, "to read the subscribers"), story.Number);
        Assert.Equal("opened", opened.State);
        (await cast.Investigator.Client().ContentAsync(package, content, default)).Required();
        Assert.Equal(story.Sealed, content.ToArray());
        content.Position = 0;
        var folder = Path.Combine(cast.Federation.Folder, "opened");
        await Package.OpenAsync(content, [story.Identity], story.Manifest, folder, default);
    }

    private static async Task EndorseAsync(Story story)
    {
        var (cast, package) = (story.Cast, story.Manifest.Package);
        await cast.Investigator.SendAsync(new EndorsementRequested(package), story.Number);
        var endorsed = default(Exchange.Api.Answer<Exchange.Api.ActAccepted>);
        await Federation.EventuallyAsync(
            async () =>
            {
                endorsed = await cast.Endorser.TryAsync(
                    story.Endorsing(), story.Number);
                return endorsed.Refusal?.Code != "not-final-yet";
            },
            "the custody is final");
        Assert.True(endorsed!.IsAccepted, endorsed.Refusal?.ToString());
        Assert.Equal("endorsed", endorsed.Value!.State);
    }

    private static async Task ExportAsync(Story story, bool content)
    {
        using var bundle = new MemoryStream();
        var answer = await story.Cast.Investigator.Client().BundleAsync(story.Number, content, bundle, default);
        Assert.True(answer.IsAccepted, answer.Refusal?.ToString());
        bundle.Position = 0;
        var reading = await Bundle.VerifyAsync(
            bundle, new BundleTrust(story.Cast.Federation.Roster.Hash), OrderStatements.Reader, default);
        Assert.Empty(reading.Findings);
    }

    private static async Task DestroyAsync(Story story)
    {
        var (cast, package) = (story.Cast, story.Manifest.Package);
        await cast.Investigator.SendAsync(new OrderClosed(), story.Number);

        // The retention is over: every node's clock moves on.
        foreach (var node in cast.Federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(300));
        }

        await cast.Custodian.MayAsync(story.Number, "destruction.approved");
        var ground = new DestructionApproved(package, "retention-ended");
        await cast.Custodian.SendAsync(ground, story.Number);
        await cast.Judge.SendAsync(ground, story.Number);
        var done = await story.AccountedAsync();
        Assert.Equal("certified", done.State);
        var audited = await cast.Committee.SendAsync(new DestructionAudited(package, "in order"), story.Number);
        Assert.Equal("audited", audited.State);
    }
}
