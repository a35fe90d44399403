using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class RestrictionTests
{
    private const string Neighbour = "P-000000000000";

    private static readonly PackageOpened Opening = new(Story.Package, "MO-C-K7Q2M4XA", "to find the sender");

    [Theory]
    [InlineData("restricted")]
    [InlineData("package-restricted")]
    [InlineData("restriction-final")]
    public void Closing_the_order_opens_nothing_that_was_restricted(string situation)
    {
        var story = Situations.From(situation).Closed();
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening)!.Code);
        Assert.Equal(
            OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, new EndorsementRequested(Story.Package))!.Code);
    }

    [Fact]
    public void Closing_opens_nothing_after_a_late_refusal_either()
    {
        var story = LateRefusal();
        story.Validated(exPost: true).Closed();
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening)!.Code);
    }

    [Fact]
    public void Lifting_ends_the_restriction_that_it_names_and_no_other()
    {
        var story = Two().By(Cast.CourtJudge, Scenes.Restriction).By(Cast.CourtJudge, Scenes.Restriction with
        {
            Package = Neighbour,
        });
        var (first, second) = (story.Order.Restrictions[0], story.Order.Restrictions[1]);
        story.By(Cast.CourtJudge, new RestrictionLifted(first.Statement, "no privilege after all"));
        Assert.Null(story.Refusal(Cast.Investigator, Opening));
        Assert.Equal(
            OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening with { Package = Neighbour })!.Code);
        Assert.Equal(
            (false, true), (story.Sealed.IsRestricted, story.Folded.Packages[Neighbour].IsRestricted));
        story.By(Cast.CourtJudge, new RestrictionLifted(second.Statement, "no privilege after all"));
        Assert.Null(story.Refusal(Cast.Investigator, Opening with { Package = Neighbour }));
    }

    [Fact]
    public void A_package_that_was_restricted_twice_is_free_when_both_are_lifted()
    {
        var story = Situations.From("package-restricted").By(Cast.Reviewer, Scenes.Restriction);
        var (court, reviewer) = (story.Order.Restrictions[0], story.Order.Restrictions[1]);
        story.By(Cast.CourtJudge, new RestrictionLifted(court.Statement, "no privilege after all"));
        Assert.True(story.Sealed.IsRestricted);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening)!.Code);
        story.By(Cast.Reviewer, new RestrictionLifted(reviewer.Statement, "no privilege after all"));
        Assert.Null(story.Refusal(Cast.Investigator, Opening));
    }

    [Fact]
    public void A_packages_restriction_stays_when_the_orders_is_lifted()
    {
        var story = Situations.From("package-restricted")
            .By(Cast.Reviewer, new OrderRestricted("privilege", "S 8a", "a lawyer's line after all"));
        story.By(Cast.Reviewer, Scenes.Lift(story));
        Assert.Equal(Stage.Received, story.Order.Stage);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.Investigator, Opening)!.Code);
    }

    [Theory]
    [InlineData("in-part")]
    [InlineData("executed")]
    [InlineData("received")]
    public void An_order_goes_back_to_where_it_was_restricted(string situation)
    {
        var story = Situations.From(situation);
        var before = story.Order.Stage;
        story.By(Cast.Reviewer, new OrderRestricted("privilege", "S 8a", "a lawyer's"));
        Assert.Equal(before, story.By(Cast.Reviewer, Scenes.Lift(story)).Order.Stage);
    }

    [Fact]
    public void A_closed_order_stays_closed_and_its_packages_open_when_the_restriction_is_lifted()
    {
        var story = Situations.From("restricted").Closed();
        story.By(Cast.Reviewer, Scenes.Lift(story));
        Assert.Equal(Stage.Closed, story.Order.Stage);
        Assert.Null(story.Refusal(Cast.Investigator, Opening));
    }

    [Fact]
    public void The_side_that_restricted_decides_and_once()
    {
        var story = Situations.From("package-restricted");
        var lift = Scenes.Lift(story);
        Assert.Equal(OrderRefusalCode.WrongTerritory, story.Refusal(Cast.Reviewer, lift)!.Code);
        Assert.Equal(OrderRefusalCode.WrongPerson, story.Refusal(Cast.Judge, lift)!.Code);
        Assert.Equal(OrderRefusalCode.WrongRole, story.Refusal(Cast.Investigator, lift)!.Code);
        Assert.Equal(OrderRefusalCode.RestrictionUnknown, story.Refusal(
            Cast.CourtJudge, lift with { Restriction = Digest.Of([1]) })!.Code);
        Assert.Equal(OrderRefusalCode.RestrictionUnknown, story.Refusal(
            Cast.CourtJudge, lift with { Restriction = story.Order.Digest })!.Code);
        story.By(Cast.CourtJudge, Scenes.Confirmation(story)).By(Cast.CourtJudge, Scenes.Restriction);
        Assert.Equal(OrderRefusalCode.NotNow, story.Refusal(Cast.CourtJudge, lift)!.Code);
    }

    [Fact]
    public void A_late_refusal_is_confirmed_and_never_lifted()
    {
        var story = LateRefusal();
        Assert.Equal(OrderRefusalCode.RefusalStands, story.Refusal(Cast.Reviewer, Scenes.Lift(story))!.Code);
        Assert.Empty(Due(story));
        story.By(Cast.Reviewer, Scenes.Confirmation(story));
        Assert.Equal("restriction-confirmed", Assert.Single(Due(story)).Ground);
    }

    [Fact]
    public void A_confirmed_restriction_makes_that_package_due_and_no_other()
    {
        var story = Two().By(Cast.CourtJudge, Scenes.Restriction);
        story.After(TimeSpan.FromHours(1)).By(Cast.CourtJudge, Scenes.Confirmation(story));
        var due = Assert.Single(Due(story));
        Assert.Equal((Story.Package, story.Now), (due.Package, due.Due));
        Assert.Equal(OrderRefusalCode.GroundDiffers, story.Refusal(Cast.MacauNode, due with { Package = Neighbour })!.Code);
        Assert.Equal(
            OrderRefusalCode.ClockDiffers, story.Refusal(Cast.MacauNode, due with { Due = Story.Start })!.Code);
        story.By(Cast.MacauNode, due);
        Assert.Equal(DestructionStage.Due, story.Sealed.Destruction);
    }

    private static IReadOnlyList<DestructionDue> Due(Story story) =>
        [.. Reactions.Of(story.Folded, "MO", story.Now).OfType<DestructionDue>()];

    private static Story LateRefusal() =>
        Situations.From("emergency-received").Consulted().Answered().By(Cast.Reviewer, Scenes.Refusal);

    private static Story Two() => Situations.From("sealed").By(Cast.Provider, Scenes.Sealing(Neighbour))
        .By(Cast.Provider, new OrderExecuted(ExecutionOutcome.Delivered, [Story.Package, Neighbour]))
        .Delivered().By(Cast.MacauNode, Scenes.Delivery with { Package = Neighbour });
}
