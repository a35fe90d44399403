using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Api;

/// <summary>What may be kept and not used is unreadable at once, for everybody, and stays so.</summary>
public sealed class RestrictionTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Cast cast = null!;
    private Story story = null!;

    private string Package => story.Manifest.Package;

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        cast = await Cast.AppointAsync(federation);
        story = await new Story(cast).DeliveredAsync();
        await OpenAsync();

        // Of two statements of one second either may come first.
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromMinutes(2));
        }
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Nobody_reads_a_package_from_the_moment_it_is_restricted()
    {
        Assert.Null(await ReadAsync(cast.Investigator));
        Assert.Null(await ReadAsync(cast.Endorser));

        await RestrictAsync();
        Assert.Equal("package-restricted", await ReadAsync(cast.Investigator));
        Assert.Equal("package-restricted", await ReadAsync(cast.Endorser));
        var again = await cast.Investigator.TryAsync(
            new PackageOpened(Package, story.Case, "to read it once more"), story.Number);
        Assert.Equal("not-now", again.Refusal!.Code);
        var bundle = await cast.Judge.Client().BundleAsync(story.Number, true, Stream.Null, default);
        Assert.Equal((409, "package-restricted"), (bundle.Refusal!.Status, bundle.Refusal.Code));
        var asked = await cast.Investigator.TryAsync(new EndorsementRequested(Package), story.Number);
        Assert.Equal("not-now", asked.Refusal!.Code);
    }

    [Fact]
    public async Task What_the_side_that_restricted_lifts_is_read_again_and_nothing_else_lifts_it()
    {
        var restricted = await RestrictAsync();
        var lift = new RestrictionLifted(restricted, "no source of a journalist is in it");
        Assert.Equal("wrong-territory", (await CourtAsync(lift)).Refusal!.Code);
        Assert.Equal(
            "restriction-unknown", (await cast.Reviewer.TryAsync(lift with { Restriction = story.Opened }, story.Number))
                .Refusal!.Code);
        Assert.Equal("package-restricted", await ReadAsync(cast.Investigator));

        await cast.Reviewer.SendAsync(lift, story.Number);
        await Federation.EventuallyAsync(
            async () => (await cast.Investigator.Client().PackageAsync(Package, default)).Required().State != "restricted",
            "Macau knows that it is lifted");
        Assert.Null(await ReadAsync(cast.Investigator));
    }

    [Fact]
    public async Task What_was_restricted_stays_shut_when_the_order_is_closed_and_its_end_is_final_when_confirmed()
    {
        var order = await cast.Reviewer.SendAsync(
            new OrderRestricted(
                "fundamental-rights", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(b)", "a journalist's sources"),
            story.Number);
        await Federation.EventuallyAsync(
            async () => (await cast.Investigator.Client().OrderAsync(story.Number, default)).Required().State == "restricted",
            "Macau knows of the restriction");
        await cast.Investigator.SendAsync(new OrderClosed(), story.Number);
        Assert.Equal("package-restricted", await ReadAsync(cast.Investigator));
        Assert.Equal("not-now", (await cast.Investigator.TryAsync(
            new PackageOpened(Package, story.Case, "to read it once more"), story.Number)).Refusal!.Code);

        await cast.Reviewer.SendAsync(new RestrictionConfirmed(order.Digest, "it stays with its source"), story.Number);
        await cast.Custodian.MayAsync(story.Number, "destruction.approved");
        Assert.Equal("package-restricted", await ReadAsync(cast.Investigator));
    }

    [Fact]
    public async Task The_requesting_territorys_court_restricts_at_its_own_node()
    {
        var court = await cast.Macau.AppointAsync(Roles.Judge, "MO/TSI");
        var restricted = await court.SendAsync(Restriction, story.Number);
        Assert.Equal("package-restricted", await ReadAsync(cast.Investigator));
        await court.SendAsync(new RestrictionLifted(restricted.Digest, "no source of a journalist"), story.Number);
        Assert.Null(await ReadAsync(cast.Investigator));
    }

    [Fact]
    public async Task Nobody_reads_the_package_of_an_order_that_was_withdrawn()
    {
        await cast.Investigator.SendAsync(new OrderWithdrawn("the case was joined to another"), story.Number);
        Assert.Equal("package-restricted", await ReadAsync(cast.Investigator));
        Assert.Equal("package-restricted", await ReadAsync(cast.Endorser));
    }

    [Fact]
    public async Task Another_investigators_purpose_is_not_ones_own()
    {
        var colleague = await cast.Macau.AppointAsync(Roles.Investigator, "MO/PJ");
        Assert.Equal("purpose-missing", await ReadAsync(colleague));
        var bundle = await colleague.Client().BundleAsync(story.Number, true, Stream.Null, default);
        Assert.Equal((409, "purpose-missing"), (bundle.Refusal!.Status, bundle.Refusal.Code));
    }

    private PackageRestricted Restriction => new(
        Package, "fundamental-rights", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(b)",
        "a journalist's sources");

    /// <summary>By the judge of Zhuhai who took the order; Macau knows of it.</summary>
    private async Task<Digest> RestrictAsync()
    {
        var restricted = await cast.Reviewer.SendAsync(Restriction, story.Number);
        await Federation.EventuallyAsync(
            async () => (await cast.Investigator.Client().PackageAsync(Package, default)).Required().State == "restricted",
            "Macau knows of the restriction");
        return restricted.Digest;
    }

    private async Task<Answer<ActAccepted>> CourtAsync(StatementBody body) =>
        await (await cast.Macau.AppointAsync(Roles.Judge, "MO/TSI")).TryAsync(body, story.Number);

    private Task OpenAsync() => cast.Investigator.SendAsync(
        new PackageOpened(Package, story.Case, "to read the subscribers"), story.Number);

    /// <summary>The refusal's code; null when every byte came.</summary>
    private async Task<string?> ReadAsync(TestOfficial who)
    {
        using var content = new MemoryStream();
        var answer = await who.Client().ContentAsync(Package, content, default);
        if (answer.Refusal is null)
        {
            Assert.Equal(story.Sealed, content.ToArray());
        }
        else
        {
            Assert.Equal(0, content.Length);
        }

        return answer.Refusal?.Code;
    }
}
