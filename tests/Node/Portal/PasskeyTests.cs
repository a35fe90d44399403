using LotusBridge.Node.Portal.Passkeys;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>From an invitation to a registered passkey, signing in with it, and losing it.</summary>
[Collection(PortalCollection.Name)]
public sealed class PasskeyTests(PortalStage stage)
{
    [Fact]
    public async Task A_passkey_signs_in_once_the_registrar_has_registered_it_and_not_before()
    {
        using var someone = await Newcomer.EnrolledAsync(stage);
        var early = await someone.SignInAsync();
        Assert.Equal((401, "passkey-not-accepted"), (early.Status, early.Code));
        await someone.RegisterAsync();
        var done = await someone.SignInAsync();
        Assert.Equal((303, "/"), (done.Status, done.Location));
        Assert.Contains(someone.Official, (await someone.Browser.GetAsync("/me")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_makes_one_passkey_and_a_wrong_or_old_link_none()
    {
        using var someone = await Newcomer.EnrolledAsync(stage);
        Assert.Equal(404, (await someone.Browser.GetAsync(someone.Link)).Status);
        Assert.Equal(404, (await someone.Browser.GetAsync("/enrol/" + new string('A', 43))).Status);
        Assert.Equal(404, (await someone.Browser.GetAsync("/enrol/x")).Status);
        var again = await someone.Browser.PostAsync(someone.Link, someone.Passkey.Create("AAAA"));
        Assert.Equal(404, again.Status);
    }

    [Theory]
    [InlineData("algorithm")]
    [InlineData("unverified")]
    [InlineData("origin")]
    [InlineData("challenge")]
    [InlineData("credential")]
    [InlineData("cut")]
    public async Task What_is_no_new_passkey_of_this_portal_is_not_kept(string fault)
    {
        using var good = await Newcomer.EnrolledAsync(stage);
        var registrar = good.Registrar;
        var invited = await registrar.PostAsync(
            "/officials/invitations", ("office", "MO/PJ"), ("role", "investigator"), ("days", "1"));
        var link = System.Text.RegularExpressions.Regex.Match(invited.Html, "/enrol/[A-Za-z0-9_-]{43}").Value;
        using var passkey = new SoftPasskey(new Uri(good.Node.PortalOrigin).Host, good.Node.PortalOrigin);
        if (fault == "unverified")
        {
            passkey.Flags = 1;
        }

        if (fault == "origin")
        {
            passkey.Origin = "https://evil.example";
        }

        var browser = new Browser(good.Node);
        var challenge = SoftPasskey.ChallengeIn((await browser.GetAsync(link)).Html);
        var fields = passkey.Create(fault == "challenge" ? new string('A', 43) : challenge, fault == "algorithm" ? -257 : -7);
        fields = [.. fields.Select(field => (field.Name, (fault, field.Name) switch
        {
            ("credential", "credentialId") => good.Passkey.CredentialId,
            ("cut", "attestationObject") => field.Value[..^8],
            _ => field.Value,
        }))];
        var answer = await browser.PostAsync(link, fields);
        Assert.Equal((422, "passkey-not-made"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task An_assertion_counts_once_and_in_the_browser_that_asked_for_it()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        var page = await someone.Browser.GetAsync("/sign-in");
        var fields = someone.Passkey.Get(SoftPasskey.ChallengeIn(page.Html));

        var thief = new Browser(someone.Node);
        await thief.GetAsync("/sign-in");
        Assert.Equal(401, (await thief.PostAsync("/sign-in", fields)).Status);

        page = await someone.Browser.GetAsync("/sign-in");
        fields = someone.Passkey.Get(SoftPasskey.ChallengeIn(page.Html));
        Assert.Equal(303, (await someone.Browser.PostAsync("/sign-in", fields)).Status);
        var again = new Browser(someone.Node);
        await again.GetAsync("/sign-in");
        foreach (var (name, value) in someone.Browser.Cookies)
        {
            again.Cookies[name] = value;
        }

        await again.GetAsync("/sign-in");
        Assert.Equal(401, (await again.PostAsync("/sign-in", fields)).Status);
    }

    [Fact]
    public async Task A_person_who_was_not_verified_or_was_elsewhere_is_not_signed_in()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        someone.Passkey.Flags = 1;
        Assert.Equal(401, (await someone.SignInAsync()).Status);
        someone.Passkey.Flags = 5;
        someone.Passkey.Origin = "http://gba.localhost:1";
        Assert.Equal(401, (await someone.SignInAsync()).Status);
        someone.Passkey.Origin = someone.Node.PortalOrigin;
        Assert.Equal(303, (await someone.SignInAsync()).Status);
    }

    [Fact]
    public async Task A_counter_that_goes_back_is_a_second_authenticator()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        someone.Passkey.Count = 7;
        Assert.Equal(303, (await someone.SignInAsync()).Status);
        someone.Passkey.Count = 7;
        Assert.Equal(401, (await someone.SignInAsync()).Status);
        someone.Passkey.Count = null;
        Assert.Equal(401, (await someone.SignInAsync()).Status);
        someone.Passkey.Count = 8;
        Assert.Equal(303, (await someone.SignInAsync()).Status);
    }

    [Fact]
    public async Task After_a_few_failures_a_passkey_is_locked_out_even_when_it_is_right()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        someone.Passkey.Flags = 1;
        for (var number = 0; number < Attempts.MaxForOne; number++)
        {
            Assert.Equal(401, (await someone.SignInAsync()).Status);
        }

        someone.Passkey.Flags = 5;
        var locked = await someone.SignInAsync();
        Assert.Equal((429, "locked-out"), (locked.Status, locked.Code));
    }

    [Fact]
    public async Task A_recovery_code_makes_a_new_passkey_once_and_signs_nobody_in()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        Assert.Equal(PasskeyBook.Codes, someone.Codes.Count);
        var browser = new Browser(someone.Node);
        await browser.GetAsync("/recover");
        Assert.Equal(401, (await browser.PostAsync("/recover", ("official", someone.Official), ("code", "0000-0000-0000-0000"))).Status);
        Assert.Equal(401, (await browser.PostAsync("/recover", ("official", stage.Cast.Judge.Id), ("code", someone.Codes[0]))).Status);
        var opened = await browser.PostAsync("/recover", ("official", someone.Official), ("code", someone.Codes[0].ToLowerInvariant()));
        Assert.StartsWith("/enrol/", opened.Location, StringComparison.Ordinal);
        Assert.Equal(303, (await browser.GetAsync("/me")).Status);
        Assert.Equal(401, (await browser.PostAsync("/recover", ("official", someone.Official), ("code", someone.Codes[0]))).Status);

        using var passkey = new SoftPasskey(new Uri(someone.Node.PortalOrigin).Host, someone.Node.PortalOrigin);
        var page = await browser.GetAsync(opened.Location);
        Assert.DoesNotContain(someone.Official, page.Html, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.PostAsync(opened.Location, passkey.Create(SoftPasskey.ChallengeIn(page.Html)))).Status);
        var signIn = await browser.GetAsync("/sign-in");
        Assert.Equal(401, (await browser.PostAsync("/sign-in", passkey.Get(SoftPasskey.ChallengeIn(signIn.Html)))).Status);
        Assert.Contains(someone.Official, (await someone.Registrar.GetAsync("/officials/invitations")).Html, StringComparison.Ordinal);
    }
}
