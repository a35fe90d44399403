using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Access;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Delivery;

/// <summary>Who may send a package without being an official.</summary>
public sealed class CapabilityTests : IAsyncLifetime
{
    private Federation federation = null!;
    private Cast cast = null!;
    private Story story = null!;

    private string Package => story.Manifest.Package;

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        cast = await Cast.AppointAsync(federation);
        story = await new Story(cast).SealedAsync(1000);
    }

    public ValueTask DisposeAsync() => federation.DisposeAsync();

    [Fact]
    public async Task Who_knows_the_secret_sends_the_package_and_gets_the_receipt()
    {
        var drawn = await DrawAsync();
        using var content = new MemoryStream(story.Sealed);
        var done = await Holder(drawn).UploadAsync(Package, content, null, default);

        Assert.Equal(UploadProgress.Delivered, done.Required().State);
        Assert.NotNull(done.Value!.Receipt);
        Assert.Equal("delivered", (await cast.Investigator.Client().PackageAsync(Package, default)).Required().State);
    }

    [Fact]
    public async Task It_opens_nothing_but_the_three_routes_of_its_own_package()
    {
        var drawn = await DrawAsync();
        var other = await new Story(cast).SealedAsync(1000);
        var (own, foreign) = ($"{ActRoute.Root}/packages/{Package}", $"{ActRoute.Root}/packages/{other.Manifest.Package}");
        var header = $"{Capability.Scheme} {drawn.Secret}";
        foreach (var (method, path) in new[]
        {
            ("GET", own), ("GET", own + "/content"), ("POST", own + "/capability"), ("POST", own + "/openings"),
            ("GET", $"{ActRoute.Root}/orders"), ("GET", $"{ActRoute.Root}/orders/{story.Number}"),
            ("GET", foreign + "/upload"), ("PUT", foreign + "/parts"), ("GET", $"{ActRoute.Root}/packages/P-000000000000/upload"),
        })
        {
            var answer = await Raw.SendAsync(cast.Macau, method, path, method == "GET" ? null : [1], header);
            Assert.Equal((path, 401, "not-authenticated"), (path, answer.Status, answer.Code));
        }

        Assert.Equal(401, (await Raw.SendAsync(cast.Zhuhai, "GET", own + "/upload", null, header)).Status);
        Assert.Equal(200, (await Raw.SendAsync(cast.Macau, "GET", own + "/upload", null, header)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("AAAA")]
    public async Task Another_secret_opens_nothing(string secret)
    {
        await DrawAsync();
        var answer = await Raw.SendAsync(
            cast.Macau, "GET", $"{ActRoute.Root}/packages/{Package}/upload", null, $"{Capability.Scheme} {secret}");
        Assert.Equal((401, "not-authenticated"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Another_drawing_revokes_it_and_so_does_time()
    {
        var first = await DrawAsync();
        var second = await DrawAsync();
        Assert.Equal(401, (await Holder(first).UploadedAsync(Package, default)).Refusal!.Status);
        Assert.True((await Holder(second).UploadedAsync(Package, default)).IsAccepted);

        cast.Macau.MoveClock(TimeSpan.FromHours(168) - TimeSpan.FromMinutes(1));
        Assert.True((await Holder(second).UploadedAsync(Package, default)).IsAccepted);
        cast.Macau.MoveClock(TimeSpan.FromHours(168) + TimeSpan.FromMinutes(1));
        Assert.Equal(401, (await Holder(second).UploadedAsync(Package, default)).Refusal!.Status);
    }

    [Fact]
    public async Task With_its_drawers_registration_it_ends()
    {
        var drawn = await DrawAsync();
        var revoked = new OfficialRevoked(cast.Provider.Id, Moment.ToSecond(cast.Zhuhai.Now), "left");
        var statement = OrderStatements.Reader.Sign(
            revoked, "register/4404", "registrar:4404", cast.Zhuhai.Now, [], cast.Zhuhai.Registrar);
        await cast.Zhuhai.Get<LotusBridge.Node.Acts.ActDesk>().TakeAsync(statement, null, default);
        await Federation.EventuallyAsync(
            async () => (await Holder(drawn).UploadedAsync(Package, default)).Refusal?.Status == 401, "it counts for nothing");
    }

    [Fact]
    public async Task The_window_is_shown_and_when_it_is_over_nothing_is_taken()
    {
        var until = (await cast.Provider.Client(cast.Macau).UploadedAsync(Package, default)).Required().Until!.Value;
        Assert.InRange(until - cast.Macau.Now, TimeSpan.FromDays(29), TimeSpan.FromDays(31));

        cast.Macau.MoveClock(TimeSpan.FromDays(31));
        using var content = new MemoryStream(story.Sealed);
        var late = await cast.Provider.Client(cast.Macau).UploadAsync(Package, content, null, default);
        Assert.Equal((409, "window-closed"), (late.Refusal!.Status, late.Refusal.Code));
        var drawn = await cast.Provider.Client(cast.Macau).DrawCapabilityAsync(Package, default);
        Assert.Equal("window-closed", drawn.Refusal!.Code);
    }

    private async Task<CapabilityDrawn> DrawAsync() =>
        (await cast.Provider.Client(cast.Macau).DrawCapabilityAsync(Package, default)).Required();

    private NodeClient Holder(CapabilityDrawn drawn) => new(
        new HttpClient { BaseAddress = cast.Macau.Api }, Capability.Read(drawn.Secret)!.Caller(),
        new LotusBridge.Node.Hosting.FileClock(cast.Macau.ClockFile));
}
