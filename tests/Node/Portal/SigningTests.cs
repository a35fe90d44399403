using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>What is signed is what the node has drafted and shown: by its own session, once, past the API's gate.</summary>
[Collection(PortalCollection.Name)]
public sealed class SigningTests(PortalStage stage)
{
    [Fact]
    public async Task A_passkey_signs_the_bytes_that_were_shown()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        var (id, thread) = await CaseAsync(someone.Browser, someone.Official);
        var page = await someone.Browser.GetAsync("/sign/" + id);
        Assert.Contains(thread, page.Html, StringComparison.Ordinal);
        var answer = await someone.Browser.PostAsync("/sign/" + id, Signed(someone.Passkey, page));
        Assert.Equal((303, "/?signed=" + id), (answer.Status, answer.Location));

        var statement = Assert.Single((await someone.Node.ThreadAsync(thread)).Acts).Statement;
        var shown = await RowAsync(someone.Node, id);
        Assert.Equal(shown.Payload, statement.Envelope.Payload.ToArray());
        Assert.True(SignatureCheck.Verify(statement.Envelope, someone.Passkey.Key));
        Assert.Contains(statement.Digest.ToString()[7..15], (await someone.Browser.GetAsync(answer.Location)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_signed_once()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var (id, thread) = await CaseAsync(browser, stage.Cast.Investigator.Id);
        var digest = Newcomer.DigestIn((await browser.GetAsync("/sign/" + id)).Html);
        Assert.Equal(303, (await browser.PostAsync("/sign/" + id, ("digest", digest))).Status);
        Assert.Equal("/?signed=" + id, (await browser.PostAsync("/sign/" + id, ("digest", digest))).Location);
        Assert.Equal("/?signed=" + id, (await browser.GetAsync("/sign/" + id)).Location);
        Assert.Single((await stage.Cast.Macau.ThreadAsync(thread)).Rows);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_signed_before_the_node_ended_is_handed_in_again_and_stands_once(bool isInTheLog)
    {
        var (macau, who) = (stage.Cast.Macau, stage.Cast.Investigator);
        var browser = await stage.SignedInAsync(who);
        var (id, thread) = await CaseAsync(browser, who.Id);
        var digest = Newcomer.DigestIn((await browser.GetAsync("/sign/" + id)).Html);
        if (isInTheLog)
        {
            // Ended after the desk's commit: the draft does not know its statement yet.
            await browser.PostAsync("/sign/" + id, ("digest", digest));
            await ChangeAsync(macau, id, row => row.Statement = null);
        }
        else
        {
            // Ended before it: signed, and nowhere else than in the draft.
            await ChangeAsync(macau, id, row => (row.TakenAt, row.Envelope) = (
                macau.Now, Envelope.Sign(StatementTypes.PayloadTypeOf(row.Type), row.Payload, who.Key).Bytes.ToArray()));
            Assert.Empty((await macau.ThreadAsync(thread)).Rows);
        }

        Assert.Equal("/?signed=" + id, (await browser.PostAsync("/sign/" + id, ("digest", digest))).Location);
        var statement = Assert.Single((await macau.ThreadAsync(thread)).Acts).Statement;
        Assert.Equal(statement.Digest, (await RowAsync(macau, id)).Statement);
        Assert.Contains("Signed and entered", (await browser.GetAsync("/?signed=" + id)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_session_neither_sees_nor_signs_it_not_even_of_the_same_person()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var (id, thread) = await CaseAsync(browser, stage.Cast.Investigator.Id);
        var digest = Newcomer.DigestIn((await browser.GetAsync("/sign/" + id)).Html);
        foreach (var who in new[] { stage.Cast.Investigator, stage.Cast.Judge })
        {
            var other = await stage.SignedInAsync(who);
            Assert.Equal(404, (await other.GetAsync("/sign/" + id)).Status);
            Assert.Equal(404, (await other.PostAsync("/sign/" + id, ("digest", digest))).Status);
            Assert.DoesNotContain("Signed and entered", (await other.GetAsync("/?signed=" + id)).Html, StringComparison.Ordinal);
        }

        Assert.Empty((await stage.Cast.Macau.ThreadAsync(thread)).Rows);
    }

    [Fact]
    public async Task An_assertion_over_another_act_is_refused()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        var (first, _) = await CaseAsync(someone.Browser, someone.Official);
        var (second, thread) = await CaseAsync(someone.Browser, someone.Official);
        var (one, other) = (await someone.Browser.GetAsync("/sign/" + first), await someone.Browser.GetAsync("/sign/" + second));
        (string, string)[] mixed =
        [
            .. Signed(someone.Passkey, one).Where(field => field.Name != "digest"), ("digest", Newcomer.DigestIn(other.Html)),
        ];
        var answer = await someone.Browser.PostAsync("/sign/" + second, mixed);
        Assert.Equal((422, "signature-invalid"), (answer.Status, answer.Code));
        Assert.Empty((await someone.Node.ThreadAsync(thread)).Rows);
    }

    [Fact]
    public async Task A_payload_in_the_form_is_not_looked_at()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var (id, thread) = await CaseAsync(browser, stage.Cast.Investigator.Id);
        var digest = Newcomer.DigestIn((await browser.GetAsync("/sign/" + id)).Html);
        await browser.PostAsync("/sign/" + id, ("digest", digest), ("payload", "e30="), ("thread", "MO-C-00000000"), ("by", stage.Cast.Judge.Id));
        var act = Assert.Single((await stage.Cast.Macau.ThreadAsync(thread)).Acts);
        Assert.Equal(stage.Cast.Investigator.Id, act.Statement.Header.By);
    }

    [Fact]
    public async Task What_was_not_on_the_page_is_shown_again_and_not_signed()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var (id, thread) = await CaseAsync(browser, stage.Cast.Investigator.Id);
        foreach (var digest in new[] { "", Digest.Of([1]).ToString() })
        {
            var answer = await browser.PostAsync("/sign/" + id, ("digest", digest));
            Assert.Equal(200, answer.Status);
            Assert.Contains("dated anew", answer.Html, StringComparison.Ordinal);
        }

        Assert.Empty((await stage.Cast.Macau.ThreadAsync(thread)).Rows);
    }

    [Fact]
    public async Task An_old_draft_is_dated_anew_when_it_is_shown_and_never_signed_as_it_was()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var (id, thread) = await CaseAsync(browser, stage.Cast.Investigator.Id, TimeSpan.FromMinutes(-10));
        var old = await RowAsync(stage.Cast.Macau, id);
        var answer = await browser.PostAsync("/sign/" + id, ("digest", Digest.Of(old.Payload).ToString()));
        Assert.Contains("dated anew", answer.Html, StringComparison.Ordinal);
        Assert.Empty((await stage.Cast.Macau.ThreadAsync(thread)).Rows);
        var renewed = await RowAsync(stage.Cast.Macau, id);
        Assert.NotEqual(old.Payload, renewed.Payload);
        Assert.Equal(303, (await browser.PostAsync("/sign/" + id, ("digest", Newcomer.DigestIn(answer.Html)))).Status);
    }

