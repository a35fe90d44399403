namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>To an identity provider of another site and back in a real browser, whose cookies are for the own site alone.</summary>
[Collection(OidcCollection.Name)]
public sealed class OidcBrowserTests(OidcStage stage)
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task A_browser_comes_back_signed_in_and_no_cookie_goes_with_another_sites_request(bool hasPage, bool hasScripts)
    {
        stage.Reset();
        stage.Provider.HasPage = hasPage;
        var seen = await Chromium.SignInElsewhereAsync(stage.Macau.PortalOrigin, "Sign in with Macau <Account>", "/me", hasScripts);
        Assert.Equal(("/me", 200), (seen.Path, seen.Status));
        Assert.StartsWith("Me and my sessions", seen.Title, StringComparison.Ordinal);
        Assert.Empty(seen.Violations);
        Assert.Empty(seen.Console);
        Assert.Contains(seen.Cookies, cookie => cookie.Name == "lotus-session-MO");
        Assert.DoesNotContain(seen.Cookies, cookie => cookie.Name == "lotus-oidc-MO");
        Assert.All(seen.Cookies, cookie => Assert.Equal(("Strict", true), (cookie.SameSite, cookie.HttpOnly)));
    }
}
