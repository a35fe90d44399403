using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Laws;
using LotusBridge.Node.Portal.Texts;
using Visit = LotusBridge.Tests.Node.Portal.Chromium.Visit;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>The pages in a real browser: what axe finds in them, what the browser refuses to run, and how much they weigh.</summary>
[Collection(PortalCollection.Name)]
public sealed class BrowserTests(PortalStage stage)
{
    /// <summary>Everything that a page brings over the line, its script and style included.</summary>
    private const long MaxPageBytes = 100_000;

    private const int Narrow = 320;

    [Fact]
    public async Task Pages_for_anybody_are_accessible_in_every_language_on_every_screen_and_break_no_policy()
    {
        var macau = stage.Cast.Macau;
        var law = $"/laws/{macau.Get<Self>().Packs.All[0].Digest.Hex}/";
        IReadOnlyList<string> pages =
        [
            "/sign-in", "/status", "/ledger", "/laws", law + "powers", "/verify", "/glossary", "/recover", "/no/such/page",
        ];
        var plain = PortalLanguage.All.Select(language => new Visit(macau.PortalOrigin, null, language.Tag, pages));
        IReadOnlyList<Visit> other =
        [
            new(macau.PortalOrigin, null, "zh-Hant", pages, Scheme: "dark"),
            new(macau.PortalOrigin, null, "en", [.. LawParts.All.Select(part => law + part)]),
            new(macau.PortalOrigin, null, "pt", pages, Width: Narrow),
        ];
        Check(await Chromium.WalkAsync([.. plain, .. other]), missing: "/no/such/page");
    }

    [Fact]
    public async Task Pages_of_an_order_are_accessible_to_each_of_its_people_and_break_no_policy()
    {
        var (cast, story) = (stage.Cast, stage.Delivered);
        var order = "/orders/" + story.Number;
        var shared = new[] { "/", "/orders", "/me", order, order + "/side-by-side?with=pt", "/packages/" + story.Manifest.Package };
        Check(await Chromium.WalkAsync(
        [
            new(cast.Macau.PortalOrigin, cast.Investigator.Id, "zh-Hant",
                [.. shared, "/cases", "/cases/new", "/cases/" + story.Case, $"/cases/{story.Case}/orders/new"]),
            new(cast.Macau.PortalOrigin, cast.Judge.Id, "pt", [.. shared, "/alarms"], Scheme: "dark"),
            new(cast.Zhuhai.PortalOrigin, cast.Reviewer.Id, "zh-Hans", shared, Width: Narrow),
            new(cast.Zhuhai.PortalOrigin, cast.Provider.Id, "en", shared),
        ]));
    }

    internal static void Check(IReadOnlyList<Chromium.Seen> seen, string? missing = null)
    {
        Assert.NotEmpty(seen);
        List<string> wrong =
        [
            .. seen.Where(one => one.Status != (one.Page == missing ? 404 : 200)).Select(one => $"{one.Page}: {one.Status}"),
            .. seen.SelectMany(one => one.Violations, (one, found) => $"{one.Page} in {one.Language}: {found}"),

            // That a page is not there is what was asked.
            .. seen.Where(one => one.Page != missing).SelectMany(one => one.Console, (one, found) => $"{one.Page} in {one.Language}: {found}"),
            .. seen.Where(one => one.Overflow > 0).Select(one => $"{one.Page} in {one.Language}: {one.Overflow} pixels too wide"),
            .. seen.Where(one => one.Lang != one.Language).Select(one => $"{one.Page} in {one.Language}: lang {one.Lang}"),
            .. seen.Where(one => one.Bytes > MaxPageBytes).Select(one => $"{one.Page}: {one.Bytes} bytes"),
        ];
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }
}
