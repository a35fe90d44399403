using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Evidence.Acts;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using LotusBridge.Tests.Node.Api;
using LotusBridge.Tests.Node.Portal.Orders;

namespace LotusBridge.Tests.Node.Portal.Evidence;

/// <summary>Opening, endorsing and destroying as people do it with a browser that runs no script.</summary>
[Collection(PortalCollection.Name)]
public sealed class PackageActTests(PortalStage stage)
{
    private const string Opening = "openings/package.opened";

    private const string Endorsing = "endorsement/package.endorsed";

    private Cast Cast => stage.Cast;

    [Fact]
    public void Every_act_that_a_route_about_a_package_takes_has_a_form_and_its_name_in_every_language()
    {
        var types = new[] { ActRoute.Openings, ActRoute.Copies, ActRoute.Endorsement, ActRoute.Destruction }
            .SelectMany(route => route.Types).Except(["package.excess-reported"]).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(types, PackageForms.All.Select(form => form.Type).Order(StringComparer.Ordinal));
        Assert.All(
            from type in types from language in PortalLanguage.All select (type, language),
            one => Assert.NotNull(PortalTexts.Embedded.In(one.language).Find("evidence.do." + one.type)));
    }

    [Fact]
    public async Task Content_is_given_after_a_purpose_was_signed_and_the_act_is_about_the_package_of_the_path_alone()
    {
        var (story, other) = (await new Story(Cast).DeliveredAsync(), stage.Delivered);
        var browser = await stage.SignedInAsync(Cast.Investigator);
        var form = await browser.GetAsync(Path(story, Opening));
        Assert.Contains(story.Case, form.Html, StringComparison.Ordinal);
        var brief = await browser.PostAsync(Path(story, Opening), ("purpose", "short"));
        Assert.Equal((422, ""), (brief.Status, brief.Location));
        Assert.Contains("href=\"#field-purpose\"", brief.Html, StringComparison.Ordinal);
        Assert.Equal("purpose-missing", (await browser.GetAsync(Path(story, "content"))).Code);

        var page = await SignAsync(
            browser, story, Opening, ("purpose", "to read the subscribers"), ("package", other.Manifest.Package),
            ("case", other.Case));
        Assert.Contains($"href=\"{Path(story, "content")}\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync(Path(story, "content"))).Status);
        var said = (await Cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageOpened>();
        Assert.Equal((story.Manifest.Package, story.Case), Assert.Single(said.Select(one => (one.Package, one.Case))));
    }

    [Fact]
    public async Task An_endorsement_is_asked_for_verified_given_on_the_whole_local_form_and_revoked_by_a_judge()
    {
        var story = await new Story(Cast).DeliveredAsync();
        var endorser = await stage.SignedInAsync(Cast.Endorser);
        var early = await endorser.GetAsync(Path(story, Endorsing));
        Assert.Equal((422, "not-now"), (early.Status, early.Code));
        var page = await endorser.GetAsync("/packages/" + story.Manifest.Package);
        Assert.Contains("What is not possible now", page.Html, StringComparison.Ordinal);

        await SignAsync(await stage.SignedInAsync(Cast.Investigator), story, "endorsement/endorsement.requested");
        var fields = FormOf(story).ToList();
        foreach (var left in fields.Where(one => one.Name.Contains('/', StringComparison.Ordinal)))
        {
            var lacking = await endorser.PostAsync(Path(story, Endorsing), [.. fields.Where(one => one != left)]);
            Assert.Equal((left.Name, 422, ""), (left.Name, lacking.Status, lacking.Location));
            Assert.Contains($"href=\"#field-{left.Name}\"", lacking.Html, StringComparison.Ordinal);
        }

        await SignAsync(endorser, story, Endorsing, [.. fields]);
        var view = (await Cast.Endorser.Client().PackageAsync(story.Manifest.Package, default)).Required();
        Assert.Equal("endorsed", view.State);
        Assert.Contains(view.Statements, one => one.Type == "endorsement.integrity-verified");
        var said = (await Cast.Macau.ThreadAsync(story.Number)).Acts.Select(act => act.Body).OfType<PackageEndorsed>();
        Assert.Contains(
            Assert.Single(said).Forms!.SelectMany(one => one.Fields), one => one.Value == story.Manifest.Sealed.Sha256.ToString());

        // A judge asks for no endorsement and gives none, but doubts one and decides on the doubt.
        var judge = await stage.SignedInAsync(Cast.Judge);
        foreach (var act in new[] { Endorsing, "endorsement/endorsement.requested", "endorsement/endorsement.refused" })
        {
            var refused = await judge.GetAsync(Path(story, act));
            Assert.Equal((act, 422, "wrong-role"), (act, refused.Status, refused.Code));
        }

        var ground = Grounds.For(Cast.Macau.Get<Self>().Packs.All[0].Pack, "review", Grounds.Authority)[0].Id;
        await SignAsync(
            judge, story, "endorsement/endorsement.challenged", ("ground", ground), ("explanation", "the defence doubts the custody"));
        await SignAsync(judge, story, "endorsement/endorsement.decided", ("outcome", "revoked"), ("explanation", "a gap"));
        view = (await Cast.Judge.Client().PackageAsync(story.Manifest.Package, default)).Required();
        Assert.Equal("endorsement-revoked", view.State);
    }

    [Fact]
    public async Task A_destruction_needs_two_persons_of_different_bodies_and_the_second_one_removes_the_file()
    {
        var story = await RestrictedForGoodAsync();
        var held = Cast.Macau.Get<PackageShelf>().HeldPath(story.Manifest.Package);
        var (custodian, judge) = (await stage.SignedInAsync(Cast.Custodian), await stage.SignedInAsync(Cast.Judge));
        const string Approving = "destruction/destruction.approved";
        Assert.Equal(422, (await custodian.PostAsync(Path(story, Approving))).Status);
        await SignAsync(custodian, story, Approving, ("approve", "yes"));
        Assert.True(File.Exists(held));
        var twice = await custodian.PostAsync(Path(story, Approving), ("approve", "yes"));
        Assert.Equal((422, "wrong-person"), (twice.Status, twice.Code));

        await SignAsync(judge, story, Approving, ("approve", "yes"));
        Assert.False(File.Exists(held));
        var holder = $"working-copy:{Cast.Investigator.Id}";
        var unknown = await custodian.PostAsync(
            Path(story, "copies/copy.destroyed"), ("copy", "expert:lab"), ("method", "deleted"));
        Assert.Equal((422, ""), (unknown.Status, unknown.Location));
        await SignAsync(custodian, story, "copies/destruction.failed", ("copy", holder), ("reason", "the disk is broken"));
        var committee = await stage.SignedInAsync(Cast.Committee);
        await Federation.EventuallyAsync(
            async () => (await committee.GetAsync("/alarms")).Html.Contains(story.Manifest.Package, StringComparison.Ordinal), "the alarm");
        await SignAsync(custodian, story, "copies/copy.destroyed", ("copy", holder), ("method", "deleted"));
        var key = story.KeyGone.Recipient.ToString();
        await SignAsync(custodian, story, "copies/key.destroyed", ("recipient", key), ("method", "deleted"));
        await SignAsync(judge, story, "copies/key.destroyed", ("recipient", key), ("method", "deleted"));
        Assert.Equal("certified", (await Cast.Judge.Client().PackageAsync(story.Manifest.Package, default)).Required().State);
        await SignAsync(committee, story, "destruction/destruction.audited", ("finding", "it is in order"));
    }

    [Fact]
    public async Task What_is_restricted_is_not_opened_and_no_act_is_found_below_another_route()
    {
        var story = await RestrictedForGoodAsync();
        var investigator = await stage.SignedInAsync(Cast.Investigator);
        var shut = await investigator.GetAsync(Path(story, Opening));
        Assert.Equal((422, "not-now"), (shut.Status, shut.Code));
        foreach (var elsewhere in new[] { "openings/package.endorsed", "openings/package.excess-reported", "copies/nonsense" })
        {
            Assert.Equal((elsewhere, 404), (elsewhere, (await investigator.GetAsync(Path(story, elsewhere))).Status));
            Assert.Equal((elsewhere, 404), (elsewhere, (await investigator.PostAsync(Path(story, elsewhere))).Status));
        }
    }

    [Fact]
    public async Task A_provider_finds_what_waits_for_it_and_how_to_seal_and_send()
    {
        var story = await new Story(Cast).CollectingAsync();
        var browser = await stage.SignedInAsync(Cast.Provider);
        var inbox = await browser.GetAsync("/inbox");
        Assert.Contains($"href=\"/orders/{story.Number}/sending\"", inbox.Html, StringComparison.Ordinal);
        var sending = await browser.GetAsync($"/orders/{story.Number}/sending");
        Assert.Contains($"lotus package seal {story.Number}", sending.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            story.Number, (await (await stage.SignedInAsync(Cast.OtherProvider)).GetAsync("/inbox")).Html, StringComparison.Ordinal);
    }

    private static Task<Shown> SignAsync(Browser browser, Story story, string act, params (string Name, string Value)[] fields) =>
        SignAtAsync(browser, Path(story, act), fields);

    private static async Task<Shown> SignAtAsync(Browser browser, string path, (string Name, string Value)[] fields)
    {
        var form = await browser.GetAsync(path);
        Assert.True(form.Status == 200, $"{path}: {form}");
        var drafted = await browser.PostAsync(path, fields);
        Assert.True(drafted.Status == 303, $"{path}: {drafted} {drafted.Html}");
        return await OrderStoryTests.SignDraftAsync(browser, drafted.Location);
    }

    private static string Path(Story story, string below) => $"/packages/{story.Manifest.Package}/{below}";

    private IEnumerable<(string Name, string Value)> FormOf(Story story)
    {
        var pack = Cast.Macau.Get<Self>().Packs.All[0].Pack;
        return LocalForms.For(pack, "MO").SelectMany(form => form.Fields.Select(field => (
                form.Id + "/" + field.Id,
                field.Kind is FormFieldKind.Confirmation or FormFieldKind.PackageDigest ? "yes"
                : field.Kind == FormFieldKind.Time ? "2026-05-04T17:00" : "as written there")))
            .Concat(Conditions.For(pack, "endorsement", "MO", story.Issued.RequestedTerritory).Select(one => ("conditions", one.Id)));
    }

    private async Task<Story> RestrictedForGoodAsync()
    {
        var story = await new Story(Cast).DeliveredAsync();
        await Cast.Investigator.SendAsync(
            new PackageOpened(story.Manifest.Package, story.Case, "to read the subscribers"), story.Number);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        var restricted = await Cast.Reviewer.SendAsync(
            new OrderRestricted(
                "fundamental-rights", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(b)", "a journalist's sources"),
            story.Number);
        await Cast.Reviewer.SendAsync(new RestrictionConfirmed(restricted.Digest, "it stays with its source"), story.Number);
        await Cast.Custodian.MayAsync(story.Number, "destruction.approved");
        return story;
    }
}
