using LotusBridge.Node.Acts;

namespace LotusBridge.Tests.Node.Portal.Administration;

/// <summary>The register's pages, recovery codes and the tour's band in a real browser.</summary>
[Collection(PortalCollection.Name)]
public sealed class AdministrationBrowserTests(PortalStage stage)
{
    [Fact]
    public async Task The_register_and_the_tour_are_accessible_and_break_no_policy()
    {
        var (macau, judge) = (stage.Cast.Macau, stage.Cast.Judge);
        var statement = macau.Get<KnownOfficials>().Statements.First(one => one.Header.By == "registrar:MO").Digest;
        IReadOnlyList<string> officials =
        [
            "/officials", $"/officials/statements/{statement}", $"/officials/{judge.Id}/revoke", $"/officials/{judge.Id}/renew",
        ];
        var tour = $"/tour?step=3&thread={stage.Delivered.Number}&here=yes";
        BrowserTests.Check(await Chromium.WalkAsync(
        [
            new(macau.PortalOrigin, "registrar:MO", "zh-Hant", officials),
            new(macau.PortalOrigin, "registrar:MO", "pt", ["/officials", officials[2]], Width: 320),
            new(macau.PortalOrigin, stage.Crowd["committee@MO"].Id, "en", ["/officials", "/me"], Scheme: "dark"),
            new(macau.PortalOrigin, null, "zh-Hans", [tour, "/status", "/tour?step=2&thread=MO-C-00000000&here=yes"], Width: 320),
            new(macau.PortalOrigin, null, "en", [tour, "/tour?step=14&here=yes"], Scheme: "dark"),
        ]));
    }
}
