using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>What the pack fills in is what the law takes: no more and no less.</summary>
public sealed class StatedDuesTests
{
    public static TheoryData<string, string> Stating { get; } = new()
    {
        { "recognised", "order.directed" }, { "objected", "objection.answered" }, { "conflict", "conflict.decided" },
        { "preservation-directed", "preservation.confirmed" }, { "preserved", "preservation.extended" },
        { "emergency-form-passed", "order.directed" },
    };

    [Theory]
    [MemberData(nameof(Stating))]
    public void A_moment_that_the_pack_computes_is_taken_and_no_other(string situation, string type)
    {
        var story = Situations.From(situation).After(TimeSpan.FromMinutes(3));
        var (author, body) = Draft(type);
        Assert.NotNull(story.Refusal(author, body));
        Assert.Null(story.Refusal(author, StatedDues.At(story.Folded, body, story.Now)));
    }

    [Fact]
    public void A_draft_that_waited_gets_the_moment_of_its_signing()
    {
        var story = Situations.From("emergency-form-passed");
        var (author, body) = Draft("order.directed");
        var early = StatedDues.At(story.Folded, body, story.Now);
        story.After(TimeSpan.FromHours(1));
        Assert.Equal(OrderRefusalCode.ClockDiffers, story.Refusal(author, early)!.Code);
        Assert.Null(story.Refusal(author, StatedDues.At(story.Folded, early, story.Now)));
    }

    [Fact]
    public void What_states_no_moment_and_what_answers_no_order_stay_as_they_are()
    {
        var story = Situations.From("objected");
        var referred = new ObjectionAnswered(ObjectionOutcome.Referred, "the court decides");
        Assert.Same(referred, StatedDues.At(story.Folded, referred, story.Now));
        var closed = new OrderClosed();
        Assert.Same(closed, StatedDues.At(story.Folded, closed, story.Now));
        var directed = new OrderDirected("4404/telecom-a", Story.Start);
        Assert.Same(directed, StatedDues.At(new Folded(), directed, story.Now));
    }

    [Fact]
    public void What_bars_an_act_is_told_before_it_says_anything()
    {
        var story = Situations.From("queued");
        Assert.Null(Next.Bar(story.Folded, "review.assigned", Cast.Reviewer, story.Now));
        Assert.Equal(OrderRefusalCode.WrongRole, Next.Bar(story.Folded, "review.assigned", Cast.Judge, story.Now)!.Code);
        Assert.NotNull(Next.Bar(story.Folded, "order.directed", Cast.Reviewer, story.Now));
    }

    private static (Author Author, StatementBody Body) Draft(string type) => type switch
    {
        "order.directed" => (Cast.Reviewer, new OrderDirected("4404/telecom-a", Story.Start)),
        "objection.answered" => (Cast.Investigator, new ObjectionAnswered(ObjectionOutcome.Maintained, "it stands", Story.Start)),
        "conflict.decided" => (Cast.CourtJudge, new ConflictDecided(ConflictOutcome.Upheld, "none", Story.Start)),
        "preservation.confirmed" => (Cast.Provider, new PreservationConfirmed(Story.Start)),
        _ => (Cast.Investigator, new PreservationExtended(Story.Start, "still needed")),
    };
}
