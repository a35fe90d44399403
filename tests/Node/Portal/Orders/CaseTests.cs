using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal.Orders;

/// <summary>From the case file to the issued order, without a terminal; and what is refused on the way.</summary>
[Collection(PortalCollection.Name)]
public sealed class CaseTests(PortalStage stage)
{
    [Fact]
    public async Task A_case_is_opened_and_an_order_issued_in_it_by_forms_alone()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var file = await OpenedAsync(browser);
        var plan = await browser.GetAsync($"{file}/orders/new?kind=production&category=registration&requested-territory=4404");
        Assert.Equal(200, plan.Status);
        Assert.Contains("4404/telecom-a", plan.Html, StringComparison.Ordinal);
        Assert.Contains("prosecutor / judge", plan.Html, StringComparison.Ordinal);

        var drafted = await browser.PostAsync(file + "/orders/new", Order());
        Assert.True(drafted.Status == 303, drafted.Html);
        var signing = await browser.GetAsync(drafted.Location);
        Assert.Contains("8613800000000", signing.Html, StringComparison.Ordinal);
        var back = await OrderStoryTests.SignDraftAsync(browser, drafted.Location);
        var number = System.Text.RegularExpressions.Regex.Match(
            back.Html, "/orders/(MO-[0-9]{4}-[0-9A-Z]{8})", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var order = (await stage.Cast.Investigator.Client().OrderAsync(number, default)).Required();
        Assert.Equal("pending-validation", order.State);
        Assert.Equal("4404/telecom-a", order.Issued.Addressee);

        // The judge finds it as the work that waits, and in the list.
        var judge = await stage.SignedInAsync(stage.Cast.Judge);
        Assert.Contains($"/orders/{number}/validation/order.validated", (await judge.GetAsync("/")).Html, StringComparison.Ordinal);
        var link = $"href=\"/orders/{number}\"";
        var waiting = await judge.GetAsync("/orders?stage=pending-validation&waits=yes&text=" + number);
        Assert.Contains(link, waiting.Html, StringComparison.Ordinal);
        var closed = await judge.GetAsync("/orders?stage=closed&text=" + number);
        Assert.Equal(200, closed.Status);
        Assert.DoesNotContain(link, closed.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_this_office_may_never_order_is_said_before_it_is_described()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var file = await OpenedAsync(browser);
        var future = await browser.GetAsync($"{file}/orders/new?kind=production&category=realtime&requested-territory=4404");
        Assert.Equal((422, "category-disabled"), (future.Status, future.Code));
        Assert.Contains("interception", future.Html, StringComparison.Ordinal);
        Assert.Equal(422, (await browser.GetAsync($"{file}/orders/new?kind=production&category=nonsense&requested-territory=4404")).Status);
        Assert.Equal(422, (await browser.PostAsync(file + "/orders/new", [.. Order().Where(one => one.Item1 != "category")])).Status);
    }

    [Theory]
    [InlineData("from", "yesterday", "from")]
    [InlineData("until", "2020-01-01T00:00", "until")]
    [InlineData("max-years", "-1", "max-years")]
    [InlineData("identifiers", "+86138*", "identifiers")]
    [InlineData("recipients", "age1nobody", "recipients")]
    [InlineData("addressee", "4404/invented", "addressee")]
    [InlineData("conditions", "invented", "conditions")]
    [InlineData("identifiers", "not a number", "identifiers")]
    [InlineData("requested-territory", "HK", "requested-territory")]
    [InlineData("emergency-ground", "life", "emergency-explanation")]
    [InlineData("necessity", "", "necessity")]
    public async Task A_field_that_is_wrong_is_named_and_nothing_is_drafted(string field, string value, string blamed)
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var answer = await browser.PostAsync(
            stage.Delivered.Case is var file ? $"/cases/{file}/orders/new" : "",
            [.. Order().Where(one => one.Item1 != field), (field, value)]);
        Assert.Equal((422, ""), (answer.Status, answer.Location));
        Assert.Contains($"href=\"#field-{blamed}\"", answer.Html, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(
            answer.Html, "href=\"#field-", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_condition_that_is_not_stated_is_refused_with_its_article_and_a_future_range_too()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var path = $"/cases/{stage.Delivered.Case}/orders/new";
        var unstated = await browser.PostAsync(path, [.. Order().Where(one => one.Item2 != "case-file-opened")]);
        Assert.Equal((422, "condition-not-met"), (unstated.Status, unstated.Code));
        Assert.Contains("GBA framework, example conditions (R04)", unstated.Html, StringComparison.Ordinal);

        var future = Local(stage.Cast.Macau.Now.AddDays(2));
        var later = await browser.PostAsync(path, [.. Order().Where(one => one.Item1 != "until"), ("until", future)]);
        Assert.Equal((422, "future-data"), (later.Status, later.Code));
    }

    [Fact]
    public async Task A_statement_is_read_from_its_bytes_and_taken_along_by_whoever_sees_it()
    {
        var story = stage.Delivered;
        var judge = await stage.SignedInAsync(stage.Cast.Judge);
        var digest = (await Access.Crowd.OfMacauAsync(story)).ToString();
        var page = await judge.GetAsync($"/orders/{story.Number}/statements/{digest}?with=pt");
        Assert.Equal(200, page.Status);
        Assert.Contains(story.Issued.Identifiers[0].Value.TrimStart('+'), page.Html, StringComparison.Ordinal);
        Assert.Contains("lang=\"pt\"", page.Html, StringComparison.Ordinal);
        var envelope = await judge.GetAsync($"/orders/{story.Number}/statements/{digest}/envelope");
        Assert.Contains("\"payload\"", envelope.Html, StringComparison.Ordinal);
        await Federation.EventuallyAsync(
            async () => (await judge.GetAsync($"/orders/{story.Number}/statements/{digest}/proof")).Status == 200, "the proof is there");
        Assert.Equal(200, (await judge.GetAsync($"/orders/{story.Number}/side-by-side?with=zh-Hant")).Status);
        Assert.Equal(404, (await judge.GetAsync($"/orders/{story.Number}/statements/{story.Opened}")).Status);
    }

    [Fact]
    public async Task A_provider_reads_no_statement_that_is_not_for_it()
    {
        var story = stage.Delivered;
        var provider = await stage.SignedInAsync(stage.Cast.Provider);
        var all = (await stage.Cast.Reviewer.Client().OrderAsync(story.Number, default)).Required().Statements;
        var hidden = all.First(line => line.Type == "review.form-checked").Digest;
        Assert.Equal(404, (await provider.GetAsync($"/orders/{story.Number}/statements/{hidden}")).Status);
        Assert.Equal(404, (await provider.GetAsync($"/orders/{story.Number}/statements/{hidden}/envelope")).Status);
        Assert.Equal(404, (await provider.GetAsync($"/orders/{story.Number}/statements/{hidden}/proof")).Status);
        Assert.DoesNotContain(hidden.ToString(), (await provider.GetAsync("/orders/" + story.Number)).Html, StringComparison.Ordinal);
    }

    /// <summary>Opens a case by its form; its path.</summary>
    private static async Task<string> OpenedAsync(Browser browser)
    {
        Assert.Equal(200, (await browser.GetAsync("/cases/new")).Status);
        var provision = "CP 211 " + System.Security.Cryptography.RandomNumberGenerator.GetHexString(32, lowercase: true);
        var drafted = await browser.PostAsync("/cases/new", ("provision", provision), ("max-years", "5"));
        var cases = await OrderStoryTests.SignDraftAsync(browser, drafted.Location);
        var row = System.Text.RegularExpressions.Regex.Match(
            cases.Html, "href=\"(/cases/MO-C-[0-9A-Z]{8})\"[^>]*>[^<]*</a></td>\\s*<td><bdi>" + provision,
            System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.True(row.Success, cases.Html);
        return row.Groups[1].Value;
    }

    private (string, string)[] Order()
    {
        var now = stage.Cast.Macau.Now;
        return
        [
            ("kind", "production"), ("category", "registration"), ("requested-territory", "4404"),
            ("pack", stage.Cast.Macau.Get<Self>().Packs.All[0].Digest.ToString()), ("addressee", "4404/telecom-a"),
            ("identifier-format", "e164"), ("identifiers", "+8613800000000"), ("from", Local(now.AddDays(-30))),
            ("until", Local(now.AddHours(-1))), ("provision", "CP 211"), ("max-years", "5"), ("conditions", "grounds-given"),
            ("conditions", "case-file-opened"), ("conditions", "evidence-in-requested-territory"),
            ("recipients", stage.Delivered.Identity.Recipient.ToString()!), ("necessity", "nothing less will do"),
            ("case-summary", "a fraud by telephone"),
        ];
    }

    private static string Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString(
        "yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
