using LotusBridge.Custody.Statements;
using LotusBridge.Node.Delivery;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Api;

/// <summary>A node's clock that jumps, either way, gives nobody anything and takes nothing away by itself.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Cast cast = null!;

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        cast = await Cast.AppointAsync(federation);
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task What_is_restricted_stays_shut_when_the_clock_goes_back_to_before_the_restriction()
    {
        var story = await new Story(cast).DeliveredAsync();
        var package = story.Manifest.Package;
        await cast.Investigator.SendAsync(new PackageOpened(package, story.Case, "to read the subscribers"), story.Number);
        Jump(TimeSpan.FromMinutes(2));
        await cast.Reviewer.SendAsync(
            new PackageRestricted(
                package, "fundamental-rights", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(b)",
                "a journalist's sources"),
            story.Number);
        await Federation.EventuallyAsync(
            async () => (await cast.Investigator.Client().PackageAsync(package, default)).Required().State == "restricted",
            "Macau knows of the restriction");

        foreach (var jump in new[] { TimeSpan.FromHours(-3), TimeSpan.Zero, TimeSpan.FromDays(20) })
        {
            cast.Macau.MoveClock(jump);
            var content = await cast.Investigator.Client().ContentAsync(package, Stream.Null, default);
            Assert.Equal("package-restricted", content.Refusal!.Code);
            var opening = await cast.Investigator.TryAsync(
                new PackageOpened(package, story.Case, "to read it once more"), story.Number);
            Assert.False(opening.IsAccepted);
        }
    }

    [Fact]
    public async Task A_clock_that_jumped_ahead_makes_due_and_destroys_nothing_and_going_back_takes_no_approval_early()
    {
        var story = await new Story(cast).DeliveredAsync();
        var held = cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package);
        await cast.Investigator.SendAsync(new OrderClosed(), story.Number);
        var approval = new DestructionApproved(story.Manifest.Package, "retention-ended");
        Assert.False((await cast.Custodian.TryAsync(approval, story.Number)).IsAccepted);

        Jump(TimeSpan.FromDays(300));
        await cast.Custodian.MayAsync(story.Number, "destruction.approved");
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(held));

        // The hold is what a person has when the clock was wrong: what is due stays due, and nothing is gone.
        await cast.Custodian.SendAsync(
            new DestructionHeld(story.Manifest.Package, "the clock was wrong", "S 14"), story.Number);
        Jump(TimeSpan.Zero);
        Assert.False((await cast.Custodian.TryAsync(approval, story.Number)).IsAccepted);
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(held));
        Assert.DoesNotContain(
            (await cast.Macau.ThreadAsync(story.Number)).Acts, act => act.Body is PackageDestroyed);
    }

    [Fact]
    public async Task A_window_that_a_wrong_clock_closed_is_open_again_when_the_clock_is_right()
    {
        var story = await new Story(cast).SealedAsync();
        var package = story.Manifest.Package;
        cast.Macau.MoveClock(TimeSpan.FromDays(31));
        using var content = new MemoryStream(story.Sealed);
        var late = await cast.Provider.Client(cast.Macau).UploadAsync(package, content, null, default);
        Assert.Equal("window-closed", late.Refusal!.Code);

        cast.Macau.MoveClock(TimeSpan.Zero);
        content.Position = 0;
        var done = await cast.Provider.Client(cast.Macau).UploadAsync(package, content, null, default);
        Assert.Equal(story.Sealed.Length, done.Required().Received);
        Assert.Equal(story.Sealed, await File.ReadAllBytesAsync(cast.Macau.Get<PackageShelf>().HeldPath(package)));
    }

    private void Jump(TimeSpan ahead)
    {
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(ahead);
        }
    }
}
