using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>Whoever signs a statement signs what it answers; nothing else is moved by it.</summary>
public sealed class DescentTests
{
    private static readonly Story Fresh = new();

    [Fact]
    public void A_validation_that_answers_nothing_validates_nothing()
    {
        var story = new Story().Issued();
        var blank = Story.Sign(Cast.Judge, new OrderValidated(false), Story.Number, story.Now, []);

        Assert.Equal(OrderRefusalCode.AnswersNothing, OrderThread.Admit(story.Acts, blank, story.Find).Refusal!.Code);
        Assert.Equal(Stage.PendingValidation, OrderThread.Fold([.. story.Acts, blank], story.Find).State!.Stage);
    }

    [Fact]
    public void An_order_slipped_in_before_the_validated_one_is_not_validated_by_it()
    {
        var story = new Story().Issued().Validated();
        var wider = Scenes.Order(Fresh.Pack) with { Until = Story.Start.AddHours(-1) };
        var slipped = Story.Sign(Cast.Colleague, wider, Story.Number, Story.Start.AddMinutes(-4), []);

        var state = OrderThread.Fold([slipped, .. story.Acts], story.Find).State!;

        Assert.Equal(slipped.Digest, state.Digest);
        Assert.Equal(Stage.PendingValidation, state.Stage);
        Assert.Null(state.Validator);
    }

    [Fact]
    public void A_node_takes_no_second_order_into_a_thread_however_it_is_dated()
    {
        var story = new Story().Issued();
        var slipped = Story.Sign(
            Cast.Colleague, Scenes.Order(Fresh.Pack), Story.Number, Story.Start.AddMinutes(-4), []);

        var refusal = OrderThread.Admit(story.Acts, slipped, story.Find).Refusal;

        Assert.Equal(OrderRefusalCode.AlreadyIssued, refusal!.Code);
    }

    [Fact]
    public void What_answers_the_order_through_others_still_counts()
    {
        var story = new Story().Issued().Validated();
        Assert.DoesNotContain(story.Order.Digest, story.Folded.Heads);
        Assert.Equal(Stage.Transmitted, story.Transmitted().Order.Stage);
    }

    [Fact]
    public void A_recognition_of_another_order_recognises_nothing()
    {
        var story = new Story().Issued().Validated().Transmitted();
        var other = Story.Sign(Cast.Reviewer, new ReviewAssigned(true), Story.Number, story.Now, [Digest.Of("else"u8)]);

        Assert.Equal(OrderRefusalCode.AnswersUnknown, OrderThread.Admit(story.Acts, other, story.Find).Refusal!.Code);
    }

    [Fact]
    public void A_local_act_about_nothing_here_has_no_effect()
    {
        var story = new Story().Issued().After(TimeSpan.FromMinutes(1));
        var blank = Story.Sign(
            Cast.Custodian, new DestructionHeld(Story.Package, "appeal pending", "R17"), Story.Number, story.Now, []);

        Assert.Equal(OrderRefusalCode.AnswersNothing, OrderThread.Admit(story.Acts, blank, story.Find).Refusal!.Code);
    }
}
