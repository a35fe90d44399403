using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Personas are there in a demonstration that wants them, and nowhere else.</summary>
public sealed class DemoModeTests
{
    [Fact]
    public async Task Without_personas_nobody_signs_in_by_a_click()
    {
        await using var federation = await Federation.PrepareAsync(hasPortals: true, hasPersonas: false);
        var node = federation["MO"];
        await node.StartAsync();
        var browser = new Browser(node);
        var page = await browser.GetAsync("/sign-in");
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("persona", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("demo-banner", page.Html, StringComparison.Ordinal);
        var answer = await browser.PostAsync("/demo/sign-in", ("persona", "registrar:MO"));
        Assert.Equal((404, "not-found"), (answer.Status, answer.Code));

        // No tour either, whatever the address and the cookie say.
        browser.Cookies["lotus-tour-MO"] = "3.MO-2026-00000000";
        Assert.DoesNotContain("tour", (await browser.GetAsync("/status")).Html, StringComparison.OrdinalIgnoreCase);
        var tour = await browser.GetAsync("/tour?step=1&here=yes");
        Assert.Equal((404, "not-found"), (tour.Status, tour.Code));
        Assert.Equal(404, (await browser.PostAsync("/tour/close")).Status);
    }

    [Fact]
    public async Task Personas_outside_a_demonstration_keep_the_node_from_starting()
    {
        await using var federation = await Federation.PrepareAsync(
            change: roster => roster with { Demonstration = false }, hasPortals: true);
        var node = federation["MO"];
        File.WriteAllText(
            node.ConfigurationFile,
            File.ReadAllText(node.ConfigurationFile).Replace("\"clockFile\":\"clock\"", "\"clockFile\":null", StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<StartRefusedException>(node.StartAsync);
        Assert.Contains("portal.demo", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:80", "https://portal.mo.example", null, "'portal.url' without TLS is loopback only")]
    [InlineData("https://0.0.0.0:443", "https://portal.mo.example", null, "'portal.certificate' is needed for https")]
    [InlineData("http://portal.mo.example", "https://portal.mo.example", null, "'portal.url' is an IP address without a path")]
    [InlineData("http://127.0.0.1:80", "http://portal.mo.example", null, "'portal.origin' is https, except below localhost")]
    [InlineData("http://127.0.0.1:80", "http://localhost", null, "'portal.origin' is https, except below localhost")]
    [InlineData("http://127.0.0.1:80", "https://portal.mo.example/path", null, "'portal.origin' is a scheme, a host name and a port, and nothing else")]
    [InlineData("http://127.0.0.1:80", "https://127.0.0.1", null, "'portal.origin' is a scheme, a host name and a port, and nothing else")]
    [InlineData("http://127.0.0.1:80", "https://u@portal.mo.example", null, "'portal.origin' is a scheme, a host name and a port, and nothing else")]
    [InlineData("http://127.0.0.1:80", "https://portal.mo.example", null, null)]
    [InlineData("http://127.0.0.1:80", "http://mo.localhost:8080", null, null)]
    [InlineData("https://0.0.0.0:443", "https://portal.mo.example", "portal.pem", null)]
    public void A_portals_settings_are_checked(string url, string origin, string? certificate, string? problem) =>
        Assert.Equal(problem, new PortalSettings(new Uri(url), new Uri(origin), certificate).Problem());
}