    [Fact]
    public async Task A_draft_that_its_author_may_not_make_stops_at_the_same_gate_as_the_apis()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        var id = await PlantAsync(browser, stage.Cast.Investigator.Id, new OrderValidated(false), stage.Delivered.Number);
        var digest = Newcomer.DigestIn((await browser.GetAsync("/sign/" + id)).Html);
        var answer = await browser.PostAsync("/sign/" + id, ("digest", digest));
        Assert.Equal((403, "role-not-allowed"), (answer.Status, answer.Code));

        var stranger = await stage.SignedInAsync(stage.Cast.OtherInvestigator);
        id = await PlantAsync(stranger, stage.Cast.OtherInvestigator.Id, new OrderWithdrawn("not mine"), stage.Delivered.Number);
        digest = Newcomer.DigestIn((await stranger.GetAsync("/sign/" + id)).Html);
        answer = await stranger.PostAsync("/sign/" + id, ("digest", digest));
        Assert.Equal((404, "not-found"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task What_the_law_refuses_is_a_page_that_says_so()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Judge);
        var id = await PlantAsync(browser, stage.Cast.Judge.Id, new OrderValidated(false), stage.Delivered.Number);
        var digest = Newcomer.DigestIn((await browser.GetAsync("/sign/" + id)).Html);
        var answer = await browser.PostAsync("/sign/" + id, ("digest", digest));
        Assert.Equal(422, answer.Status);
        Assert.Contains("What to do next", answer.Html, StringComparison.Ordinal);
    }

    private static (string Name, string Value)[] Signed(SoftPasskey passkey, Shown page) =>
        [.. passkey.Get(SoftPasskey.ChallengeIn(page.Html)), ("digest", Newcomer.DigestIn(page.Html))];

    private static async Task<(string Id, string Thread)> CaseAsync(Browser browser, string by, TimeSpan ahead = default)
    {
        var thread = TestOfficial.NewName("MO-C");
        var body = new CaseOpened(new Offence("CP 211", 5));
        return (await PlantAsync(browser, by, body, thread, ahead), thread);
    }

    /// <summary>A draft of this browser's session, as a page would have made it.</summary>
    private static async Task<string> PlantAsync(
        Browser browser, string by, StatementBody body, string thread, TimeSpan ahead = default)
    {
        var (node, id) = (browser.Node, RandomNumberGenerator.GetHexString(32, lowercase: true));
        var at = Moment.ToSecond(node.Now + ahead);
        var row = new PendingActRow
        {
            Id = id, Session = Digest.Of(System.Buffers.Text.Base64Url.DecodeFromChars(browser.Cookies[browser.SessionCookie])),
            Type = OrderStatements.Types.Of(body).Name, Thread = thread, Back = "/", At = at,
            Payload = OrderStatements.Reader.Write(body, thread, by, at, []),
        };
        await node.Get<Store>().WriteAsync(
            db =>
            {
                db.Add(row);
                return Task.CompletedTask;
            },
            default);
        return id;
    }

    private static Task ChangeAsync(TestNode node, string id, Action<PendingActRow> change) => node.Get<Store>().WriteAsync(
        async db => change(await db.Set<PendingActRow>().SingleAsync(row => row.Id == id)), default);

    private static Task<PendingActRow> RowAsync(TestNode node, string id) =>
        node.Get<Store>().ReadAsync(db => db.Set<PendingActRow>().SingleAsync(row => row.Id == id), default);
}
