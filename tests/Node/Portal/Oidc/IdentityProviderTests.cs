using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Oidc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>What the node believes of an identity provider, how long, and how often it asks.</summary>
public sealed class IdentityProviderTests : IAsyncLifetime
{
    private readonly StoodClock clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("lotus-oidc-").FullName;
    private SoftIdentityProvider soft = null!;
    private IdentityProvider provider = null!;

    private string SecretFile => Path.Combine(folder, "oidc.secret");

    public async ValueTask InitializeAsync()
    {
        soft = await SoftIdentityProvider.StartAsync(() => clock.GetUtcNow());
        Write(SoftIdentityProvider.Secret + "\n");
        provider = Open();
    }

    public async ValueTask DisposeAsync()
    {
        provider.Dispose();
        await soft.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Its_document_is_kept_and_asked_for_again_when_it_is_old()
    {
        var said = await provider.ReadAsync(default);
        Assert.Equal((soft.Authority, 2), (said!.Issuer, said.SigningKeys.Count));
        soft.IsDown = true;
        clock.Pass(IdentityProvider.Life - TimeSpan.FromSeconds(1));
        Assert.Same(said, await provider.ReadAsync(default));
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(await provider.ReadAsync(default));
    }

    [Fact]
    public async Task A_provider_that_is_away_is_left_alone_for_a_moment()
    {
        soft.IsDown = true;
        Assert.Null(await provider.ReadAsync(default));
        soft.IsDown = false;
        Assert.Null(await provider.ReadAsync(default));
        clock.Pass(IdentityProvider.Pause);
        Assert.NotNull(await provider.ReadAsync(default));
    }

    [Fact]
    public async Task New_keys_are_asked_for_when_a_token_names_one_and_not_more_often_than_that()
    {
        var first = await provider.ReadAsync(default);
        soft.Rotate();
        Assert.Same(first, await provider.ReadAnewAsync(default));
        clock.Pass(IdentityProvider.Pause);
        Assert.Same(first, await provider.ReadAsync(default));
        var anew = await provider.ReadAnewAsync(default);
        Assert.Contains("rsa-1", anew!.SigningKeys.Select(key => key.KeyId));
        Assert.Same(anew, await provider.ReadAsync(default));
    }

    [Theory]
    [InlineData("https://evil.example", "")]
    [InlineData("", "http://192.0.2.1/token")]
    [InlineData("", "ftp://127.0.0.1/token")]
    [InlineData("", "/token")]
    public async Task A_document_of_another_issuer_or_with_addresses_that_are_not_safe_is_not_believed(string issuer, string endpoint)
    {
        (soft.Issuer, soft.TokenEndpoint) = (issuer, endpoint);
        Assert.Null(await provider.ReadAsync(default));
    }

    [Fact]
    public async Task A_slash_after_the_issuer_is_the_same_issuer()
    {
        soft.Issuer = soft.Authority + "/";
        Assert.NotNull(await provider.ReadAsync(default));
    }

    [Theory]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    public async Task The_client_shows_its_secret_as_the_provider_wants_it(string method)
    {
        soft.AuthMethods = [method];
        var said = (await provider.ReadAsync(default))!;
        var answer = await provider.RedeemAsync(said, "no-such-code", "verifier", "back", default);
        Assert.Equal(new TokenAnswer(null, IsAvailable: true), answer);
        Write("another");
        using var other = Open();
        answer = await other.RedeemAsync(said, "no-such-code", "verifier", "back", default);
        Assert.Equal(new TokenAnswer(null, IsAvailable: false), answer);
    }

    [Fact]
    public void A_secret_that_others_can_read_or_that_is_none_keeps_the_node_from_starting()
    {
        Write("two\nlines");
        Assert.Equal(StartRefusedException.Misconfigured, Assert.Throws<StartRefusedException>(Open).ExitCode);
        Write("");
        Assert.Throws<StartRefusedException>(Open);
        Write("good");
        File.SetUnixFileMode(SecretFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal(StartRefusedException.KeyExposed, Assert.Throws<StartRefusedException>(Open).ExitCode);
        File.Delete(SecretFile);
        Assert.Throws<StartRefusedException>(Open);
    }

    private void Write(string secret)
    {
        File.WriteAllText(SecretFile, secret);
        File.SetUnixFileMode(SecretFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private IdentityProvider Open()
    {
        var portal = new PortalSettings(
            new Uri("http://127.0.0.1:1"), new Uri("http://mo.localhost:1"),
            Oidc: new OidcSettings(new Uri(soft.Authority), SoftIdentityProvider.Client, SecretFile));
        var anywhere = new Uri("https://127.0.0.1:1");
        return new IdentityProvider(
            new Settings
            {
                Territory = "MO", DataFolder = "", Roster = "", PacksFolder = "", Api = new ApiListener(anywhere), Peer = new PeerListener(anywhere),
                Peers = new Dictionary<string, PeerAddress>(StringComparer.Ordinal), Keys = new KeyPaths("", "", "", "", ""), Portal = portal,
            },
            clock,
            NullLogger<IdentityProvider>.Instance);
    }

    /// <summary>Goes on when it is told to.</summary>
    private sealed class StoodClock : TimeProvider
    {
        private TimeSpan passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => passed += time;

        public override long GetTimestamp() => passed.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + passed;
    }
}
