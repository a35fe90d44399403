using LotusBridge.Custody.Statements;

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
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Nobody_reads_a_package_from_the_moment_it_is_restricted()
    {
        Assert.Null(await ReadAsync(cast.Investigator));
        Assert.Null(await ReadAsync(cast.Endorser));

        await cast.Reviewer.SendAsync(
            new PackageRestricted(
                Package, "fundamental-rights", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(b)",
                "a journalist's sources"),
            story.Number);
        await Federation.EventuallyAsync(
            async () => (await cast.Investigator.Client().PackageAsync(Package, default)).Required().State == "restricted",
            "Macau knows of the restriction");

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
    public async Task Nobody_reads_the_package_of_an_order_that_was_withdrawn()
    {
        await cast.Investigator.SendAsync(new Orders.Statements.OrderWithdrawn("the case was joined to another"), story.Number);
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
