using System.Text.RegularExpressions;
using LotusBridge.Node.Portal;
using LotusBridge.Tests.Node.Portal.Expected;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>The portal's listener, its host, its headers, and forms that come from elsewhere.</summary>
[Collection(PortalCollection.Name)]
public sealed partial class PortalWallTests(PortalStage stage)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Fact]
    public async Task No_page_is_reached_at_the_api_and_no_route_of_the_api_at_the_portal()
    {
        var node = stage.Cast.Macau;
        foreach (var path in new[] { "/status", "/sign-in", "/portal.css" })
        {
            Assert.Equal(404, (int)(await Http.GetAsync(new Uri(node.Api, path))).StatusCode);
        }

        foreach (var path in new[] { "/api/v1/status", "/health/ready", "/log/checkpoint", "/openapi/v1.json", "/peer/heads" })
        {
            Assert.Equal(404, (await new Browser(node).GetAsync(path)).Status);
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1")]
    [InlineData("gba.localhost")]
    public async Task Another_host_is_not_served(string host)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stage.Cast.Macau.Portal!, "/status"));
        request.Headers.Host = host;
        Assert.Equal(421, (await new Browser(stage.Cast.Macau).SendAsync(request)).Status);
    }

    [Fact]
    public async Task Every_page_forbids_what_is_not_this_origins_and_has_nothing_inline()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Judge);
        foreach (var path in new[] { "/", "/status", "/me", "/sign-in", "/nowhere", "/orders/MO-2026-00000000", "/portal.css" })
        {
            var page = await browser.GetAsync(path);
            var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'; base-uri 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
            Assert.DoesNotMatch(Inline(), page.Html);
        }
    }

    [Theory]
    [InlineData("http://evil.example", "cross-site")]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    [InlineData(null, null)]
    public async Task A_form_of_another_site_is_not_read(string? origin, string? site)
    {
        var browser = await stage.SignedInAsync(stage.Cast.Judge);
        var answer = await browser.PostAsync("/sign-out", origin, site);
        Assert.Equal((403, "form-foreign"), (answer.Status, answer.Code));
        Assert.Equal(200, (await browser.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task A_form_without_its_own_sessions_token_is_not_taken()
    {
        var (browser, other) = (await stage.SignedInAsync(stage.Cast.Judge), await stage.SignedInAsync(stage.Cast.Judge));
        foreach (var token in new[] { "", "x", other.Csrf })
        {
            browser.Csrf = token;
            var answer = await browser.PostAsync("/sign-out");
            Assert.Equal((403, "form-expired"), (answer.Status, answer.Code));
        }

        Assert.Equal(200, (await browser.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task A_link_back_never_leads_to_another_site()
    {
        foreach (var back in new[] { "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y", "" })
        {
            var answer = await new Browser(stage.Cast.Macau).GetAsync("/language?to=pt&back=" + Uri.EscapeDataString(back));
            Assert.Equal((303, "/"), (answer.Status, answer.Location));
        }
    }

    [Fact]
    public async Task The_language_switches_without_a_script_and_stays()
    {
        var browser = new Browser(stage.Cast.Macau);
        Assert.Contains("<html lang=\"en\">", (await browser.GetAsync("/status")).Html, StringComparison.Ordinal);
        Assert.Equal("/status", (await browser.GetAsync("/language?to=zh-Hant&back=/status")).Location);
        var page = await browser.GetAsync("/status");
        Assert.Contains("<html lang=\"zh-Hant\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("創始名冊的摘要", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_each_named_once() =>
        Assert.Equal(PageTable.All.Count, PageTable.All.Select(rule => rule.ToString()).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Demonstration_rows_are_marked() => Assert.All(
        Expectations.All.Keys.Where(row => row.Contains(" /demo/", StringComparison.Ordinal) || row.Contains(" /tour", StringComparison.Ordinal)),
        row => Assert.True(PageTable.All.Single(rule => rule.ToString() == row).IsDemoOnly));

    [GeneratedRegex("(?i)<script(?![^>]* src=)|<style|\\son[a-z]+=|\\sstyle=|javascript:", RegexOptions.None, 1000)]
    private static partial Regex Inline();
}
