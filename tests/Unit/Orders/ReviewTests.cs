using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class ReviewTests
{
    private static OrderRecognised Recognition => Scenes.Recognition(StoryPack.Pack);

    [Fact]
    public void Silence_at_the_end_of_the_review_escalates_and_never_approves()
    {
        var story = Situations.From("form-passed").After(TimeSpan.FromDays(20));
        var clock = story.Order.Clock("review")!;
        story.By(Cast.ZhuhaiNode, new ClockLapsed("review", clock.Due, clock.Article));
        Assert.Equal(Stage.UnderFormalReview, story.Order.Stage);
        Assert.Equal(ReviewStage.LegalityCheck, story.Order.Review.Stage);
        Assert.True(story.Order.Review.IsEscalated);
        Assert.Null(story.Order.Clock("review"));
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Reviewer, Scenes.Direction(story))!.Code);
    }

    [Fact]
    public void Another_judge_takes_over_an_escalated_review_and_the_first_one_decides_no_more()
    {
        var story = Situations.From("form-passed").After(TimeSpan.FromDays(20));
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.SecondReviewer, new ReviewAssigned(true))!.Code);
        var clock = story.Order.Clock("review")!;
        story.By(Cast.ZhuhaiNode, new ClockLapsed("review", clock.Due, clock.Article));
        Assert.Equal(OrderRefusalCode.WrongPerson, story.Refusal(Cast.Reviewer, new ReviewAssigned(true))!.Code);
        story.By(Cast.SecondReviewer, new ReviewAssigned(true));
        Assert.Equal(OrderRefusalCode.WrongPerson, story.Refusal(Cast.Reviewer, new ReviewFormChecked(true, []))!.Code);
        Assert.Null(story.Refusal(Cast.SecondReviewer, new ReviewFormChecked(true, [])));
    }

    [Fact]
    public void A_decided_review_is_taken_over_by_nobody()
    {
        var story = Situations.From("form-passed").After(TimeSpan.FromDays(20));
        var clock = story.Order.Clock("review")!;
        story.By(Cast.ZhuhaiNode, new ClockLapsed("review", clock.Due, clock.Article)).Recognised();
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.SecondReviewer, new ReviewAssigned(true))!.Code);
    }

    [Fact]
    public void A_form_with_defects_goes_back_to_the_queue_for_any_judge()
    {
        var story = Situations.From("assigned").By(Cast.Reviewer, new ReviewFormChecked(false, ["no seal"]));
        Assert.Equal(["no seal"], story.Order.Review.Defects);
        Assert.False(story.Order.Review.IsFormPassed);
        Assert.Null(story.Refusal(Cast.Reviewer, new ReviewAssigned(true)));
        Assert.Empty(story.By(Cast.SecondReviewer, new ReviewAssigned(true)).Order.Review.Defects);
    }

    [Fact]
    public void There_is_no_refusal_without_consultation() => Assert.Equal(
        OrderRefusalCode.ConsultationMissing,
        Situations.From("form-passed").Refusal(Cast.Reviewer, Scenes.Refusal)!.Code);

    [Fact]
    public void There_is_no_refusal_before_the_issuer_answered_or_its_time_ran_out()
    {
        var story = Situations.From("consulted");
        var due = story.Order.Clock("issuer-reply")!.Due;
        Assert.Equal(OrderRefusalCode.ConsultationMissing, story.Refusal(Cast.Reviewer, Scenes.Refusal)!.Code);
        Assert.Equal(
            OrderRefusalCode.ConsultationMissing, story.At(due).Refusal(Cast.Reviewer, Scenes.Refusal)!.Code);
        Assert.Null(story.At(due.AddSeconds(1)).Refusal(Cast.Reviewer, Scenes.Refusal));
    }

    [Fact]
    public void The_issuer_answers_in_the_last_second_and_not_in_the_next()
    {
        var story = Situations.From("consulted");
        var due = story.Order.Clock("issuer-reply")!.Due;
        Assert.Null(story.At(due).Refusal(Cast.Investigator, new ReviewConsultationAnswered("it is not")));
        Assert.Equal(
            OrderRefusalCode.TooLate,
            story.At(due.AddSeconds(1)).Refusal(Cast.Investigator, new ReviewConsultationAnswered("it is not"))!.Code);
    }

    [Fact]
    public void A_refusal_rests_on_the_ground_that_the_issuer_was_asked_about() => Assert.Equal(
        OrderRefusalCode.ConsultationMissing,
        Situations.From("answered").Refusal(Cast.Reviewer, new OrderRefused("ne-bis-in-idem", "S 8b", "tried"))!.Code);

    [Theory]
    [InlineData("privilege", "S 8b", OrderRefusalCode.ArticleDiffers)]
    [InlineData("bad-weather", "S 8a", RefusalCode.GroundUnknown)]
    [InlineData("wrong-issuer", "S 9a", RefusalCode.GroundUnknown)]
    public void A_ground_is_one_of_the_pack_under_its_own_article(string ground, string article, string code)
    {
        Assert.Equal(code, Situations.From("form-passed")
            .Refusal(Cast.Reviewer, new ReviewIssuerConsulted(ground, article, "because"))!.Code);
        Assert.Equal(code, Situations.From("received")
            .Refusal(Cast.Reviewer, new OrderRestricted(ground, article, "because"))!.Code);
        Assert.Equal(code, Situations.From("received").Refusal(
            Cast.Reviewer,
            new LotusBridge.Custody.Statements.PackageRestricted(Story.Package, ground, article, "because"))!.Code);
    }

    [Fact]
    public void A_refusal_cites_the_grounds_own_article() => Assert.Equal(
        OrderRefusalCode.ArticleDiffers,
        Situations.From("answered").Refusal(Cast.Reviewer, Scenes.Refusal with { Article = "S 1" })!.Code);

    [Fact]
    public void Recognition_states_every_condition_and_has_the_approvals_number()
    {
        var story = Situations.From("form-passed");
        foreach (var condition in Recognition.Conditions)
        {
            var without = Recognition with { Conditions = [.. Recognition.Conditions.Except([condition])] };
            Assert.Equal(RefusalCode.ConditionNotMet, story.Refusal(Cast.Reviewer, without)!.Code);
        }

        Assert.Equal("S 13c", story.Refusal(Cast.Reviewer, Recognition with { Approval = null })!.Article);
        Assert.Equal("S 13c", story.Refusal(Cast.Reviewer, Recognition with { Approval = " " })!.Article);
        Assert.Equal("approval 2026/17", story.Recognised().Order.Approval);
    }

    [Fact]
    public void A_preservation_order_is_not_refused_for_what_concerns_production()
    {
        var story = new Story().Issued(OrderKind.Preservation).Validated().UnderReview().FormPassed();
        Assert.Equal(RefusalCode.GroundUnknown, story.Refusal(Cast.Reviewer, Scenes.Consultation)!.Code);
        Assert.Null(story.Refusal(Cast.Reviewer, new ReviewIssuerConsulted("rights", "S 10b", "a breach")));
    }

    [Fact]
    public void A_question_not_answered_in_time_withdraws_the_order()
    {
        var story = Situations.From("clarification");
        var clock = story.Order.Clock("clarification")!;
        var lapse = new ClockLapsed("clarification", clock.Due, clock.Article);
        Assert.Equal(OrderRefusalCode.TooEarly, story.At(clock.Due).Refusal(Cast.ZhuhaiNode, lapse)!.Code);
        story.At(clock.Due.AddSeconds(1));
        Assert.Equal(
            OrderRefusalCode.TooLate, story.Refusal(Cast.Investigator, new ClarificationAnswered("this one"))!.Code);
        Assert.Equal(Stage.Withdrawn, story.By(Cast.ZhuhaiNode, lapse).Order.Stage);
    }

    [Fact]
    public void The_review_goes_on_where_the_question_interrupted_it()
    {
        var story = Situations.From("clarification").By(Cast.Investigator, new ClarificationAnswered("this one"));
        Assert.Equal(ReviewStage.LegalityCheck, story.Order.Review.Stage);
        Assert.Null(story.Order.Clock("clarification"));
        Assert.NotNull(story.Order.Clock("review"));
    }

    [Fact]
    public void In_an_emergency_the_form_comes_first_and_the_decision_may_follow_the_delivery()
    {
        var unchecked_ = new Story().EmergencyIssued().UnderReview();
        Assert.Equal(OrderRefusalCode.NotNow, unchecked_.Refusal(Cast.Reviewer, Scenes.Direction(unchecked_))!.Code);
        var ordinary = Situations.From("form-passed");
        Assert.Equal(OrderRefusalCode.NotNow, ordinary.Refusal(Cast.Reviewer, Scenes.Direction(ordinary))!.Code);

        var story = Situations.From("emergency-received");
        Assert.Equal(ReviewStage.LegalityCheck, story.Order.Review.Stage);
        Assert.Null(story.Order.Clock("review-form-emergency"));
        Assert.NotNull(story.Order.Clock("review-emergency"));
        story.Recognised();
        Assert.Equal(Stage.Received, story.Order.Stage);
        Assert.Null(story.Order.Clock("review-emergency"));
    }

    [Fact]
    public void A_refusal_after_the_delivery_restricts_the_data()
    {
        var story = Situations.From("emergency-received").Consulted().Answered().By(Cast.Reviewer, Scenes.Refusal);
        Assert.Equal(Stage.Restricted, story.Order.Stage);
        Assert.Equal(ReviewStage.Refused, story.Order.Review.Stage);
        Assert.NotNull(story.Refusal(
            Cast.Investigator,
            new LotusBridge.Custody.Statements.PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "to find the sender")));
    }

    [Fact]
    public void A_refusal_before_the_delivery_ends_even_an_emergency_order()
    {
        var story = Situations.From("emergency-form-passed").Directed().Acknowledged().Consulted().Answered()
            .By(Cast.Reviewer, Scenes.Refusal);
        Assert.Equal(Stage.Refused, story.Order.Stage);
        Assert.Empty(story.Order.Clocks);
    }

    [Fact]
    public void An_emergency_order_is_closed_neither_unvalidated_nor_undecided()
    {
        var story = Situations.From("emergency-received");
        Assert.Equal(OrderRefusalCode.ValidationOpen, story.Refusal(Cast.Investigator, new OrderClosed())!.Code);
        story.Validated(exPost: true);
        Assert.Equal(OrderRefusalCode.ReviewOpen, story.Refusal(Cast.Investigator, new OrderClosed())!.Code);
        Assert.Null(story.Recognised().Refusal(Cast.Investigator, new OrderClosed()));
    }

    [Fact]
    public void A_judge_who_validated_has_no_further_say_even_from_another_bench()
    {
        var story = Situations.From("queued");
        var both = story.Order with { Validator = Cast.Reviewer };
        var act = story.Sign(Cast.Reviewer, new ReviewAssigned(true));
        Assert.Equal(OrderRefusalCode.WrongPerson, Transitions.Apply(both, act, story.Pack).Refusal!.Code);
    }
}
