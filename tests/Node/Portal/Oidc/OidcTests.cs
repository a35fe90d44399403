using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal.Oidc;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Guard;

namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>Signing in at an identity provider: who comes in by it, what it does not open, and everything that it is refused for.</summary>
[Collection(OidcCollection.Name)]
public sealed partial class OidcTests
{
    private readonly OidcStage stage;
    private readonly Browser browser;

    public OidcTests(OidcStage stage)
    {
        (this.stage, browser) = (stage, new Browser(stage.Macau));
        stage.Reset();
    }

    private SoftIdentityProvider Provider => stage.Provider;

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Somebody_whom_the_register_knows_signs_in_and_is_where_they_wanted_to_be(string algorithm)
    {
        Provider.Algorithm = algorithm;
        var signIn = await browser.GetAsync("/sign-in?next=%2Forders%3Fwords%3DMO-2026-SECRET");
        Assert.Contains("href=\"/oidc/begin?next=%2Forders%3Fwords%3DMO-2026-SECRET\">Sign in with Macau &lt;Account&gt;</a>", signIn.Html, StringComparison.Ordinal);
        var done = await browser.SignInThereAsync("/orders?words=MO-2026-SECRET");
        Assert.Equal((303, "/orders?words=MO-2026-SECRET"), (done.Status, done.Location));
        Assert.Contains(stage.Judge.Id, (await browser.GetAsync("/me")).Html, StringComparison.Ordinal);

        // The provider is told who asks and nothing of what for.
        Assert.Equal(
            ["acr_values", "client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri", "response_mode", "response_type",
                "scope", "state", "tenant"],
            Provider.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("urn:mo:two-factors urn:mo:card", Provider.Asked["acr_values"].ToString());
        Assert.DoesNotContain(Provider.Asked, one => one.Value.ToString().Contains("SECRET", StringComparison.Ordinal));
        Assert.DoesNotContain("lotus-oidc-MO", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_new_key_of_the_provider_is_taken_up_by_the_sign_in_that_needs_it()
    {
        Assert.Equal("/me", (await browser.SignInThereAsync()).Location);
        await Task.Delay(IdentityProvider.Pause);
        Provider.Rotate();
        Assert.Equal("/me", (await browser.SignInThereAsync()).Location);
    }

    [Fact]
    public async Task Signing_and_recovery_codes_still_ask_for_the_passkey()
    {
        using var someone = await Newcomer.RegisteredAsync(stage.Macau);
        Provider.Person = someone.Official;
        Assert.Equal("/me", (await someone.Browser.SignInThereAsync()).Location);
        await someone.Browser.GetAsync("/cases/new");
        var drafted = await someone.Browser.PostAsync("/cases/new", ("provision", "CP 211"), ("max-years", "5"));
        Assert.StartsWith("/sign/", drafted.Location, StringComparison.Ordinal);
        var page = await someone.Browser.GetAsync(drafted.Location);
        Assert.Contains("data-passkey=\"sign\"", page.Html, StringComparison.Ordinal);
        var unsigned = await someone.Browser.PostAsync(drafted.Location, ("digest", Newcomer.DigestIn(page.Html)));
        Assert.Equal((422, "signature-invalid"), (unsigned.Status, unsigned.Code));

        page = await someone.Browser.GetAsync(drafted.Location);
        var signed = await someone.Browser.PostAsync(
            drafted.Location,
            [.. someone.Passkey.Get(SoftPasskey.ChallengeIn(page.Html)), ("digest", Newcomer.DigestIn(page.Html))]);
        Assert.Contains("signed=", signed.Location, StringComparison.Ordinal);

        await someone.Browser.GetAsync("/me");
        var codes = await someone.Browser.PostAsync("/me/recovery-codes");
        Assert.Equal((422, "passkey-not-accepted"), (codes.Status, codes.Code));
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("no-nonce")]
    [InlineData("issuer")]
    [InlineData("audience")]
    [InlineData("two-audiences")]
    [InlineData("party")]
    [InlineData("expired")]
    [InlineData("endless")]
    [InlineData("not-yet")]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("HS256-public")]
    [InlineData("key")]
    [InlineData("signature")]
    [InlineData("no-token")]
    [InlineData("no-claim")]
    [InlineData("claim-list")]
    [InlineData("invalid_grant")]
    [InlineData("access_denied")]
    [InlineData("iss")]
    public async Task What_does_not_fit_is_refused_in_the_same_words(string fault)
    {
        Provider.Fault = fault;
        await RefusedAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("urn:mo:password")]
    public async Task Somebody_who_did_not_show_who_they_are_as_wanted_is_refused(string? acr)
    {
        Provider.Acr = acr;
        await RefusedAsync();
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("neighbour")]
    [InlineData("registrar")]
    public async Task Nobody_but_an_official_of_the_own_register_comes_in(string who)
    {
        Provider.Person = who switch { "neighbour" => stage.Neighbour.Id, "registrar" => "registrar:MO", _ => "MO-ffffffffffff" };
        await RefusedAsync();
    }

    [Fact]
    public async Task The_session_ends_with_the_registration_and_no_other_begins()
    {
        var gone = await stage.Macau.AppointAsync(Roles.Prosecutor, "MO/MP");
        Provider.Person = gone.Id;
        Assert.Equal("/me", (await browser.SignInThereAsync()).Location);
        Assert.Equal(200, (await browser.GetAsync("/me")).Status);
        var revoked = OrderStatements.Reader.Sign(
            new OfficialRevoked(gone.Id, Moment.ToSecond(stage.Macau.Now).AddSeconds(-1), "left"), "register/MO", "registrar:MO",
            stage.Macau.Now, [], stage.Macau.Registrar);
        Assert.IsType<ActTaken>(await stage.Macau.Get<ActDesk>().TakeAsync(revoked, null, default));
        Assert.Equal(303, (await browser.GetAsync("/me")).Status);
        await RefusedAsync();
    }

    [Fact]
    public async Task An_answer_counts_once_and_in_the_browser_that_asked_for_it()
    {
        // The provider answers the same question twice: two good codes under one state.
        var left = await browser.GetAsync("/oidc/begin");
        var (_, to) = await browser.ArriveAsync(await OidcFlow.AnswerAsync(left));
        var (_, again) = await browser.ArriveAsync(await OidcFlow.AnswerAsync(left));
        Assert.NotEqual(to, again);

        // An answer for me in a browser that has asked for nothing, and in one that has asked for another.
        Assert.Equal("oidc-refused", (await new Browser(stage.Macau).GetAsync(to)).Code);
        var victim = new Browser(stage.Macau);
        await victim.GoAsync();
        Assert.Equal("oidc-refused", (await victim.GetAsync(to)).Code);
        Assert.DoesNotContain(victim.SessionCookie, victim.Cookies.Keys);

        var kept = browser.Cookies["lotus-oidc-MO"];
        Assert.Equal(303, (await browser.GetAsync(to)).Status);
        foreach (var second in new[] { to, again })
        {
            browser.Cookies["lotus-oidc-MO"] = kept;
            Assert.Equal((401, "oidc-refused"), await CodeAsync(second));
        }
    }

    [Fact]
    public async Task A_state_that_was_changed_or_is_too_old_is_refused()
    {
        var (_, to) = await browser.ArriveAsync(await browser.GoAsync());
        var state = StateIn().Match(to).Groups[1].Value;
        Assert.Equal("oidc-refused", (await CodeAsync(to.Replace(state, Changed(state), StringComparison.Ordinal))).Code);
        (_, to) = await browser.ArriveAsync(await browser.GoAsync());
        Assert.Equal("oidc-refused", (await CodeAsync(to.Replace("state=", "other=", StringComparison.Ordinal))).Code);
        (_, to) = await browser.ArriveAsync(await browser.GoAsync());
        Assert.Equal("oidc-refused", (await CodeAsync(to.Replace("code=", "other=", StringComparison.Ordinal))).Code);

        (_, to) = await browser.ArriveAsync(await browser.GoAsync());
        stage.Macau.MoveClock(Challenges.Life);
        try
        {
            Assert.Equal("oidc-refused", (await CodeAsync(to)).Code);
        }
        finally
        {
            stage.Macau.MoveClock(TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task A_code_of_another_browsers_way_is_of_no_use_under_ones_own_state()
    {
        Provider.Person = "MO-ffffffffffff";
        var stolen = await new Browser(stage.Macau).GoAsync();
        var own = await browser.GoAsync();
        var (_, to) = await browser.ArriveAsync(CodeIn().Replace(own, CodeIn().Match(stolen).Value));
        Assert.Equal((401, "oidc-refused"), await CodeAsync(to));
    }

    [Fact]
    public async Task Signing_in_gives_a_new_secret_and_ends_the_session_before()
    {
        await browser.SignInThereAsync();
        var old = browser.Cookies[browser.SessionCookie];
        await browser.SignInThereAsync();
        Assert.NotEqual(old, browser.Cookies[browser.SessionCookie]);
        var other = new Browser(stage.Macau);
        other.Cookies[other.SessionCookie] = old;
        Assert.Equal(303, (await other.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Whoever_comes_back_is_shown_a_page_that_needs_no_cookie_and_does_nothing()
    {
        var back = await browser.GoAsync();
        var (page, to) = await browser.ArriveAsync(back);
        Assert.StartsWith("/oidc/complete?code=", to, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.SessionCookie, browser.Cookies.Keys);
        (page, to) = await browser.ArriveAsync(
            "/oidc/callback?code=%22%3E%3Cscript%3E&state=a%0D%0Ab&iss=" + new string('x', 3000) + "&error_description=words");
        Assert.Equal("/oidc/complete?code=%22%3E%3Cscript%3E&state=a%0D%0Ab", to);
        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task The_way_back_never_leads_to_another_site(string next) =>
        Assert.Equal((303, "/"), (await browser.SignInThereAsync(next)) switch { var done => (done.Status, done.Location) });

    [Theory]
    [InlineData("down")]
    [InlineData("server_error")]
    public async Task A_provider_that_does_not_answer_is_no_failed_attempt(string fault)
    {
        Provider.Fault = fault;
        for (var number = 0; number <= Attempts.MaxForAddress; number++)
        {
            var away = await browser.SignInThereAsync();
            Assert.Equal((503, "oidc-unavailable"), (away.Status, away.Code));
        }
    }

    [Fact]
    public async Task While_the_provider_is_away_nobody_is_sent_to_it_and_the_page_says_so()
    {
        var third = new Browser(stage.Federation["GBA"]);
        Assert.Contains("Sign in with the organisation", (await third.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
        var away = await third.GetAsync("/oidc/begin");
        Assert.Equal((503, "oidc-unavailable"), (away.Status, away.Code));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task Another_site_does_not_begin_it(string site)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stage.Macau.Portal!, "/oidc/begin"));
        request.Headers.Add("Sec-Fetch-Site", site);
        Assert.Equal("/sign-in", (await browser.SendAsync(request)).Location);
        Assert.DoesNotContain("lotus-oidc-MO", browser.Cookies.Keys);
    }

    [Fact]
    public async Task An_address_that_fails_often_is_locked_out_and_another_site_cannot_make_it_fail()
    {
        var zhuhai = new Browser(stage.Federation["4404"]);
        for (var number = 0; number <= Attempts.MaxForAddress; number++)
        {
            Assert.Equal("oidc-refused", (await zhuhai.GetAsync("/oidc/complete?code=a&state=b")).Code);
        }

        Provider.Fault = "nonce";
        for (var number = 0; number < Attempts.MaxForAddress; number++)
        {
            Assert.Equal("oidc-refused", (await zhuhai.SignInThereAsync()).Code);
        }

        Assert.Equal("locked-out", (await zhuhai.GetAsync("/oidc/begin")).Code);
    }

    [Fact]
    public async Task No_code_token_claim_or_secret_is_in_what_the_node_says_to_its_operator()
    {
        using var heard = new Overheard();
        heard.ListenTo(stage.Macau);
        Provider.Given.Clear();
        await browser.SignInThereAsync();
        var cookie = browser.Cookies[browser.SessionCookie];
        Provider.Person = "MO-ffffffffffff";
        await RefusedAsync();
        Provider.Fault = "nonce";
        await RefusedAsync();
        var text = heard.Text;
        Assert.Contains("nobody of this register", text, StringComparison.Ordinal);
        Assert.Contains("token Nonce", text, StringComparison.Ordinal);
        Assert.Equal(6, Provider.Given.Count);
        foreach (var secret in Provider.Given.Concat([cookie, SoftIdentityProvider.Secret, stage.Judge.Id, "MO-ffffffffffff"]))
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }

    private async Task RefusedAsync()
    {
        var other = new Browser(stage.Macau);
        var refused = await other.SignInThereAsync();
        Assert.Equal((401, "oidc-refused"), (refused.Status, refused.Code));
        Assert.DoesNotContain(other.SessionCookie, other.Cookies.Keys);
        var nothing = await other.GetAsync("/oidc/complete");
        Assert.Equal(MainOf(nothing), MainOf(refused));
    }

    private async Task<(int Status, string Code)> CodeAsync(string path)
    {
        var answer = await browser.GetAsync(path);
        return (answer.Status, answer.Code);
    }

    private static string MainOf(Shown page) =>
        page.Html[page.Html.IndexOf("<main", StringComparison.Ordinal)..page.Html.IndexOf("</main>", StringComparison.Ordinal)];

    private static string Changed(string state) => (state[0] == 'A' ? 'B' : 'A') + state[1..];

    [GeneratedRegex("state=([A-Za-z0-9_-]+)", RegexOptions.None, 1000)]
    private static partial Regex StateIn();

    [GeneratedRegex("code=[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex CodeIn();
}
