using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class BodyTests
{
    private static readonly OrderIssued Good = Scenes.Order(StoryPack.Pack);

    public static TheoryData<string, StatementBody> OutOfLimits => new()
    {
        { "no identifier", Good with { Identifiers = [] } },
        { "too many identifiers", Good with { Identifiers = [.. Enumerable.Repeat(Good.Identifiers[0], 21)] } },
        { "a wildcard", Good with { Identifiers = [new Identifier("e164", "+86138*")] } },
        { "an empty value", Good with { Identifiers = [new Identifier("e164", "")] } },
        { "an empty format", Good with { Identifiers = [new Identifier("", "+86138")] } },
        { "an empty range", Good with { Until = Good.From } },
        { "no recipient", Good with { Recipients = [] } },
        { "too many recipients", Good with { Recipients = [.. Enumerable.Repeat("age1story", 17)] } },
        { "disclosing preservation", Good with { Kind = OrderKind.Preservation } },
        { "following preservation", Good with { Kind = OrderKind.Preservation, Recipients = [], Preserves = "MO-2026-AAAAAAAA" } },
        { "too many conditions", Good with { Conditions = [.. Enumerable.Repeat("case-opened", 33)] } },
        { "no category", Good with { Category = "" } },
        { "a long addressee", Good with { Addressee = "4404/" + new string('a', 96) } },
        { "an untyped emergency", Good with { Emergency = new Emergency("haste", "no time") } },
        { "an unexplained emergency", Good with { Emergency = new Emergency("life", "no") } },
        { "a negative sentence", new CaseOpened(new Offence("CP 211", -1)) },
        { "a sentence of a century", new CaseOpened(new Offence("CP 211", 100)) },
        { "no provision", new CaseOpened(new Offence("", 5)) },
        { "an empty listed offence", new CaseOpened(new Offence("CP 211", 5, "")) },
        { "a long explanation", new OrderWithdrawn(new string('a', 4001)) },
        { "a conflict of interest", new ReviewAssigned(false) },
        { "a passed form with defects", new ReviewFormChecked(true, ["no seal"]) },
        { "a failed form without defects", new ReviewFormChecked(false, []) },
        { "a whole recognition with limits", new OrderRecognised(RecognitionScope.Whole, ["no"], []) },
        { "a partial one without", new OrderRecognised(RecognitionScope.Part, [], []) },
        { "maintained without clock", new ObjectionAnswered(ObjectionOutcome.Maintained, "it stands") },
        { "referred with clock", new ObjectionAnswered(ObjectionOutcome.Referred, "to the court", Story.Start) },
        { "upheld without clock", new ConflictDecided(ConflictOutcome.Upheld, "none") },
        { "lifted with clock", new ConflictDecided(ConflictOutcome.Lifted, "conflict", Story.Start) },
        { "delivered nothing", new OrderExecuted(ExecutionOutcome.Delivered, []) },
        { "no data in a package", new OrderExecuted(ExecutionOutcome.NoData, [Story.Package], "none") },
        { "unexplained absence", new OrderExecuted(ExecutionOutcome.NoData, []) },
        { "no package name", new OrderExecuted(ExecutionOutcome.Delivered, ["P-1"]) },
        { "denied without ground", new EnforcementDecided(EnforcementOutcome.Denied, "because") },
        { "denied without article", new EnforcementDecided(EnforcementOutcome.Denied, "because", "rights") },
        { "enforced on a ground", new EnforcementDecided(EnforcementOutcome.Enforced, "because", "rights", "S 9b") },
        { "neither maintained nor revoked", new EndorsementDecided(Story.Package, "perhaps", "because") },
        { "no purpose", new PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "curious") },
    };

    [Theory]
    [MemberData(nameof(OutOfLimits))]
    public void A_body_out_of_its_limits_is_neither_written_nor_read(string what, StatementBody body)
    {
        Assert.True(body.Problem() is not null, what);
        Assert.Throws<ArgumentException>(() =>
            Story.Sign(Cast.Investigator, body, Story.Number, Story.Start, []));
    }

    [Fact]
    public void An_order_at_its_limits_is_written_and_read()
    {
        var most = Good with
        {
            Identifiers = [.. Enumerable.Repeat(Good.Identifiers[0], 20)],
            Recipients = [.. Enumerable.Repeat("age1story", 16)],
            Conditions = [.. Enumerable.Repeat("case-opened", 32)],
            Addressee = "4404/" + new string('a', 95),
        };
        Assert.Null(most.Problem());
        var read = Assert.IsType<OrderIssued>(
            Story.Sign(Cast.Investigator, most, Story.Number, Story.Start, []).Body);
        Assert.Equal(20, read.Identifiers.Count);
        Assert.Null(read.Emergency);
    }

    [Fact]
    public void An_identifiers_value_reaches_no_log() =>
        Assert.DoesNotContain("138", Good.Identifiers[0].ToString(), StringComparison.Ordinal);

    [Fact]
    public void What_is_absent_is_left_out_and_never_null()
    {
        var payload = $$$"""
            {"type":"order.executed","thread":"{{{Story.Number}}}","by":"{{{Cast.Provider.Id}}}","at":"2026-05-04T09:00:00Z",
            "answers":[],"body":{"outcome":"delivered","packages":["{{{Story.Package}}}"]SPOT}}
            """;
        Assert.Null(Problem(payload.Replace("SPOT", "", StringComparison.Ordinal)));
        Assert.NotNull(Problem(payload.Replace("SPOT", ",\"explanation\":null", StringComparison.Ordinal)));
    }

    private static string? Problem(string payload)
    {
        var envelope = Envelope.Sign(
            StatementTypes.PayloadTypeOf("order.executed"), Encoding.UTF8.GetBytes(payload), Cast.KeyOf(Cast.Provider));
        OrderStatements.Reader.Read(envelope, out var problem);
        return problem;
    }
}
