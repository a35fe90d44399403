using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Access;

namespace LotusBridge.Tests.Node.Api;

[Collection(ApiCollection.Name)]
public sealed class ReadTests(ApiStage stage)
{
    private Cast Cast => stage.Cast;

    private Story Story => stage.Delivered;

    [Fact]
    public async Task Both_sides_read_the_same_shared_thread_with_places_and_finality()
    {
        var macau = (await Cast.Investigator.Client().OrderAsync(Story.Number, default)).Required();
        var zhuhai = (await Cast.Reviewer.Client().OrderAsync(Story.Number, default)).Required();
        await Federation.EventuallyAsync(
            async () =>
            {
                macau = (await Cast.Investigator.Client().OrderAsync(Story.Number, default)).Required();
                zhuhai = (await Cast.Reviewer.Client().OrderAsync(Story.Number, default)).Required();
                return Shared(macau).SequenceEqual(Shared(zhuhai));
            },
            "both nodes have what the other said last");

        Assert.Equal(macau.Issued.Addressee, zhuhai.Issued.Addressee);
        Assert.NotEmpty(Shared(macau));
        Assert.All(zhuhai.Statements.Where(line => line.By.Contains("MO", StringComparison.Ordinal)), line =>
        {
            Assert.Equal("l2", line.Finality);
            Assert.NotNull(line.Index);
        });
        Assert.Equal("received", macau.State);
    }

    [Fact]
    public async Task The_provider_sees_what_binds_it_and_not_how_the_judge_reviewed()
    {
        var order = (await Cast.Provider.Client().OrderAsync(Story.Number, default)).Required();
        var types = order.Statements.Select(line => line.Type).ToList();

        Assert.Contains("order.directed", types);
        Assert.DoesNotContain(types, type => type.StartsWith("review.", StringComparison.Ordinal));
        var hidden = (await Cast.Reviewer.Client().OrderAsync(Story.Number, default)).Required()
            .Statements.First(line => line.Type == "review.assigned").Digest;
        Assert.Equal(
            "not-found", (await Cast.Provider.Client().EnvelopeAsync(Story.Number, hidden, default)).Refusal!.Code);
    }

    [Fact]
    public async Task What_stays_in_its_territory_is_not_shown_to_the_other_sides_judge()
    {
        var story = await new Story(Cast).DeliveredAsync();
        await Cast.Investigator.SendAsync(
            new PackageOpened(story.Manifest.Package, story.Case, "to read the subscribers"), story.Number);

        var own = (await Cast.Investigator.Client().PackageAsync(story.Manifest.Package, default)).Required();
        var foreign = (await Cast.Reviewer.Client(Cast.Macau).PackageAsync(story.Manifest.Package, default)).Required();

        Assert.Contains(own.Statements, line => line.Type == "package.opened");
        Assert.DoesNotContain(foreign.Statements, line => line.Type == "package.opened");
    }

