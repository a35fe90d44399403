using System.Net;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal.Orders;

/// <summary>The main story as its people walk it with a browser that runs no script: each form, the signing page, the order again.</summary>
[Collection(PortalCollection.Name)]
public sealed class OrderStoryTests(PortalStage stage)
{
    [Fact]
    public async Task An_order_is_validated_reviewed_directed_and_taken_up_without_a_terminal()
    {
        var story = await new Story(stage.Cast).IssuedAsync();
        var judge = await stage.SignedInAsync(stage.Cast.Judge);
        Assert.Contains(Path(story, "validation/order.validated"), (await judge.GetAsync("/orders/" + story.Number)).Html, StringComparison.Ordinal);
        await SignAsync(judge, story, "validation/order.validated");

        var reviewer = await stage.SignedInAsync(stage.Cast.Reviewer);
        await stage.Cast.Reviewer.MayAsync(story.Number, "review.assigned");
        await SignAsync(reviewer, story, "review/review.assigned", ("no-conflict", "yes"));
        await SignAsync(reviewer, story, "review/review.form-checked", ("passed", "yes"));
        await SignAsync(
            reviewer, story, "review/order.recognised",
            ("scope", "whole"), ("conditions", "mainland-approval"), ("approval", "DSL-36/2026/1"));
        await SignAsync(reviewer, story, "review/order.directed");

        var provider = await stage.SignedInAsync(stage.Cast.Provider);
        await SignAsync(provider, story, "execution/order.acknowledged");
        await SignAsync(provider, story, "execution/collection.started");
        await SignAsync(provider, story, "execution/order.executed", ("outcome", "no-data"), ("explanation", "none are kept"));

        var order = (await stage.Cast.Provider.Client().OrderAsync(story.Number, default)).Required();
        Assert.Equal("no-data", order.State);
        Assert.Contains("No data", (await provider.GetAsync("/orders/" + story.Number)).Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_the_law_does_not_allow_yet_is_said_before_anything_is_filled_in()
    {
        var story = await new Story(stage.Cast).ValidatedAsync();
        await stage.Cast.Reviewer.MayAsync(story.Number, "review.assigned");
        var reviewer = await stage.SignedInAsync(stage.Cast.Reviewer);
        var early = await reviewer.GetAsync(Path(story, "review/order.directed"));
        Assert.Equal(422, early.Status);
        Assert.Equal("wrong-person", early.Code);

        await SignAsync(reviewer, story, "review/review.assigned", ("no-conflict", "yes"));
        await SignAsync(reviewer, story, "review/review.form-checked", ("passed", "yes"));
        var refusal = await reviewer.GetAsync(Path(story, "review/order.refused"));
        Assert.Equal((422, "consultation-missing"), (refusal.Status, refusal.Code));
        Assert.Contains("Art. 12(3)", refusal.Html, StringComparison.Ordinal);

        // The approval that the pack wants of a Mainland territory is missing: refused before anybody signs.
        var missing = await reviewer.PostAsync(Path(story, "review/order.recognised"), ("scope", "whole"));
        Assert.Equal((422, "condition-not-met"), (missing.Status, missing.Code));
        Assert.Contains("Data Security Law art. 36", missing.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_law_refuses_is_shown_above_the_form_with_what_was_entered_and_what_is_missing_in_the_readers_words()
    {
        var story = await new Story(stage.Cast).ValidatedAsync();
        await stage.Cast.Reviewer.MayAsync(story.Number, "review.assigned");
        var reviewer = await stage.SignedInAsync(stage.Cast.Reviewer);
        await SignAsync(reviewer, story, "review/review.assigned", ("no-conflict", "yes"));
        await SignAsync(reviewer, story, "review/review.form-checked", ("passed", "yes"));
        reviewer.Language = "zh-Hans";
        var again = await reviewer.PostAsync(
            Path(story, "review/order.recognised"), ("scope", "part"), ("limits", "only the calls of May"));
        Assert.Equal((422, "condition-not-met"), (again.Status, again.Code));
        Assert.Contains("only the calls of May</textarea>", again.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"part\" checked", again.Html, StringComparison.Ordinal);

        var pack = stage.Cast.Macau.Get<Self>().Packs.All[0];
        var condition = pack.Translated.Single(one => one.Language == "zh-Hans").Conditions.Single(one => one.Id == "mainland-approval");
        Assert.Contains($"<span lang=\"zh-Hans\">{condition.Text}</span>", WebUtility.HtmlDecode(again.Html), StringComparison.Ordinal);
        Assert.Contains(
            PortalTexts.Embedded.In(PortalLanguage.SimplifiedChinese).In("terms.condition", "mainland-approval"),
            WebUtility.HtmlDecode(again.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_a_form_is_said_at_its_fields_and_nothing_is_drafted()
    {
        var story = await new Story(stage.Cast).IssuedAsync();
        var judge = await stage.SignedInAsync(stage.Cast.Judge);
        var empty = await judge.PostAsync(Path(story, "validation/order.validation-refused"), ("article", "CP 211"), ("explanation", "x"));
        Assert.Equal((422, ""), (empty.Status, empty.Location));
        Assert.Contains("href=\"#field-explanation\"", empty.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"CP 211\"", empty.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"#field-article\"", empty.Html, StringComparison.Ordinal);

        var whole = await judge.PostAsync(
            Path(story, "validation/order.validation-refused"), ("article", "CP 211"), ("explanation", "not grave enough"));
        Assert.StartsWith("/sign/", whole.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_takes_no_choice_that_was_not_offered_and_no_other_act_than_its_rows()
    {
        var story = await new Story(stage.Cast).ValidatedAsync();
        await stage.Cast.Reviewer.MayAsync(story.Number, "review.assigned");
        var reviewer = await stage.SignedInAsync(stage.Cast.Reviewer);
        await SignAsync(reviewer, story, "review/review.assigned", ("no-conflict", "yes"));
        var unticked = await reviewer.PostAsync(Path(story, "review/review.form-checked"), ("passed", "perhaps"));
        Assert.Equal((422, ""), (unticked.Status, unticked.Location));
        await SignAsync(reviewer, story, "review/review.form-checked", ("passed", "yes"));
        var foreign = await reviewer.PostAsync(
            Path(story, "review/review.issuer-consulted"), ("ground", "offence-not-covered"), ("explanation", "invented"));
        Assert.Equal((422, ""), (foreign.Status, foreign.Location));
        Assert.Contains("href=\"#field-ground\"", foreign.Html, StringComparison.Ordinal);

        foreach (var elsewhere in new[] { "review/order.validated", "review/package.sealed", "review/nonsense", "restriction/order.recognised" })
        {
            Assert.Equal((elsewhere, 404), (elsewhere, (await reviewer.GetAsync(Path(story, elsewhere))).Status));
            Assert.Equal((elsewhere, 404), (elsewhere, (await reviewer.PostAsync(Path(story, elsewhere))).Status));
        }
    }

    [Fact]
    public async Task A_form_of_another_site_or_with_another_sessions_token_is_not_read()
    {
        var story = await new Story(stage.Cast).IssuedAsync();
        var judge = await stage.SignedInAsync(stage.Cast.Judge);
        var path = Path(story, "validation/order.validated");
        Assert.Equal("form-foreign", (await judge.PostAsync(path, "http://evil.example", "cross-site")).Code);
        judge.Csrf = (await stage.SignedInAsync(stage.Cast.Judge)).Csrf;
        Assert.Equal("form-expired", (await judge.PostAsync(path)).Code);
    }

    [Fact]
    public async Task Whoever_issued_does_not_validate_and_a_prosecutor_is_told_which_article_says_so()
    {
        var story = await new Story(stage.Cast).IssuedAsync();
        var investigator = await stage.SignedInAsync(stage.Cast.Investigator);
        Assert.Equal("role-not-allowed", (await investigator.GetAsync(Path(story, "validation/order.validated"))).Code);
        Assert.DoesNotContain("validation/order.validated", (await investigator.GetAsync("/orders/" + story.Number)).Html, StringComparison.Ordinal);
        Assert.Contains("issuer/order.withdrawn", (await investigator.GetAsync("/orders/" + story.Number)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_never_sees_the_grounds_that_are_for_authorities()
    {
        var story = await new Story(stage.Cast).DirectedAsync();
        var (provider, reviewer) = (await stage.SignedInAsync(stage.Cast.Provider), await stage.SignedInAsync(stage.Cast.Reviewer));
        Assert.Contains("a fraud", (await reviewer.GetAsync("/orders/" + story.Number)).Html, StringComparison.Ordinal);
        foreach (var page in new[] { "/orders/" + story.Number, Path(story, "execution/order.acknowledged") })
        {
            var shown = await provider.GetAsync(page);
            Assert.Equal(200, shown.Status);
            Assert.DoesNotContain("a fraud", shown.Html, StringComparison.Ordinal);
        }
    }

    /// <summary>Fills in the form, reads the signing page and signs with the demonstration key.</summary>
    internal static async Task<Shown> SignAsync(Browser browser, Story story, string act, params (string Name, string Value)[] fields)
    {
        var form = await browser.GetAsync(Path(story, act));
        Assert.Equal((act, 200), (act, form.Status));
        var drafted = await browser.PostAsync(Path(story, act), fields);
        Assert.True(drafted.Status == 303, $"{act}: {drafted} {drafted.Html}");
        return await SignDraftAsync(browser, drafted.Location);
    }

    internal static async Task<Shown> SignDraftAsync(Browser browser, string path)
    {
        var page = await browser.GetAsync(path);
        var digest = System.Text.RegularExpressions.Regex.Match(
            page.Html, "name=\"digest\" value=\"([^\"]+)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        var signed = await browser.PostAsync(path, ("digest", digest.Groups[1].Value));
        Assert.True(signed.Status == 303, $"{path}: {signed} {signed.Html}");
        return await browser.GetAsync(signed.Location);
    }

    internal static string Path(Story story, string act) => $"/orders/{story.Number}/{act}";
}
