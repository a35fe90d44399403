using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Sessions;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>A session is worth something only in its browser, in its time, and while its key is registered.</summary>
[Collection(PortalCollection.Name)]
public sealed class SessionTests(PortalStage stage)
{
    [Fact]
    public async Task Signing_in_gives_a_new_secret_whatever_the_browser_brought()
    {
        var browser = new Browser(stage.Cast.Macau);
        var planted = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CookieJar.SecretLength));
        browser.Cookies[browser.SessionCookie] = planted;
        await browser.SignInAsync(stage.Cast.Judge.Id);
        Assert.NotEqual(planted, browser.Cookies[browser.SessionCookie]);
        Assert.Equal(200, (await browser.GetAsync("/me")).Status);

        var thief = new Browser(stage.Cast.Macau);
        thief.Cookies[thief.SessionCookie] = planted;
        Assert.Equal(303, (await thief.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_before()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Judge);
        var old = browser.Cookies[browser.SessionCookie];
        await browser.SignInAsync(stage.Cast.Investigator.Id);
        var other = new Browser(stage.Cast.Macau);
        other.Cookies[other.SessionCookie] = old;
        Assert.Equal(303, (await other.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Another_browser_has_no_use_for_the_cookie()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Judge);
        var thief = new Browser(stage.Cast.Macau, "another browser");
        thief.Cookies[thief.SessionCookie] = browser.Cookies[browser.SessionCookie];
        Assert.Equal(303, (await thief.GetAsync("/me")).Status);
        Assert.Equal(200, (await browser.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task It_ends_when_nobody_uses_it_and_when_its_longest_time_is_over()
    {
        Assert.True(await LivesAsync(now => (now, now.AddHours(1))));
        Assert.True(await LivesAsync(now => (now - PortalSessions.Idle + TimeSpan.FromMinutes(1), now.AddHours(1))));
        Assert.False(await LivesAsync(now => (now - PortalSessions.Idle, now.AddHours(1))));
        Assert.False(await LivesAsync(now => (now, now)));
    }

    [Fact]
    public async Task It_ends_with_the_key_that_it_was_opened_with()
    {
        var other = Digestible();
        Assert.False(await LivesAsync(now => (now, now.AddHours(1)), other));
    }

    [Fact]
    public async Task Signing_out_and_ending_it_elsewhere_end_it()
    {
        var (here, there) = (await stage.SignedInAsync(stage.Cast.Endorser), await stage.SignedInAsync(stage.Cast.Endorser));
        var stolen = here.Cookies[here.SessionCookie];
        Assert.Equal("/sign-in", (await here.PostAsync("/sign-out")).Location);
        here.Cookies[here.SessionCookie] = stolen;
        Assert.Equal(303, (await here.GetAsync("/me")).Status);

        var id = LotusBridge.Ledger.Digest.Of(System.Buffers.Text.Base64Url.DecodeFromChars(there.Cookies[there.SessionCookie]));
        var stranger = await stage.SignedInAsync(stage.Cast.Judge);
        await stranger.PostAsync("/me/sessions/end", ("session", id.ToString()));
        Assert.Equal(200, (await there.GetAsync("/me")).Status);
        await there.PostAsync("/me/sessions/end", ("session", id.ToString()));
        Assert.Equal(303, (await there.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task One_official_has_few_sessions_and_the_oldest_goes_first()
    {
        var first = await stage.SignedInAsync(stage.Cast.Custodian);
        for (var number = 0; number < PortalSessions.MaxForOne; number++)
        {
            await stage.SignedInAsync(stage.Cast.Custodian);
        }

        Assert.Equal(303, (await first.GetAsync("/me")).Status);
    }

    private static SigningKey Digestible() => new(
        SigningKey.Ed25519Kind, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    private async Task<bool> LivesAsync(
        Func<DateTimeOffset, (DateTimeOffset Seen, DateTimeOffset Until)> times, SigningKey? key = null)
    {
        var (node, who) = (stage.Cast.Macau, stage.Cast.Judge);
        var secret = RandomNumberGenerator.GetBytes(CookieJar.SecretLength);
        var (seen, until) = times(node.Now);
        await PlantedSession.PutAsync(node, who.Id, key ?? SigningKey.Of(who.Key), secret, row => new()
        {
            Secret = row.Secret, By = row.By, Key = row.Key, Agent = row.Agent, At = row.At, SeenAt = seen, Until = until,
            IsDemo = false,
        });
        var browser = new Browser(node);
        browser.Cookies[browser.SessionCookie] = System.Buffers.Text.Base64Url.EncodeToString(secret);
        return (await browser.GetAsync("/me")).Status == 200;
    }
}
