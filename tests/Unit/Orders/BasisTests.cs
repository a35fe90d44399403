using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>Which article each act stands on, under a pack whose articles are all different.</summary>
public sealed class BasisTests
{
    public static TheoryData<int, string> Each => RowTests.Each;

    [Theory]
    [MemberData(nameof(Each))]
    public void Every_accepted_act_names_the_rule_that_decided_or_its_own_entry(int row, string name)
    {
        var (from, by) = (Rows.All[row].From, Rows.All[row].By[0]);
        var story = Situations.From(from);
        var body = Rows.All[row].Says(story);
        story.By(by, body);
        var citation = Basis.Of(story.Folded, body);
        Assert.True(Expected(from, body) == citation, $"{name}: {citation}");
    }

    [Theory]
    [InlineData(OrderKind.Production, "subscriber", "S 3")]
    [InlineData(OrderKind.Production, "traffic", "S 3")]
    [InlineData(OrderKind.Preservation, "traffic", "S 4")]
    public void An_order_stands_on_its_cell_of_the_table(OrderKind kind, string category, string article) =>
        Assert.Equal(new Citation(article, true), OfIssue(new Story().Issued(kind, category)));

    [Fact]
    public void An_order_that_left_before_its_validation_stands_on_the_emergency() =>
        Assert.Equal(new Citation("S 5", true), OfIssue(new Story().EmergencyIssued()));

    [Fact]
    public void An_emergency_that_hastens_nothing_is_not_cited()
    {
        var waiting = new Story().By(Cast.Investigator, Scenes.Emergency(StoryPack.Pack, "traffic"));
        Assert.Equal("S 3", OfIssue(waiting)!.Article);
        var direct = new Story().By(Cast.Prosecutor, Scenes.Emergency(StoryPack.Pack));
        Assert.Equal("S 3", OfIssue(direct)!.Article);
        Assert.Equal("S 3", Basis.Of(waiting.Folded, new OrderValidated(false))!.Article);
    }

    [Fact]
    public void An_emergency_receipt_stands_on_the_emergency_clock()
    {
        var story = new Story().EmergencyIssued().Transmitted();
        var body = Scenes.Receipt(story);
        story.By(Cast.ZhuhaiNode, body);
        Assert.Equal(new Citation("S 7 review-emergency", true), Basis.Of(story.Folded, body));
    }

    [Fact]
    public void What_an_author_wrote_is_not_cited()
    {
        var story = Situations.From("issued");
        var body = new OrderValidationRefused("Magna Carta", "no need");
        story.By(Cast.Judge, body);
        Assert.Equal("S 3", Basis.Of(story.Folded, body)!.Article);
    }

    [Fact]
    public void A_pack_that_is_silent_names_nothing_and_its_rules_are_cited_all_the_same()
    {
        var story = new Story { Pack = StoryPack.Silent }.Issued().Validated().Transmitted();
        Assert.Null(Basis.Of(story.Folded, new OrderTransmitted("4404")));
        Assert.Equal("S 3", Basis.Of(story.Folded, new OrderValidated(false))!.Article);
    }

    [Fact]
    public void A_ground_that_the_pack_does_not_know_is_no_basis() =>
        Assert.Null(Basis.Of(Situations.From("answered").Folded, Scenes.Refusal with { Ground = "whim" }));

    [Fact]
    public void Where_nothing_was_issued_nothing_was_allowed() =>
        Assert.Null(Basis.Of(new Folded(), new OrderTransmitted("4404")));

    [Theory]
    [InlineData("closed")]
    [InlineData("withdrawn")]
    [InlineData("destroyed")]
    public void Later_statements_change_nothing(string situation)
    {
        var folded = Situations.From(situation).Folded;
        Assert.Equal("S 3", Basis.Of(folded, new OrderValidated(false))!.Article);
        Assert.Equal("S 15 order.directed", Basis.Of(folded, new OrderDirected("4404/telecom-a", Story.Start))!.Article);
    }

    [Fact]
    public void Cases_and_officials_stand_under_no_pack()
    {
        var revoked = new OfficialRevoked(Cast.Judge.Id, Story.Start, "retired");
        Assert.Equal("register of officials, spec/statements.md", Basis.WithoutPack(revoked)!.Article);
        Assert.Equal(
            "criminal file, spec/statements.md", Basis.WithoutPack(new CaseOpened(new Offence("CP 211", 5)))!.Article);
        Assert.Null(Basis.WithoutPack(new OrderWithdrawn("not needed")));
    }

    private static Citation? OfIssue(Story story) => Basis.Of(story.Folded, story.Acts[0].Body);

    private static Citation Expected(string from, StatementBody body) => body switch
    {
        OrderValidated or OrderValidationRefused =>
            new Citation(from.StartsWith("emergency", StringComparison.Ordinal) ? "S 5" : "S 3", true),
        OrderReceived => new Citation("S 7 review", true),
        ClockLapsed lapsed => new Citation("S 7 " + lapsed.Clock, true),
        OrderRefused or OrderRestricted or PackageRestricted => new Citation("S 8a", true),
        OrderObjected { Ground: "wrong-issuer" } => new Citation("S 9a", true),
        OrderObjected { Ground: "not-stored" } => new Citation("S 10a", true),
        OrderObjected => new Citation("S 11", true),
        EnforcementDecided { Outcome: EnforcementOutcome.Denied } => new Citation("S 9b", true),
        DestructionDue { Ground: "retention-ended" } => new Citation("S 7 retention", true),
        PackageDestroyed or CopyDestroyed or KeyDestroyed or AlarmRaised => new Citation("S 14", true),
        _ when OrderStatements.Types.Of(body).Name.StartsWith("destruction.", StringComparison.Ordinal) =>
            new Citation("S 14", true),
        _ => new Citation("S 15 " + OrderStatements.Types.Of(body).Name, false),
    };
}
