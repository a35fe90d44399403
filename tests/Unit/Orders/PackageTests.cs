using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class PackageTests
{
    private static readonly PackageOpened Opening = new(Story.Package, "MO-C-K7Q2M4XA", "to find the sender");

    [Theory]
    [InlineData("executed")]
    [InlineData("restricted")]
    [InlineData("withdrawn")]
    [InlineData("due")]
    [InlineData("destroyed")]
    public void A_package_that_may_not_be_used_is_neither_opened_nor_endorsed(string situation)
    {
        var story = Situations.From(situation);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening)!.Code);
        Assert.Equal(
            OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, new EndorsementRequested(Story.Package))!.Code);
    }

    [Fact]
    public void A_restricted_package_stays_shut_and_its_neighbour_opens()
    {
        var story = Situations.From("sealed").By(Cast.Provider, Scenes.Sealing("P-000000000000"))
            .By(Cast.Provider, new OrderExecuted(ExecutionOutcome.Delivered, [Story.Package, "P-000000000000"]))
            .Delivered().By(Cast.MacauNode, Scenes.Delivery with { Package = "P-000000000000" })
            .By(Cast.Reviewer, new PackageRestricted(Story.Package, "privilege", "S 8a", "a lawyer's"));
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening)!.Code);
        Assert.Null(story.Refusal(Cast.Investigator, Opening with { Package = "P-000000000000" }));
        Assert.Equal(OrderRefusalCode.PackageUnknown, story.Refusal(
            Cast.Investigator, Opening with { Package = "P-222222222222" })!.Code);
        Assert.Equal(OrderRefusalCode.PackageUnknown, story.Refusal(
            Cast.Reviewer, new PackageRestricted("P-222222222222", "privilege", "S 8a", "a lawyer's"))!.Code);
    }

    [Fact]
    public void An_opening_names_a_case_of_the_requesting_territory() => Assert.Equal(
        OrderRefusalCode.CaseMissing,
        Situations.From("received").Refusal(Cast.Investigator, Opening with { Case = "HK-C-K7Q2M4XA" })!.Code);

    [Fact]
    public void An_endorsement_rests_on_the_sealed_digest_and_the_local_form()
    {
        Assert.Equal(OrderRefusalCode.ContentDiffers, Situations.From("endorsement-requested").Refusal(
            Cast.MacauNode, new EndorsementIntegrityVerified(Story.Package, Digest.Of([1])))!.Code);
        Assert.Equal(RefusalCode.ConditionNotMet, Situations.From("integrity-verified").Refusal(
            Cast.Endorser, new PackageEndorsed(Story.Package, [], [], "S 13d"))!.Code);
    }

    [Fact]
    public void An_endorsement_drops_no_limit_of_the_recognition()
    {
        var story = Situations.From("form-passed");
        story.By(Cast.Reviewer, Scenes.Recognition(story.Pack) with
        {
            Scope = RecognitionScope.Conditional, Limits = ["no death penalty"],
        }).Directed().Acknowledged().Collecting().Sealed().Executed().Delivered()
            .By(Cast.Investigator, new EndorsementRequested(Story.Package))
            .By(Cast.MacauNode, new EndorsementIntegrityVerified(Story.Package, Scenes.Sha));
        Assert.Equal(OrderRefusalCode.LimitsMissing, story.Refusal(
            Cast.Endorser, new PackageEndorsed(Story.Package, ["hash-list"], [], "S 13d"))!.Code);
        story.By(Cast.Endorser, new PackageEndorsed(Story.Package, ["hash-list"], ["no death penalty"], "S 13d"));
        Assert.Equal(EndorsementStage.EndorsedWithLimits, story.Sealed.Endorsement);
        Assert.Equal(["no death penalty"], story.Sealed.Limits);
    }

    [Fact]
    public void A_maintained_endorsement_may_be_challenged_again_and_a_revoked_one_is_gone()
    {
        var story = Situations.From("challenged");
        var challenge = new EndorsementChallenged(Story.Package, "custody", "a gap");
        Assert.Null(story.Copy().By(Cast.Judge, new EndorsementDecided(Story.Package, "maintained", "no gap"))
            .Refusal(Cast.Endorser, challenge));
        Assert.NotNull(story.By(Cast.Judge, new EndorsementDecided(Story.Package, "revoked", "a gap"))
            .Refusal(Cast.Endorser, challenge));
    }

    [Theory]
    [InlineData("order-withdrawn", "S 7 retention", 0, OrderRefusalCode.GroundDiffers)]
    [InlineData("retention-ended", "S 14", 0, OrderRefusalCode.GroundDiffers)]
    [InlineData("retention-ended", "S 7 retention", 1, OrderRefusalCode.ClockDiffers)]
    [InlineData("court-order", "S 7 retention", 0, OrderRefusalCode.WrongRole)]
    [InlineData("retention-ended", "S 7 retention", 0, null)]
    public void A_node_says_due_only_what_the_order_gives(string ground, string article, int late, string? code)
    {
        var story = Situations.From("retention-over");
        var due = story.Due("retention", story.Order.EndedAt).AddSeconds(1 + late);
        Assert.Equal(
            code, story.Refusal(Cast.MacauNode, new DestructionDue(Story.Package, ground, article, due))?.Code);
    }

    [Fact]
    public void Evidence_is_kept_through_the_last_second_of_its_retention()
    {
        var story = Situations.From("closed");
        var due = story.Due("retention").AddSeconds(1);
        var body = new DestructionDue(Story.Package, "retention-ended", story.Article("retention"), due);
        Assert.Equal(OrderRefusalCode.TooEarly, story.At(due.AddSeconds(-1)).Refusal(Cast.MacauNode, body)!.Code);
        Assert.Null(story.At(due).Refusal(Cast.MacauNode, body));
    }

    [Fact]
    public void A_node_gives_no_court_order_and_a_judge_no_clock()
    {
        var story = Situations.From("received");
        Assert.Equal(OrderRefusalCode.GroundDiffers, story.Refusal(
            Cast.MacauNode, new DestructionDue(Story.Package, "retention-ended", "S 7", story.Now))!.Code);
        Assert.Equal(OrderRefusalCode.WrongRole, Situations.From("retention-over").Refusal(
            Cast.Judge, new DestructionDue(Story.Package, "retention-ended", "S 7", story.Now))!.Code);
    }

    [Fact]
    public void Two_persons_of_one_body_do_not_approve_a_destruction()
    {
        var story = Situations.From("partly-approved");
        Assert.Equal(OrderRefusalCode.WrongPerson, story.Refusal(Cast.Custodian, Scenes.DestructionApproval())!.Code);
        Assert.Equal(
            OrderRefusalCode.WrongOffice, story.Refusal(Cast.SecondCustodian, Scenes.DestructionApproval())!.Code);
        Assert.Single(story.Sealed.Approvals);
    }

    [Fact]
    public void An_approval_names_the_reason()
    {
        var story = Situations.From("due");
        Assert.Equal(OrderRefusalCode.GroundDiffers, story.Refusal(
            Cast.Custodian, Scenes.DestructionApproval("order-withdrawn"))!.Code);
    }

    [Fact]
    public void A_hold_takes_the_approvals_back()
    {
        var story = Situations.From("approved").By(Cast.Custodian, new DestructionHeld(Story.Package, "appeal", "S 14"));
        Assert.Empty(story.Sealed.Approvals);
        story.By(Cast.Judge, new DestructionHoldLifted(Story.Package, "dismissed"));
        Assert.Null(story.Refusal(Cast.Custodian, Scenes.DestructionApproval()));
    }

    [Fact]
    public void A_certificate_says_what_was_approved_and_nothing_else()
    {
        var story = Situations.From("accounted");
        var right = Scenes.Certificate(story);
        (PackageDestroyed Wrong, string Code)[] all =
        [
            (right with { Sha256 = Digest.Of([1]) }, OrderRefusalCode.ContentDiffers),
            (right with { Package = "P-000000000000" }, OrderRefusalCode.PackageUnknown),
            (right with { Operators = [Cast.Custodian.Id] }, RefusalCode.DestructionNeedsPersons),
            (right with { Operators = [Cast.Custodian.Id, Cast.Custodian.Id] }, RefusalCode.DestructionNeedsPersons),
            (right with { Approvals = [right.Approvals[0]] }, RefusalCode.DestructionNeedsPersons),
            (right with { Approvals = [right.Approvals[0], Digest.Of([1])] }, OrderRefusalCode.ApprovalsDiffer),
            (right with { Operators = [Cast.Custodian.Id, Cast.Judge.Id] }, OrderRefusalCode.ApprovalsDiffer),
            (right with { Ground = "refused" }, OrderRefusalCode.GroundDiffers),
            (right with { Article = "S 14" }, OrderRefusalCode.GroundDiffers),
        ];
        foreach (var (wrong, code) in all)
        {
            Assert.Equal(code, story.Refusal(Cast.MacauNode, wrong)!.Code);
        }
    }

    [Theory]
    [InlineData("received")]
    [InlineData("due")]
    [InlineData("partly-approved")]
    [InlineData("held")]
    public void No_certificate_precedes_the_approvals_where_approvals_are_seen(string situation)
    {
        var right = Scenes.Certificate(Situations.From("accounted"));
        var story = Situations.From(situation);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.MacauNode, right)!.Code);
        story.Tries(Cast.MacauNode, right);
        Assert.NotEqual(CustodyStage.Destroyed, story.Sealed.Custody);
        Assert.Single(story.Folded.Void);
    }

    [Fact]
    public void The_other_side_takes_the_certificate_without_the_approvals_that_it_cannot_see()
    {
        var story = Situations.From("destroyed");
        var shared = story.Acts.Where(act => OrderStatements.Types.Of(act.Body).Shared);
        var there = OrderThread.Fold(shared, story.Find, "4404");
        Assert.Empty(there.Void);
        Assert.Equal(DestructionStage.Certified, there.Packages[Story.Package].Destruction);
        Assert.NotEmpty(OrderThread.Fold(shared, story.Find, "MO").Void);
        Assert.NotEmpty(OrderThread.Fold(shared, story.Find).Void);
    }

    [Fact]
    public void A_shared_statement_that_answers_a_local_one_waits_on_both_sides()
    {
        var story = Situations.From("received").Opened();
        var local = story.Acts[^1];
        var act = Story.Sign(Cast.Investigator, new OrderClosed(), Story.Number, story.Now, [local.Digest]);
        Assert.Equal([act.Digest], OrderThread.Fold(story.Acts.Append(act), story.Find).Pending);
        Assert.Equal(
            OrderRefusalCode.AnswersUnknown, OrderThread.Admit(story.Acts, act, story.Find).Refusal!.Code);
        Assert.Equal(
            [act.Digest], OrderThread.Fold(story.Acts.Append(act).Where(one => one != local), story.Find, "4404").Pending);
    }

    [Fact]
    public void A_certificate_comes_after_its_approvals_whatever_the_clocks_of_the_approvers_said()
    {
        foreach (var ahead in new[] { 0, 1, 300 })
        {
            var story = Situations.From("partly-approved");
            var now = story.Now;
            story.At(now.AddSeconds(ahead)).By(Cast.CourtJudge, Scenes.DestructionApproval());
            story.Accounted().At(now).By(Cast.MacauNode, Scenes.Certificate(story));
            Assert.True(story.Sealed.IsDestroyed);
        }
    }

    [Fact]
    public void A_second_package_goes_its_own_way()
    {
        var story = Situations.From("sealed").By(Cast.Provider, Scenes.Sealing("P-000000000000"))
            .By(Cast.Provider, new OrderExecuted(ExecutionOutcome.Delivered, [Story.Package, "P-000000000000"]))
            .Delivered().Opened();
        Assert.Equal(1, story.Sealed.Openings);
        story.By(Cast.MacauNode, Scenes.Delivery with { Package = "P-000000000000" });
        Assert.Equal(1, story.Sealed.Openings);
        Assert.Equal(0, story.Folded.Packages["P-000000000000"].Openings);
        Assert.Equal(CustodyStage.Delivered, story.Folded.Packages["P-000000000000"].Custody);
    }

    [Fact]
    public void Heads_beyond_what_a_statement_may_answer_leave_out_those_without_effect_first()
    {
        var story = new Story().Issued();
        var head = story.Folded.Heads;
        for (var turn = 0; turn < 20; turn++)
        {
            story.Adds(Story.Sign(
                Cast.OtherProvider, new OrderAcknowledged(), Story.Number, story.Now.AddSeconds(turn), head));
        }

        var validated = Story.Sign(Cast.Judge, new OrderValidated(false), Story.Number, story.Now, head);
        story.Adds(validated);
        Assert.Equal(21, story.Folded.Heads.Count);
        var answers = story.Folded.AnswersFor(shared: true);
        Assert.Equal(16, answers.Count);
        Assert.Contains(validated.Digest, answers);
        Assert.Equal(answers.Order(), answers);
    }
}
