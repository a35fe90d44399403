using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Api;

/// <summary>Every accepted act names the article that allowed it, in its receipt and wherever it is listed.</summary>
public sealed class BasisTests
{
    [Fact]
    public async Task A_receipt_and_both_nodes_lists_name_the_same_article()
    {
        await using var federation = await Federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var story = await new Story(cast).IssuedAsync();
        var validated = await cast.Judge.SendAsync(new OrderValidated(ExPost: false), story.Number);
        Assert.Equal(("GBA framework, first tier", false), (validated.Article!, validated.Confirmed!.Value));

        await cast.Reviewer.MayAsync(story.Number, "review.assigned");
        await cast.Reviewer.SendAsync(new ReviewAssigned(NoConflictOfInterest: true), story.Number);
        var passed = await cast.Reviewer.SendAsync(new ReviewFormChecked(true, []), story.Number);
        Assert.Equal(("GBA framework, review of form (R06)", true), (passed.Article!, passed.Confirmed!.Value));

        await Federation.EventuallyAsync(
            async () => (await LinesAsync(cast.Investigator, story)).ContainsKey("review.form-checked"),
            "Macau knows that the form has passed");
        foreach (var reader in new[] { cast.Investigator, cast.Reviewer })
        {
            var lines = await LinesAsync(reader, story);
            Assert.Equal((validated.Article, validated.Confirmed), Cited(lines["order.validated"]));
            Assert.Equal((passed.Article, passed.Confirmed), Cited(lines["review.form-checked"]));
            Assert.Equal(("GBA framework, encrypted platform (R05)", true), Cited(lines["order.transmitted"]));
            Assert.Equal(
                ("GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)", false), Cited(lines["order.received"]));
        }
    }

    [Fact]
    public async Task A_case_stands_under_no_pack_and_the_same_envelope_is_answered_alike()
    {
        await using var federation = await Federation.StartAsync();
        var cast = await Cast.AppointAsync(federation);
        var opening = OrderStatements.Reader.Sign(
            new CaseOpened(new Offence("CP 211", 5)), TestOfficial.NewName("MO-C"), cast.Investigator.Id,
            cast.Macau.Now, Array.Empty<Digest>(), cast.Investigator.Key);
        var client = cast.Investigator.Client();
        var first = (await client.SubmitAsync(opening, default)).Required();
        Assert.Equal(("criminal file, spec/statements.md", true), (first.Article!, first.Confirmed!.Value));
        var again = (await client.SubmitAsync(opening, default)).Required();
        Assert.Equal((first.Index, first.Article, first.Confirmed), (again.Index, again.Article, again.Confirmed));
    }

    private static (string? Article, bool? Confirmed) Cited(StatementLine line) => (line.Article, line.Confirmed);

    private static async Task<Dictionary<string, StatementLine>> LinesAsync(TestOfficial reader, Story story) =>
        (await reader.Client().OrderAsync(story.Number, default)).Required().Statements
            .ToDictionary(line => line.Type, StringComparer.Ordinal);
}
