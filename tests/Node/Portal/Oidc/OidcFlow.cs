using System.Net;

namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>The way of a browser to the identity provider and back, step by step; no cookie is sent where it comes from another site.</summary>
internal static class OidcFlow
{
    private static readonly HttpClient Elsewhere = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    /// <summary>To the provider and on to what it answers.</summary>
    /// <returns>Path and query of the portal, where the provider sends the browser.</returns>
    public static async Task<string> GoAsync(this Browser browser, string next = "/me")
    {
        var left = await browser.GetAsync("/oidc/begin?next=" + Uri.EscapeDataString(next));
        Assert.Equal(303, left.Status);
        return await AnswerAsync(left);
    }

    public static async Task<string> AnswerAsync(Shown left)
    {
        using var answer = await Elsewhere.GetAsync(new Uri(left.Location));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }

    /// <summary>Comes from the provider: the page that is shown, and where it leads by itself.</summary>
    public static async Task<(Shown Page, string To)> ArriveAsync(this Browser browser, string back)
    {
        var kept = browser.Cookies.ToDictionary();
        browser.Cookies.Clear();
        var page = await browser.GetAsync(back);
        foreach (var (name, value) in kept)
        {
            browser.Cookies.TryAdd(name, value);
        }

        Assert.Equal(200, page.Status);
        var to = Assert.Single(page.Headers.GetValues("Refresh"))["0; url=".Length..];
        Assert.Contains($"href=\"{WebUtility.HtmlEncode(to)}\"", page.Html, StringComparison.Ordinal);
        return (page, to);
    }

    /// <summary>The whole way.</summary>
    public static async Task<Shown> SignInThereAsync(this Browser browser, string next = "/me")
    {
        var (_, to) = await browser.ArriveAsync(await browser.GoAsync(next));
        return await browser.GetAsync(to);
    }
}
