using LotusBridge.Node.Portal;

namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>A portal whose configuration names no identity provider.</summary>
[Collection(PortalCollection.Name)]
public sealed class OidcAbsentTests(PortalStage stage)
{
    [Fact]
    public async Task Without_the_setting_there_is_no_route_and_no_button()
    {
        var browser = new Browser(stage.Cast.Macau);
        Assert.DoesNotContain("oidc", (await browser.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
        foreach (var rule in PageTable.All.Where(rule => rule.Pattern.StartsWith("/oidc", StringComparison.Ordinal)))
        {
            Assert.True(rule.IsOidcOnly);
            var answer = await browser.GetAsync(rule.Pattern + "?code=a&state=b");
            Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
        }
    }
}
