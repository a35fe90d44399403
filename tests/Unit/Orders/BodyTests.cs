using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class BodyTests
{
    private static readonly OrderIssued Good = Scenes.Order(StoryPack.Pack);

    /// <summary>One past each limit, and what is said of it.</summary>
    public static TheoryData<StatementBody, string> OutOfLimits => new()
    {
        { Good with { Identifiers = [] }, "an order names 1 to 20 identifiers" },
        { Good with { Identifiers = [.. Enumerable.Repeat(Good.Identifiers[0], 21)] }, "an order names 1 to 20 identifiers" },
        { Good with { Identifiers = [Good.Identifiers[0], new Identifier("e164", "+86138*")] }, "an identifier has no wildcard" },
        { Good with { Identifiers = [new Identifier("e164", "+86138?")] }, "an identifier has no wildcard" },
        { Good with { Identifiers = [new Identifier("e164", "%")] }, "an identifier has no wildcard" },
        { Good with { Identifiers = [new Identifier("e164", "")] }, "'value' has 1 to 100 characters" },
        { Good with { Identifiers = [new Identifier("", "+86138")] }, "'format' has 1 to 100 characters" },
        { Good with { Until = Good.From }, "the time range ends before it begins" },
        { Good with { Recipients = [] }, "a production order names 1 to 16 recipients to seal to, not 0" },
        { Good with { Recipients = Many("age1story", 17) }, "a production order names 1 to 16 recipients to seal to, not 17" },
        { Good with { Recipients = [""] }, "a recipient has 1 to 1959 characters, not 0" },
        { Good with { Recipients = ["age1story", new string('r', 1960)] }, "a recipient has 1 to 1959 characters, not 1960" },
        { Good with { Kind = OrderKind.Preservation }, "a preservation order discloses nothing and follows none" },
        {
            Good with { Kind = OrderKind.Preservation, Recipients = [], Preserves = "MO-2026-AAAAAAAA" },
            "a preservation order discloses nothing and follows none"
        },
        { Good with { Conditions = Many("case-opened", 33) }, "'conditions' has at most 32 items, not 33" },
        { Good with { Conditions = [""] }, "'conditions' has 1 to 100 characters" },
        { Good with { Category = "" }, "'category' has 1 to 100 characters" },
        { Good with { Addressee = "4404/" + new string('a', 96) }, "'addressee' has 1 to 100 characters" },
        { Good with { Offence = new Offence("CP", 5) }, "'provision' has 3 to 4000 characters" },
        { Good with { Emergency = new Emergency("haste", "no time") }, "an emergency has a typed ground" },
        { Good with { Emergency = new Emergency("life", "no") }, "'explanation' has 3 to 4000 characters" },
        { new CaseOpened(new Offence("CP 211", -1)), "'maxYears' is 0 to 99" },
        { new CaseOpened(new Offence("CP 211", 100)), "'maxYears' is 0 to 99" },
        { new CaseOpened(new Offence("", 5)), "'provision' has 3 to 4000 characters" },
        { new CaseOpened(new Offence("CP 211", 5, "")), "'listed' has 1 to 100 characters" },
        { new OrderWithdrawn(new string('a', 4001)), "'reason' has 3 to 4000 characters" },
        { new OrderValidationRefused("", "because"), "'article' has 1 to 100 characters" },
        { new OrderValidationRefused("S 4", "no"), "'explanation' has 3 to 4000 characters" },
        { new ReviewAssigned(false), "a judge with a conflict of interest does not take it" },
        { new ReviewFormChecked(true, ["no seal"]), "a form passes exactly when it has no defect" },
        { new ReviewFormChecked(false, []), "a form passes exactly when it has no defect" },
        { new ReviewFormChecked(false, Many("no seal", 33)), "'defects' has at most 32 items, not 33" },
        { new ReviewFormChecked(false, ["no seal", "no"]), "'defects' has 3 to 4000 characters" },
        { new ReviewConsultationAnswered("no"), "'explanation' has 3 to 4000 characters" },
        { new OrderRecognised(RecognitionScope.Whole, ["not all"], []), "only a partial or conditional recognition has limits" },
        { new OrderRecognised(RecognitionScope.Part, [], []), "only a partial or conditional recognition has limits" },
        { new OrderRecognised(RecognitionScope.Part, ["no"], []), "'limits' has 3 to 4000 characters" },
        { new OrderRecognised(RecognitionScope.Whole, [], [""]), "'conditions' has 1 to 100 characters" },
        { new OrderRecognised(RecognitionScope.Whole, [], [], ""), "'approval' has 1 to 100 characters" },
        { new ClarificationRequested("?"), "'question' has 3 to 4000 characters" },
        { new ClarificationAnswered("!"), "'answer' has 3 to 4000 characters" },
        { new PreservationNotAvailable("no"), "'explanation' has 3 to 4000 characters" },
        { new PreservationExtended(Story.Start, "no"), "'explanation' has 3 to 4000 characters" },
        { new PreservationEnded("no"), "'reason' has 3 to 4000 characters" },
        {
            new ObjectionAnswered(ObjectionOutcome.Maintained, "it stands"),
            "a maintained order has a new deadline, a referred one has none"
        },
        {
            new ObjectionAnswered(ObjectionOutcome.Referred, "to the court", Story.Start),
            "a maintained order has a new deadline, a referred one has none"
        },
        { new ObjectionAnswered(ObjectionOutcome.Referred, "no"), "'explanation' has 3 to 4000 characters" },
        { new ConflictDecided(ConflictOutcome.Upheld, "none"), "an upheld order has a new deadline, a lifted one has none" },
        {
            new ConflictDecided(ConflictOutcome.Lifted, "conflict", Story.Start),
            "an upheld order has a new deadline, a lifted one has none"
        },
        { new ConflictDecided(ConflictOutcome.Lifted, "no"), "'explanation' has 3 to 4000 characters" },
        { new OrderExecuted(ExecutionOutcome.Delivered, []), "an execution delivers packages, or has no data" },
        { new OrderExecuted(ExecutionOutcome.NoData, [Story.Package], "none"), "an execution delivers packages, or has no data" },
        { new OrderExecuted(ExecutionOutcome.NoData, []), "less than the whole needs an explanation" },
        { new OrderExecuted(ExecutionOutcome.NoData, [], "no"), "'explanation' has 3 to 4000 characters" },
        {
            new OrderExecuted(ExecutionOutcome.Delivered, Many(Story.Package, 101)),
            "an execution names at most 100 packages, not 101"
        },
        {
            new OrderExecuted(ExecutionOutcome.Delivered, ["P-1"]),
            "a package is named P- and 12 characters of Crockford's base 32"
        },
        { new EnforcementRequested("no"), "'explanation' has 3 to 4000 characters" },
        { new EnforcementDecided(EnforcementOutcome.Denied, "because"), "'ground' has 1 to 100 characters" },
        { new EnforcementDecided(EnforcementOutcome.Denied, "because", "rights"), "'article' has 1 to 100 characters" },
        {
            new EnforcementDecided(EnforcementOutcome.Enforced, "because", "rights", "S 9b"),
            "only a denial has a ground and its article"
        },
        { new EnforcementDecided(EnforcementOutcome.Enforced, "because", "rights"), "only a denial has a ground and its article" },
        { new EnforcementDecided(EnforcementOutcome.Enforced, "because", null, "S 9b"), "only a denial has a ground and its article" },
        { new EnforcementDecided(EnforcementOutcome.Enforced, "no"), "'explanation' has 3 to 4000 characters" },
    };

    /// <summary>Whatever names a ground does so in the same three fields.</summary>
    public static TheoryData<Func<string, string, string, StatementBody>> WithReasons => new()
    {
        { (ground, article, why) => new ReviewIssuerConsulted(ground, article, why) },
        { (ground, article, why) => new OrderRefused(ground, article, why) },
        { (ground, article, why) => new OrderRestricted(ground, article, why) },
        { (ground, article, why) => new OrderObjected(ground, article, why) },
        { (ground, article, why) => new EnforcementDecided(EnforcementOutcome.Denied, why, ground, article) },
    };

    [Theory]
    [MemberData(nameof(OutOfLimits), DisableDiscoveryEnumeration = true)]
    public void A_body_out_of_its_limits_is_neither_written_nor_read(StatementBody body, string problem)
    {
        Assert.Equal(problem, body.Problem());
        Assert.Throws<ArgumentException>(() =>
            Story.Sign(Cast.Investigator, body, Story.Number, Story.Start, []));
    }

    [Theory]
    [MemberData(nameof(WithReasons), DisableDiscoveryEnumeration = true)]
    public void A_ground_has_an_article_and_an_explanation(Func<string, string, string, StatementBody> say)
    {
        Assert.Equal("'ground' has 1 to 100 characters", say("", "S 9b", "because").Problem());
        Assert.Equal("'ground' has 1 to 100 characters", say(new string('g', 101), "S 9b", "because").Problem());
        Assert.Equal("'article' has 1 to 100 characters", say("rights", "", "because").Problem());
        Assert.Equal("'explanation' has 3 to 4000 characters", say("rights", "S 9b", "so").Problem());
        Assert.Equal("'explanation' has 3 to 4000 characters", say("rights", "S 9b", new string('w', 4001)).Problem());
        Assert.Null(say("rights", "S 9b", "why").Problem());
        Assert.Null(say(new string('g', 100), new string('a', 100), new string('w', 4000)).Problem());
    }

    [Theory]
    [InlineData("life")]
    [InlineData("physical-integrity")]
    [InlineData("safety")]
    [InlineData("critical-infrastructure")]
    public void An_emergency_has_one_of_four_grounds(string ground) =>
        Assert.Null((Good with { Emergency = new Emergency(ground, "no time") }).Problem());

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void A_sentence_has_0_to_99_years(int years) => Assert.Null(new CaseOpened(new Offence("CP1", years)).Problem());

    [Fact]
    public void A_hundred_packages_are_one_execution_still() =>
        Assert.Null(new OrderExecuted(ExecutionOutcome.Delivered, Many(Story.Package, 100)).Problem());

    [Fact]
    public void An_order_at_its_limits_is_written_and_read()
    {
        var most = Good with
        {
            Identifiers = [.. Enumerable.Repeat(Good.Identifiers[0], 20)],
            Recipients = [.. Enumerable.Repeat(new string('r', RecipientText.MaxLength), 16)],
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
        Assert.Equal("[e164]", Good.Identifiers[0].ToString());

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

    private static IReadOnlyList<string> Many(string text, int count) => [.. Enumerable.Repeat(text, count)];

    private static string? Problem(string payload)
    {
        var envelope = Envelope.Sign(
            StatementTypes.PayloadTypeOf("order.executed"), Encoding.UTF8.GetBytes(payload), Cast.KeyOf(Cast.Provider));
        OrderStatements.Reader.Read(envelope, out var problem);
        return problem;
    }
}
