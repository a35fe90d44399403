using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Access;

namespace LotusBridge.Tests.Node.Api;

[Collection(ApiCollection.Name)]
public sealed class ActBodyTests(ApiStage stage)
{
    private Cast Cast => stage.Cast;

    private Story Story => stage.Delivered;

    /// <summary>A path of every act's route and somebody who may use it.</summary>
    private IEnumerable<(string Path, TestOfficial By)> Acts =>
    [
        (ActRoute.Root + "/cases", Cast.Investigator),
        (ActRoute.Root + "/orders", Cast.Investigator),
        (OfOrder("validation"), Cast.Judge),
        (OfOrder("review"), Cast.Reviewer),
        (OfOrder("restriction"), Cast.Reviewer),
        (OfOrder("restriction"), Cast.Judge),
        (OfOrder("issuer"), Cast.Investigator),
        (OfOrder("execution"), Cast.Provider),
        (OfOrder("packages"), Cast.Provider),
        (OfPackage("openings"), Cast.Investigator),
        (OfPackage("copies"), Cast.Investigator),
        (OfPackage("endorsement"), Cast.Endorser),
        (OfPackage("destruction"), Cast.Custodian),
    ];

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"statement\":null}")]
    [InlineData("{\"statement\":1}")]
    [InlineData("{\"statement\":\"e30=\",\"statement\":\"e30=\"}")]
    [InlineData("{\"statement\":\"e30=\",\"more\":1}")]
    [InlineData("{\"statement\":\"e30\"}")]
    [InlineData("{\"statement\":\"e30=\"} ,")]
    [InlineData("{\"Statement\":\"e30=\"}")]
    public async Task A_malformed_body_is_refused_at_every_route(string body)
    {
        foreach (var (path, by) in Acts)
        {
            var answer = await Raw.SendAsync(by.At, "POST", path, Encoding.UTF8.GetBytes(body), new Person(by.Id, by.Key));
            Assert.Equal((path, 400, "request-malformed"), (path, answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task What_is_no_statement_is_refused_at_every_route()
    {
        foreach (var (path, by) in Acts)
        {
            var answer = await PostAsync(by, path, "{}"u8.ToArray());
            Assert.Equal((path, 422, "statement-malformed"), (path, answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_statement_of_another_route_is_refused_at_every_route()
    {
        foreach (var (path, by) in Acts)
        {
            // A node's own word has no route at all.
            var word = Sign(by, new OrderTransmitted("4404"), Story.Number);
            var answer = await PostAsync(by, path, word.Envelope.Bytes.ToArray());
            Assert.Equal((path, 422, "statement-type"), (path, answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_statement_by_somebody_else_is_refused()
    {
        var word = Sign(Cast.Judge, new OrderValidated(ExPost: false), Story.Number);
        var other = await Cast.Macau.AppointAsync(Roles.Judge, "MO/TJB");

        var answer = await PostAsync(other, OfOrder("validation"), word.Envelope.Bytes.ToArray());

        Assert.Equal((403, "statement-not-yours"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_statement_about_another_order_than_the_paths_is_refused()
    {
        var other = await new Story(Cast).IssuedAsync();
        var word = Sign(Cast.Judge, new OrderValidated(ExPost: false), other.Number);

        var answer = await PostAsync(Cast.Judge, OfOrder("validation"), word.Envelope.Bytes.ToArray());

        Assert.Equal((422, "statement-elsewhere"), (answer.Status, answer.Code));
        var state = (await Cast.Judge.Client().OrderAsync(other.Number, default)).Required().State;
        Assert.Equal("pending-validation", state);
    }

    [Fact]
    public async Task A_statement_about_another_package_than_the_paths_is_refused()
    {
        var word = Sign(Cast.Investigator, new PackageOpened("P-000000000000", Story.Case, "to read it well"), Story.Number);
        var answer = await PostAsync(Cast.Investigator, OfPackage("openings"), word.Envelope.Bytes.ToArray());
        Assert.Equal((422, "statement-elsewhere"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_statement_about_the_paths_package_in_another_orders_thread_is_refused()
    {
        var other = await new Story(Cast).IssuedAsync();
        var word = Sign(
            Cast.Investigator, new PackageOpened(Story.Manifest.Package, Story.Case, "to read it well"), other.Number);
        var answer = await PostAsync(Cast.Investigator, OfPackage("openings"), word.Envelope.Bytes.ToArray());
        Assert.Equal((422, "statement-elsewhere"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_statement_signed_by_another_key_than_the_officials_is_refused()
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        var forged = OrderStatements.Reader.Sign(
            new OrderClosed(), Story.Number, Cast.Investigator.Id, Cast.Macau.Now, [], key);
        var answer = await PostAsync(Cast.Investigator, OfOrder("issuer"), forged.Envelope.Bytes.ToArray());
        Assert.Equal((422, "signature-invalid"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task An_order_without_its_annex_or_with_another_is_refused()
    {
        var number = TestOfficial.NewName("MO-" + Cast.Macau.Now.Year);
        var bytes = Sign(Cast.Investigator, Story.Order(), number).Envelope.Bytes.ToArray();
        var path = ActRoute.Root + "/orders";
        var other = Encoding.UTF8.GetString(Story.Annex).Replace("a fraud", "a theft", StringComparison.Ordinal);

        Assert.Equal("annex-missing", (await PostAsync(Cast.Investigator, path, bytes)).Code);
        Assert.Equal("annex-malformed", (await PostAsync(Cast.Investigator, path, bytes, "{}"u8.ToArray())).Code);
        Assert.Equal(
            "annex-malformed", (await PostAsync(Cast.Investigator, path, bytes, new byte[SignedAct.MaxAnnexBytes + 1])).Code);
        Assert.Equal(
            "annex-mismatch", (await PostAsync(Cast.Investigator, path, bytes, Encoding.UTF8.GetBytes(other))).Code);
        Assert.Equal(404, (await Raw.SendAsync(
            Cast.Macau, "GET", ActRoute.Root + "/orders/" + number, null, Of(Cast.Investigator))).Status);
    }

    [Fact]
    public async Task An_annex_to_anything_but_an_order_is_refused()
    {
        var word = Sign(Cast.Investigator, new OrderClosed(), Story.Number);
        var answer = await PostAsync(
            Cast.Investigator, OfOrder("issuer"), word.Envelope.Bytes.ToArray(), Story.Annex);
        Assert.Equal((422, "annex-unexpected"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task The_same_envelope_twice_is_one_act_created_and_then_known()
    {
        var name = TestOfficial.NewName("MO-C");
        var word = Sign(Cast.Investigator, new CaseOpened(new Offence("CP 211", 5)), name).Envelope.Bytes.ToArray();

        var first = await PostAsync(Cast.Investigator, ActRoute.Root + "/cases", word);
        var second = await PostAsync(Cast.Investigator, ActRoute.Root + "/cases", word);

        Assert.Equal((201, 200), (first.Status, second.Status));
        Assert.Equal(Read(first).Index, Read(second).Index);
        Assert.Equal("open", Read(second).State);
    }

    [Fact]
    public async Task A_refusal_of_the_law_names_its_article()
    {
        var story = await new Story(Cast).IssuedAsync();
        var answer = await Cast.Investigator.TryAsync(story.Order() with { Category = "everything" }, TestOfficial.NewName("MO-2026"), Story.Annex);
        Assert.Equal((422, "category-unknown"), (answer.Refusal!.Status, answer.Refusal.Code));
        Assert.NotNull(answer.Refusal.Article);
        Assert.Null(answer.Refusal.Subject);
    }

    [Fact]
    public async Task A_condition_that_is_missing_is_named_by_the_packs_id()
    {
        var story = await new Story(Cast).IssuedAsync();
        var order = story.Order();
        var answer = await Cast.Investigator.TryAsync(
            order with { Conditions = [.. order.Conditions.Where(one => one != "case-file-opened")] }, TestOfficial.NewName("MO-2026"),
            Story.Annex);
        Assert.Equal(
            (422, "condition-not-met", "case-file-opened"),
            (answer.Refusal!.Status, answer.Refusal.Code, answer.Refusal.Subject));
    }

    private static ActAccepted Read(RawAnswer answer) =>
        JsonSerializer.Deserialize<ActAccepted>(answer.Body, ApiJson.Options)!;

    private static Person Of(TestOfficial who) => new(who.Id, who.Key);

    private static Statement Sign(TestOfficial who, StatementBody body, string thread) =>
        OrderStatements.Reader.Sign(body, thread, who.Id, who.At.Now, [], who.Key);

    private static Task<RawAnswer> PostAsync(TestOfficial by, string path, byte[] statement, byte[]? annex = null)
    {
        var act = new SignedAct(
            Convert.ToBase64String(statement), annex is null ? null : Convert.ToBase64String(annex));
        return Raw.SendAsync(
            by.At, "POST", path, JsonSerializer.SerializeToUtf8Bytes(act, ApiJson.Options), Of(by));
    }

    private string OfOrder(string act) => $"{ActRoute.Root}/orders/{Story.Number}/{act}";

    private string OfPackage(string act) => $"{ActRoute.Root}/packages/{Story.Manifest.Package}/{act}";
}
