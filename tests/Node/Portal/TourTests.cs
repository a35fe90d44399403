using System.Net;
using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Tour;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>The guided tour leads a newcomer from portal to portal, by what they have signed, and can be left.</summary>
[Collection(PortalCollection.Name)]
public sealed partial class TourTests(PortalStage stage)
{
    private const string Cookie = "lotus-tour-MO";

    [Fact]
    public async Task It_leads_from_the_first_case_to_the_provider_in_another_territory()
    {
        var walk = new Walk(stage);
        await walk.StartAsync();
        await walk.SignAsync("/cases/new", ("provision", "CP 211"), ("max-years", "10"));
        await walk.NextAsync(2, Roles.Investigator);
        await walk.SignAsync(
            walk.Here, ("addressee", "4404/telecom-a"), ("identifier-format", "e164"), ("identifiers", "+85366123456"),
            ("from", "2026-01-01T00:00"), ("until", "2026-02-01T00:00"), ("provision", "CP 211"), ("max-years", "10"),
            ("conditions", "grounds-given"), ("conditions", "case-file-opened"), ("conditions", "evidence-in-requested-territory"),
            ("recipients", await walk.RecipientAsync()), ("necessity", "nothing less will do"), ("case-summary", "a fraud by telephone"));
        await walk.NextAsync(3, Roles.Judge);
        await walk.SignAsync(walk.Here);
        await walk.NextAsync(4, Roles.ReviewingJudge);
        await walk.SignAsync(walk.Here, ("no-conflict", "yes"));
        await walk.NextAsync(5, Roles.ReviewingJudge);
        await walk.SignAsync(walk.Here, ("passed", "yes"));
        await walk.NextAsync(6, Roles.ReviewingJudge);
        await walk.SignAsync(walk.Here, ("scope", "whole"), ("conditions", "mainland-approval"), ("approval", "DEMO-1"));
        await walk.NextAsync(7, Roles.ReviewingJudge);
        await walk.SignAsync(walk.Here);
        await walk.NextAsync(8, Roles.Provider);
        await walk.SignAsync(walk.Here);
        Assert.Contains("Next: the provider collects", walk.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_comes_from_another_portal_is_asked_to_come_once_more_from_here()
    {
        var browser = new Browser(stage.Cast.Macau);
        var arrived = await browser.GetAsync("/tour?step=3&thread=MO-2026-00000000");
        Assert.Equal((200, false), (arrived.Status, browser.Cookies.ContainsKey(Cookie)));
        var again = Assert.Single(arrived.Headers.GetValues("Refresh"))["0; url=".Length..];
        Assert.Equal("/tour?step=3&thread=MO-2026-00000000&here=yes", again);
        var led = await browser.GetAsync(again);
        Assert.StartsWith(
            "/sign-in?next=%2Forders%2FMO-2026-00000000%2Fvalidation%2Forder.validated&persona=MO-", led.Location,
            StringComparison.Ordinal);
        Assert.Equal("3.MO-2026-00000000", browser.Cookies[Cookie]);
        var page = await browser.GetAsync(led.Location);
        Assert.Contains("Step 3 of", page.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"chosen\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?step=0")]
    [InlineData("?step=99")]
    [InlineData("?step=-1")]
    [InlineData("?step=1&thread=%22%3E%3Cscript%3E")]
    [InlineData("?step=1&thread=..%2F..%2Fevil")]
    [InlineData("?step=1&step=2")]
    public async Task What_is_no_place_of_it_is_nowhere(string query)
    {
        var browser = new Browser(stage.Cast.Macau);
        Assert.Equal(404, (await browser.GetAsync("/tour" + query)).Status);
        browser.Cookies[Cookie] = WebUtility.UrlDecode(query.Replace("?step=", "", StringComparison.Ordinal));
        Assert.DoesNotContain("id=\"tour-step\"", (await browser.GetAsync("/status")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_of_another_portal_leads_there_and_nowhere_by_itself()
    {
        var browser = new Browser(stage.Cast.Macau);
        var answer = await browser.GetAsync("/tour?step=4&thread=MO-2026-00000000&here=yes");
        Assert.Equal((200, "", false), (answer.Status, answer.Location, answer.Headers.Contains("Refresh")));
        Assert.Contains($"{stage.Cast.Zhuhai.PortalOrigin}/tour?step=4", WebUtility.HtmlDecode(answer.Html), StringComparison.Ordinal);
        Assert.False(browser.Cookies.ContainsKey(Cookie));
    }

    [Fact]
    public async Task What_somebody_elses_session_has_signed_is_not_ones_own_tours()
    {
        var other = new Walk(stage);
        await other.StartAsync();
        await other.SignAsync("/cases/new", ("provision", "CP 211"), ("max-years", "10"));
        var mine = new Walk(stage);
        await mine.StartAsync();
        Assert.DoesNotContain("Done:", (await mine.Browser.GetAsync(other.Signed)).Html, StringComparison.Ordinal);
        Assert.Equal("1.", mine.Browser.Cookies[Cookie]);
    }

    [Fact]
    public async Task It_is_left_by_a_form_of_this_portal_and_begun_again_by_a_link()
    {
        var walk = new Walk(stage);
        await walk.StartAsync();
        Assert.Equal(403, (await walk.Browser.PostAsync("/tour/close", "http://evil.example", "cross-site")).Status);
        var left = await walk.Browser.PostAsync("/tour/close", ("back", "/orders"));
        Assert.Equal((303, "/orders", false), (left.Status, left.Location, walk.Browser.Cookies.ContainsKey(Cookie)));
        var page = await walk.Browser.GetAsync("/orders");
        Assert.DoesNotContain("id=\"tour-step\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("/tour?step=1", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_has_its_persona_and_a_form_or_a_page() => Assert.All(
        TourScript.Steps, step => Assert.StartsWith("/", step.PathOf("MO-2026-00000000", order: null), StringComparison.Ordinal));

    [Fact]
    public async Task What_is_sealed_and_has_not_arrived_is_sent_from_its_own_page()
    {
        var step = TourScript.Steps.Single(one => one.Id == "send");
        var (cast, lookups) = (stage.Cast, stage.Cast.Zhuhai.Get<Lookups>());
        var story = await new Story(cast).SealedAsync(100);
        Assert.Equal(
            $"/packages/{story.Manifest.Package}/sending", step.PathOf(story.Number, await lookups.OrderAsync(story.Number, default)));
        var arrived = stage.Delivered.Number;
        Assert.Equal($"/orders/{arrived}/sending", step.PathOf(arrived, await lookups.OrderAsync(arrived, default)));
    }

    /// <summary>One newcomer, with one browser for each portal as if it were one.</summary>
    private sealed class Walk(PortalStage stage)
    {
        private readonly Dictionary<TestNode, Browser> browsers = [];

        public Browser Browser { get; private set; } = null!;

        /// <summary>The page of the step.</summary>
        public string Here { get; private set; } = "";

        /// <summary>Where the last signature led.</summary>
        public string Signed { get; private set; } = "";

        public string Html { get; private set; } = "";

        public Task StartAsync() => GoAsync(new Uri(stage.Cast.Macau.PortalOrigin + "/tour?step=1"), Roles.Investigator);

        /// <summary>Follows the band's link to the next step, and signs in as its persona where somebody else is.</summary>
        public Task NextAsync(int number, string role) => GoAsync(
            new Uri(Link().Matches(Html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
                .Single(link => link.Contains($"/tour?step={number}&", StringComparison.Ordinal))),
            role);

        public async Task<string> RecipientAsync() =>
            (await Browser.GetAsync(Here)).Html is var page && page.Contains("id=\"tour-recipient\"", StringComparison.Ordinal)
                ? stage.Delivered.Identity.Recipient.ToString()!
                : "";

        /// <summary>Fills in the step's form, signs, and stays where that leads.</summary>
        public async Task SignAsync(string path, params (string Name, string Value)[] fields)
        {
            var drafted = await Browser.PostAsync(path.Split('?')[0], [.. fields, .. Chosen(path)]);
            Assert.True(drafted.Status == 303, $"{path}: {drafted} {drafted.Html}");
            var page = await Browser.GetAsync(drafted.Location);
            var signed = await Browser.PostAsync(drafted.Location, ("digest", Newcomer.DigestIn(page.Html)));
            Assert.True(signed.Status == 303, $"{path}: {signed} {signed.Html}");
            Signed = signed.Location;
            Html = (await Browser.GetAsync(Signed)).Html;
            Assert.Contains("Done:", Html, StringComparison.Ordinal);
        }

        private static IEnumerable<(string, string)> Chosen(string path) =>
            Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri("http://x" + path).Query)
                .Select(one => (one.Key, one.Value.ToString()));

        private async Task GoAsync(Uri link, string role)
        {
            var node = stage.Federation.Nodes.Single(one => one.PortalOrigin == link.GetLeftPart(UriPartial.Authority));
            Browser = browsers.TryGetValue(node, out var known) ? known : browsers[node] = new Browser(node);
            Assert.Equal(200, (await Browser.GetAsync(link.PathAndQuery)).Status);
            var led = await Browser.GetAsync(link.PathAndQuery + "&here=yes");
            if (led.Location.StartsWith("/sign-in", StringComparison.Ordinal))
            {
                var page = await Browser.GetAsync(led.Location);
                var section = page.Html[page.Html.IndexOf("id=\"chosen\"", StringComparison.Ordinal)..];
                Here = Field("next").Match(section).Groups[1].Value;
                led = await Browser.PostAsync(
                    "/demo/sign-in", ("persona", Field("persona").Match(section).Groups[1].Value), ("next", WebUtility.HtmlDecode(Here)));
            }

            Here = led.Location;
            await Tests.Node.Federation.EventuallyAsync(async () => (await Browser.GetAsync(Here)).Status == 200, "the step's page " + Here);
            Assert.Contains($"href=\"/me\">{role.Replace('-', ' ')}", (await Browser.GetAsync(Here)).Html, StringComparison.Ordinal);
        }

        private static Regex Field(string name) =>
            new($"name=\"{name}\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex("href=\"([^\"]*/tour\\?step=[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
