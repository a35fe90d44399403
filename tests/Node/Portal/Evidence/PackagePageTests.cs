using System.Net;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Portal.Evidence;

/// <summary>What each person sees of a package, and who gets its content through the portal.</summary>
[Collection(PortalCollection.Name)]
public sealed class PackagePageTests(PortalStage stage)
{
    private static readonly LanguageTexts English = PortalTexts.Embedded.In(PortalLanguage.English);

    private Cast Cast => stage.Cast;

    private Story Story => stage.Delivered;

    private string Path => "/packages/" + Story.Manifest.Package;

    [Fact]
    public async Task A_party_sees_what_is_in_the_package_and_which_line_of_the_order_it_answers()
    {
        foreach (var party in new[] { Cast.Investigator, Cast.Judge, Cast.Endorser, Cast.Provider, Cast.Reviewer })
        {
            var shown = await (await stage.SignedInAsync(party)).GetAsync(Path);
            Assert.Equal(200, shown.Status);
            Assert.Contains("subscribers.csv", shown.Html, StringComparison.Ordinal);
            Assert.Contains(Story.Issued.Identifiers[0].Value, WebUtility.HtmlDecode(shown.Html), StringComparison.Ordinal);
            Assert.Contains(Story.Manifest.Files[0].Sha256.Hex[..8], shown.Html, StringComparison.Ordinal);
            Assert.Contains(English["acts.title.package.sealed"], shown.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_committee_sees_the_custody_and_neither_files_nor_the_order()
    {
        var shown = await (await stage.SignedInAsync(Cast.Committee)).GetAsync(Path);
        Assert.Equal(200, shown.Status);
        Assert.Contains(English["acts.title.package.delivered"], shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("subscribers.csv", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Story.Issued.Identifiers[0].Value, WebUtility.HtmlDecode(shown.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/orders/", shown.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_holds_copies_and_who_opened_it_is_told_in_the_requesting_territory_alone()
    {
        var story = await new Story(Cast).DeliveredAsync();
        await Cast.Investigator.SendAsync(
            new PackageOpened(story.Manifest.Package, story.Case, "to read the subscribers"), story.Number);
        var (holders, opened) = (English["evidence.copies"], English["acts.title.package.opened"]);
        foreach (var (who, may) in new[] { (Cast.Custodian, true), (Cast.Judge, true), (Cast.Provider, false), (Cast.Reviewer, false) })
        {
            var shown = await (await stage.SignedInAsync(who)).GetAsync("/packages/" + story.Manifest.Package);
            Assert.Equal(200, shown.Status);
            Assert.Equal(may, shown.Html.Contains(holders, StringComparison.Ordinal));
            Assert.Equal(may, shown.Html.Contains(opened, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task No_investigator_gets_content_without_a_purpose_and_the_page_says_what_to_do()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var (path, browser) = ("/packages/" + story.Manifest.Package, await stage.SignedInAsync(Cast.Investigator));
        var refused = await browser.GetAsync(path + "/content");
        Assert.Equal((409, "purpose-missing"), (refused.Status, refused.Code));
        Assert.Contains(English["refusals.purpose-missing.next"], refused.Html, StringComparison.Ordinal);
        Assert.Contains(English["refusals.purpose-missing.why"], (await browser.GetAsync(path)).Html, StringComparison.Ordinal);
        var bundle = await browser.GetAsync($"/orders/{story.Number}/bundle");
        Assert.Equal((409, "purpose-missing"), (bundle.Status, bundle.Code));
        Assert.Equal(200, (await browser.GetAsync($"/orders/{story.Number}/bundle?content=false")).Status);

        await Cast.Investigator.SendAsync(
            new PackageOpened(story.Manifest.Package, story.Case, "to read the subscribers"), story.Number);
        var content = await browser.GetAsync(path + "/content");
        Assert.Equal(200, content.Status);
        Assert.StartsWith("age-encryption.org/", content.Html, StringComparison.Ordinal);
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Cast.Macau.Portal!, path + "/content"));
        request.Headers.Range = new(0, 17);
        var part = await browser.SendAsync(request);
        Assert.Equal((206, "age-encryption.org"), (part.Status, part.Html));
        Assert.Equal(200, (await browser.GetAsync($"/orders/{story.Number}/bundle")).Status);
    }

    [Fact]
    public async Task What_is_restricted_is_given_to_nobody_and_the_page_says_so()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var package = story.Manifest.Package;
        await Cast.Investigator.SendAsync(new PackageOpened(package, story.Case, "to read the subscribers"), story.Number);
        await Cast.Reviewer.SendAsync(
            new PackageRestricted(
                package, "fundamental-rights", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(b)",
                "a journalist's sources"),
            story.Number);
        await Federation.EventuallyAsync(
            async () => (await Cast.Investigator.Client().PackageAsync(package, default)).Required().State == "restricted",
            "Macau knows of the restriction");
        foreach (var who in new[] { Cast.Investigator, Cast.Endorser })
        {
            var browser = await stage.SignedInAsync(who);
            var refused = await browser.GetAsync($"/packages/{package}/content");
            Assert.Equal((409, "package-restricted"), (refused.Status, refused.Code));
            Assert.Contains(English["refusals.package-restricted.next"], refused.Html, StringComparison.Ordinal);
            var shown = await browser.GetAsync("/packages/" + package);
            Assert.Contains(English["evidence.shut.title"], shown.Html, StringComparison.Ordinal);
            Assert.DoesNotContain($"href=\"/packages/{package}/content\"", shown.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_package_that_has_not_arrived_shows_how_far_it_is_and_gives_nothing()
    {
        var story = await new Story(Cast).SealedAsync();
        var browser = await stage.SignedInAsync(Cast.Endorser);
        var shown = await browser.GetAsync("/packages/" + story.Manifest.Package);
        Assert.Contains($"max=\"{story.Sealed.Length}\" value=\"0\"", shown.Html, StringComparison.Ordinal);
        var refused = await browser.GetAsync($"/packages/{story.Manifest.Package}/content");
        Assert.Equal((409, "package-incomplete"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Another_office_a_made_up_name_and_the_other_side_get_nothing()
    {
        var other = await stage.SignedInAsync(Cast.OtherInvestigator);
        foreach (var path in new[] { Path, Path + "/content", "/packages/P-000000000000", "/packages/P-000000000000/content" })
        {
            var answer = await other.GetAsync(path);
            Assert.Equal((path, 404, "not-found"), (path, answer.Status, answer.Code));
        }

        Assert.Equal(403, (await (await stage.SignedInAsync(Cast.Provider)).GetAsync(Path + "/content")).Status);
        Assert.Equal(403, (await (await stage.SignedInAsync(Cast.Judge)).GetAsync(Path + "/content")).Status);
    }

    [Fact]
    public async Task Alarms_are_for_the_committee_the_custodian_and_the_judge()
    {
        foreach (var who in new[] { Cast.Committee, Cast.Custodian, Cast.Judge })
        {
            Assert.Equal(200, (await (await stage.SignedInAsync(who)).GetAsync("/alarms")).Status);
        }

        Assert.Equal(403, (await (await stage.SignedInAsync(Cast.Investigator)).GetAsync("/alarms")).Status);
    }
}
