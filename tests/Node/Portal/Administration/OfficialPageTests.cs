using LotusBridge.Custody.Statements;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal;
using LotusBridge.Node.Portal.Administration;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Tests.Node.Access;
using Microsoft.AspNetCore.Http;

namespace LotusBridge.Tests.Node.Portal.Administration;

/// <summary>The register of officials at the portal: who sees it, and how the registrar ends a registration or lets it go on.</summary>
[Collection(PortalCollection.Name)]
public sealed class OfficialPageTests(PortalStage stage)
{
    [Fact]
    public async Task The_registrar_and_the_committee_see_who_is_registered_until_when_and_by_which_statement()
    {
        var judge = stage.Cast.Judge;
        var path = "/officials?text=" + judge.Id;
        foreach (var who in new[] { stage.Crowd["registrar@MO"], stage.Crowd["committee@MO"] })
        {
            var browser = await stage.SignedInAsync(who);
            var list = await browser.GetAsync(path);
            Assert.Contains(judge.Office, list.Html, StringComparison.Ordinal);
            Assert.Contains(SigningKey.Of(judge.Key).Id().ToString()[7..15], list.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(stage.Cast.Investigator.Id, list.Html, StringComparison.Ordinal);
            Assert.Equal(who.Role == Roles.Registrar, list.Html.Contains($"/officials/{judge.Id}/revoke", StringComparison.Ordinal));
            Assert.Equal(who.Role == Roles.Registrar, list.Html.Contains("lotus official revoke", StringComparison.Ordinal));

            var link = $"/officials/statements/{RegistrationOf(stage.Cast.Macau, judge.Id).Digest}";
            Assert.Contains($"href=\"{link}\"", list.Html, StringComparison.Ordinal);
            var statement = await browser.GetAsync(link);
            Assert.Contains(judge.Id, statement.Html, StringComparison.Ordinal);
            Assert.Contains("registrar:MO", statement.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_statement_of_another_territorys_register_or_of_an_order_is_not_shown_there()
    {
        var browser = await stage.SignedInAsync(stage.Crowd["registrar@MO"]);
        foreach (var digest in new[]
        {
            RegistrationOf(stage.Cast.Macau, stage.Cast.Reviewer.Id).Digest, await Crowd.OfMacauAsync(stage.Delivered),
        })
        {
            Assert.Equal(404, (await browser.GetAsync($"/officials/statements/{digest}")).Status);
        }
    }

    [Theory]
    [InlineData("role=judge", true)]
    [InlineData("role=prosecutor", false)]
    [InlineData("kind=ed25519", true)]
    [InlineData("kind=webauthn", false)]
    [InlineData("standing=in-force", true)]
    [InlineData("standing=revoked", false)]
    [InlineData("text=mo/tjb", true)]
    [InlineData("text=nobody", false)]
    public async Task Filters_leave_out_who_does_not_fit(string filter, bool isThere)
    {
        var browser = await stage.SignedInAsync(stage.Crowd["registrar@MO"]);
        var list = await browser.GetAsync("/officials?" + filter);
        Assert.Equal((filter, isThere), (filter, list.Html.Contains(stage.Cast.Judge.Id, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_page_has_its_length_and_the_next_one_goes_on_behind_it_with_the_same_filters()
    {
        var known = stage.Cast.Macau.Get<KnownOfficials>().Statements;
        var one = RegistrationLine.Of(known, "MO")[0];
        IReadOnlyList<RegistrationLine> all =
            [.. Enumerable.Range(0, (2 * OfficialSearch.PageLength) + 1).Select(number => one with { Number = number })];
        var (path, seen, pages) = ((string?)$"/officials?role={one.Body.Role}", new List<int>(), 0);
        while (path is not null)
        {
            Assert.StartsWith($"/officials?role={one.Body.Role}", path, StringComparison.Ordinal);
            var (total, lines, next) = OfficialSearch.Find(RequestFor(path), all);
            Assert.Equal(all.Count, total);
            Assert.InRange(lines.Count, 1, OfficialSearch.PageLength);
            seen.AddRange(lines.Select(line => line.Number));
            (path, pages) = (next, pages + 1);
        }

        Assert.Equal((3, all.Count), (pages, seen.Count));
        Assert.Equal(Enumerable.Range(0, all.Count).Reverse(), seen);
    }

    [Fact]
    public async Task A_revoked_person_is_signed_out_and_the_list_says_why()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        Assert.Equal(303, (await someone.SignInAsync()).Status);
        var path = $"/officials/{someone.Official}/revoke";
        await SignAsync(someone.Registrar, path, ("reason", "the device was stolen"));

        Assert.Equal(303, (await someone.Browser.GetAsync("/me")).Status);
        Assert.Equal(401, (await someone.SignInAsync()).Status);
        var list = await someone.Registrar.GetAsync($"/officials?standing=revoked&text={someone.Official}");
        Assert.Contains("the device was stolen", list.Html, StringComparison.Ordinal);
        Assert.Equal(404, (await someone.Registrar.GetAsync($"/officials/{someone.Official}/renew")).Status);
        Assert.Equal(404, (await someone.Registrar.PostAsync($"/officials/{someone.Official}/renew", ("days", "1"))).Status);

        // Again counts only where it begins earlier, as when a theft comes to light.
        var again = await someone.Registrar.PostAsync(path, ("reason", "once more"));
        Assert.Equal((422, ""), (again.Status, again.Location));
        Assert.Contains("href=\"#field-from\"", again.Html, StringComparison.Ordinal);
        await SignAsync(someone.Registrar, path, ("reason", "stolen the day before"), ("from", "2026-01-01T00:00"));
    }

    [Theory]
    [InlineData("revoke", "reason", "")]
    [InlineData("revoke", "from", "yesterday")]
    [InlineData("renew", "days", "0")]
    [InlineData("renew", "days", "3651")]
    [InlineData("renew", "days", "many")]
    public async Task What_is_wrong_with_a_form_is_said_at_its_field_and_nothing_is_drafted(string form, string field, string value)
    {
        var browser = await stage.SignedInAsync(stage.Crowd["registrar@MO"]);
        var path = $"/officials/{stage.Cast.Judge.Id}/{form}";
        await browser.GetAsync(path);
        (string, string)[] fields = field == "reason" ? [(field, value)] : [("reason", "a reason"), (field, value)];
        var answer = await browser.PostAsync(path, fields);
        Assert.Equal((422, ""), (answer.Status, answer.Location));
        Assert.Contains($"href=\"#field-{field}\"", answer.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revoke")]
    [InlineData("renew")]
    public async Task Nobody_but_the_own_territorys_officials_is_revoked_or_renewed(string form)
    {
        var browser = await stage.SignedInAsync(stage.Crowd["registrar@MO"]);
        foreach (var official in new[] { stage.Cast.Reviewer.Id, "MO-000000000000", "registrar:MO", "node:MO" })
        {
            var path = $"/officials/{official}/{form}";
            Assert.Equal((path, 404), (path, (await browser.GetAsync(path)).Status));
            var answer = await browser.PostAsync(path, ("reason", "a reason"), ("days", "1"));
            Assert.Equal((path, 404), (path, answer.Status));
        }
    }

    [Fact]
    public async Task A_renewal_begins_where_the_registration_ends_and_keeps_the_key()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        var before = (OfficialRegistered)RegistrationOf(someone.Node, someone.Official).Body;
        await SignAsync(someone.Registrar, $"/officials/{someone.Official}/renew", ("days", "100"));
        var after = (OfficialRegistered)RegistrationOf(someone.Node, someone.Official).Body;
        Assert.Equal(before with { ValidFrom = before.ValidUntil, ValidUntil = before.ValidUntil.AddDays(100) }, after);
        Assert.Equal(303, (await someone.SignInAsync()).Status);
    }

    /// <summary>Fills in the form, and signs with the registrar's demonstration key.</summary>
    private static async Task SignAsync(Browser browser, string path, params (string Name, string Value)[] fields)
    {
        Assert.Equal(200, (await browser.GetAsync(path)).Status);
        var drafted = await browser.PostAsync(path, fields);
        Assert.StartsWith("/sign/", drafted.Location, StringComparison.Ordinal);
        var signed = await browser.PostAsync(drafted.Location, ("digest", Newcomer.DigestIn((await browser.GetAsync(drafted.Location)).Html)));
        Assert.StartsWith("/officials?signed=", signed.Location, StringComparison.Ordinal);
    }

    /// <summary>The newest of that pseudonym.</summary>
    private static Statement RegistrationOf(TestNode node, string official) => node.Get<KnownOfficials>().Statements
        .Last(one => one.Body is OfficialRegistered body && body.Official == official);

    private PortalRequest RequestFor(string path)
    {
        var node = stage.Cast.Macau;
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(path[path.IndexOf('?', StringComparison.Ordinal)..]);
        return new PortalRequest(
            http, node.Get<Self>(), node.Get<Settings>().Portal!, PortalTexts.Embedded.In(PortalLanguage.English), null, "", node.Now);
    }
}