    [Fact]
    public async Task A_provider_does_not_know_of_an_order_before_it_was_received_in_its_territory()
    {
        var story = await new Story(Cast).IssuedAsync();
        Assert.Equal(
            "not-found", (await Cast.Provider.Client(Cast.Macau).OrderAsync(story.Number, default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_statement_is_read_byte_for_byte_and_its_proof_holds_under_the_policy()
    {
        var client = Cast.Investigator.Client();
        var order = (await client.OrderAsync(Story.Number, default)).Required();
        var issued = order.Statements.First(line => line.Type == "order.issued").Digest;

        Assert.Equal(issued, Digest.Of((await client.EnvelopeAsync(Story.Number, issued, default)).Required()));
        var place = (await client.StatementAsync(issued, default)).Required();
        Assert.Equal(("order.issued", "l2"), (place.Type, place.Finality));
        var proof = LogProof.Parse((await client.ProofAsync(issued, default)).Required());
        Assert.Equal(Finality.L2, proof.Verify(issued, stage.Federation.Roster.Policy).FinalityIn("MO"));
        Assert.Equal(place.Index, proof.Index);
    }

    [Fact]
    public async Task The_annex_is_read_byte_for_byte_by_authorities_of_both_sides()
    {
        foreach (var who in new[] { Cast.Investigator, Cast.Judge, Cast.Reviewer })
        {
            Assert.Equal(Story.Annex, (await who.Client().AnnexAsync(Story.Number, default)).Required());
        }

        Assert.Equal(403, (await Cast.Provider.Client().AnnexAsync(Story.Number, default)).Refusal!.Status);
    }

    [Fact]
    public async Task A_list_has_the_orders_that_one_is_a_party_to()
    {
        var judge = (await Cast.Judge.Client().OrdersAsync(null, default)).Required().Orders;
        var stranger = (await Cast.OtherInvestigator.Client().OrdersAsync(null, default)).Required().Orders;

        Assert.Contains(judge, line => line.Number == Story.Number);
        Assert.Empty(stranger);
        var rest = (await Cast.Judge.Client().OrdersAsync(judge[0].Number, default)).Required().Orders;
        Assert.DoesNotContain(rest, line => line.Number == judge[0].Number);
    }

    [Fact]
    public async Task A_list_is_narrowed_by_what_the_asker_asks_for()
    {
        var (judge, number) = (Cast.Judge.Client(), Story.Number);
        async Task<bool> HasAsync(NodeClient who, OrderAsk ask) =>
            (await who.OrdersAsync(ask, null, default)).Required().Orders.Any(line => line.Number == number);

        Assert.True(await HasAsync(judge, new OrderAsk(Kind: "production", Category: Story.Issued.Category)));
        Assert.False(await HasAsync(judge, new OrderAsk(Kind: "preservation")));
        Assert.True(await HasAsync(judge, new OrderAsk(Text: number[^8..])));
        Assert.True(await HasAsync(judge, new OrderAsk(Text: Story.Case)));
        Assert.False(await HasAsync(Cast.OtherInvestigator.Client(), new OrderAsk(Text: number[^8..])));
        Assert.True(await HasAsync(Cast.Investigator.Client(), new OrderAsk(Waiting: true)));
        Assert.False(await HasAsync(judge, new OrderAsk(DueBefore: Cast.Macau.Now.AddYears(-1))));
    }

    [Fact]
    public async Task A_case_is_shown_in_a_list_to_whom_it_may_be_read_by()
    {
        async Task<OrderLine> LineAsync(NodeClient who) => Assert.Single(
            (await who.OrdersAsync(new OrderAsk(Text: Story.Number), null, default)).Required().Orders);

        Assert.Equal(Story.Case, (await LineAsync(Cast.Judge.Client())).Case);
        Assert.Null((await LineAsync(Cast.Reviewer.Client())).Case);
        Assert.Null((await LineAsync(Cast.Provider.Client())).Case);
    }

    [Theory]
    [InlineData("state=nowhere")]
    [InlineData("kind=request")]
    [InlineData("open=perhaps")]
    [InlineData("dueBefore=tomorrow")]
    [InlineData("text=a")]
    [InlineData("text=")]
    public async Task A_filter_that_is_not_in_its_form_is_refused(string query)
    {
        var answer = await Raw.SendAsync(
            Cast.Macau, "GET", ActRoute.Root + "/orders?" + query, null, new Person(Cast.Judge.Id, Cast.Judge.Key));
        Assert.Equal((400, "request-malformed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Orders_are_searched_at_home()
    {
        var answer = await Cast.Reviewer.Client(Cast.Macau).OrdersAsync(new OrderAsk(Text: Story.Number), null, default);
        Assert.Equal("territory-not-allowed", answer.Refusal!.Code);
    }

    [Fact]
    public async Task A_case_names_its_orders_to_the_openers_office_and_to_nobody_of_another()
    {
        var view = (await Cast.Investigator.Client().CaseAsync(Story.Case, default)).Required();
        Assert.Equal([Story.Number], view.Orders);
        Assert.Equal("not-found", (await Cast.OtherInvestigator.Client().CaseAsync(Story.Case, default)).Refusal!.Code);
        Assert.Equal("not-found", (await Cast.Investigator.Client().CaseAsync(Story.Number, default)).Refusal!.Code);
    }

    [Fact]
    public async Task The_register_shows_pseudonyms_offices_and_roles_to_any_official()
    {
        var officials = (await Cast.Provider.Client().OfficialsAsync(default)).Required().Officials;
        Assert.Contains(officials, one => one.Official == Cast.Judge.Id && one.Role == Roles.Judge);
        Assert.Equal("MO/TJB", (await Cast.Provider.Client().OfficialAsync(Cast.Judge.Id, default)).Required().Office);
        Assert.Equal("not-found", (await Cast.Provider.Client().OfficialAsync("MO-000000000000", default)).Refusal!.Code);
    }

    [Fact]
    public async Task A_bundle_of_an_order_without_packages_verifies_too()
    {
        var story = await new Story(Cast).IssuedAsync();
        using var into = new MemoryStream();
        Assert.True((await Cast.Judge.Client().BundleAsync(story.Number, true, into, default)).IsAccepted);
        into.Position = 0;
        var reading = await Custody.Bundles.Bundle.VerifyAsync(
            into, new Custody.Bundles.BundleTrust(stage.Federation.Roster.Hash), OrderReader, default);
        Assert.Empty(reading.Findings);
    }

    private static StatementReader OrderReader => LotusBridge.Orders.Statements.OrderStatements.Reader;

    /// <summary>Without what stays in its territory; other tests may have opened or endorsed the package.</summary>
    private static IEnumerable<Digest> Shared(OrderView order) => order.Statements
        .Where(line => OrderStatements.Types.Find(line.Type)!.Shared).Select(line => line.Digest).Order();
}
