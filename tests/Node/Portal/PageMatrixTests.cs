using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Portal;
using LotusBridge.Node.Portal.Sessions;
using LotusBridge.Tests.Node.Access;
using LotusBridge.Tests.Node.Portal.Expected;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Every row of the page table, asked by every role of every territory, as owner and not.</summary>
[Collection(PortalCollection.Name)]
public sealed class PageMatrixTests(PortalStage stage)
{
    [Fact]
    public void Every_row_is_expected_and_every_expectation_has_its_row() => Assert.Equal(
        Expectations.All.Keys.Order(StringComparer.Ordinal),
        PageTable.All.Select(rule => rule.ToString()).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("MO")]
    [InlineData("4404")]
    public async Task Every_row_admits_whom_its_area_names_and_nobody_else(string territory)
    {
        var node = stage.Federation[territory];
        var wrong = new List<string>();
        foreach (var (name, person) in stage.Crowd)
        {
            var browser = await OpenedAsync(node, person);
            foreach (var (row, admitted) in Expectations.All.Where(one => one.Value.AtIssuing != "public"))
            {
                var expected = territory == "MO" ? admitted.AtIssuing : admitted.AtRequested ?? admitted.AtIssuing;
                var may = expected == "*" || expected.Split(' ').Contains(name, StringComparer.Ordinal);
                var answer = await AskAsync(browser, row);
                if (may ? answer.Status is 401 or 403 or 404 or >= 500 : answer.Status is not (403 or 404))
                {
                    wrong.Add($"{row} by {name}: {answer}, admitted: {may}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Without_a_session_every_page_leads_to_the_sign_in_and_no_form_is_taken()
    {
        foreach (var (row, _) in Expectations.All.Where(one => one.Value.AtIssuing != "public"))
        {
            var browser = new Browser(stage.Cast.Macau);
            await browser.GetAsync("/sign-in");
            var answer = await AskAsync(browser, row);
            if (row.StartsWith("GET", StringComparison.Ordinal))
            {
                Assert.StartsWith("/sign-in?next=", answer.Location, StringComparison.Ordinal);
            }
            else
            {
                Assert.Equal((row, 401, "not-authenticated"), (row, answer.Status, answer.Code));
            }
        }
    }

    [Fact]
    public async Task A_page_without_a_row_and_an_order_that_is_not_ones_own_look_the_same()
    {
        var browser = await stage.SignedInAsync(stage.Cast.OtherInvestigator);
        var nowhere = await browser.GetAsync("/no/such/page");
        Assert.Equal((404, "not-found"), (nowhere.Status, nowhere.Code));
        foreach (var row in Expectations.All.Keys.Where(key => key.Contains("{number}", StringComparison.Ordinal)))
        {
            var (foreign, missing) = (await AskAsync(browser, row), await AskAsync(browser, row, exists: false));
            Assert.Equal((row, foreign.Status, foreign.Code), (row, missing.Status, missing.Code));
        }
    }

    /// <summary>A session as the sign-in would open it, also at a node where this person has no sign-in of their own.</summary>
    private static async Task<Browser> OpenedAsync(TestNode node, TestOfficial who)
    {
        var browser = new Browser(node);
        var secret = RandomNumberGenerator.GetBytes(CookieJar.SecretLength);
        await PlantedSession.PutAsync(node, who.Id, SigningKey.Of(who.Key), secret);
        browser.Cookies[browser.SessionCookie] = System.Buffers.Text.Base64Url.EncodeToString(secret);
        browser.Csrf = Csrf.Masked(Csrf.TokenOf(secret));
        return browser;
    }

    private async Task<Shown> AskAsync(Browser browser, string row, bool exists = true)
    {
        var story = stage.Delivered;
        var (method, pattern) = (row.Split(' ')[0], row.Split(' ')[1]);
        var path = pattern
            .Replace("{number}", exists ? story.Number : "MO-2026-00000000", StringComparison.Ordinal)
            .Replace("{package}", story.Manifest.Package, StringComparison.Ordinal)
            .Replace("{case}", story.Case, StringComparison.Ordinal)
            .Replace("{digest}", (await OfMacauAsync(pattern)).ToString(), StringComparison.Ordinal)
            .Replace("{official}", stage.Cast.Judge.Id, StringComparison.Ordinal)
            .Replace("{id}", stage.Cast.Judge.Id, StringComparison.Ordinal)
            .Replace("{act}", ActOf(pattern), StringComparison.Ordinal);
        return method == "GET" ? await browser.GetAsync(path) : await browser.PostAsync(path);
    }

    /// <summary>An act that the row's form drafts.</summary>
    private static string ActOf(string pattern) => ActRoute.All
        .FirstOrDefault(route => pattern == route.Pattern + "/{act}")?.Types.Max(StringComparer.Ordinal) ?? "";

    /// <summary>A statement of the order; below the register's path, one of the register.</summary>
    private async Task<LotusBridge.Ledger.Digest> OfMacauAsync(string pattern) => pattern.StartsWith("/officials/", StringComparison.Ordinal)
        ? stage.Cast.Macau.Get<KnownOfficials>().Statements.First(one => one.Header.By == "registrar:MO").Digest
        : await Crowd.OfMacauAsync(stage.Delivered);
}
