using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class WholeLifeTests
{
    [Fact]
    public void A_production_order_lives_from_its_issue_to_the_audit_of_its_certificate()
    {
        var story = new Story().WholeProduction();
        Assert.Equal(Stage.Closed, story.Order.Stage);
        Assert.Equal(CustodyStage.Destroyed, story.Sealed.Custody);
        Assert.Equal(DestructionStage.Audited, story.Sealed.Destruction);
        Assert.Equal(EndorsementStage.Endorsed, story.Sealed.Endorsement);
        Assert.Equal(1, story.Sealed.Openings);
        Assert.Empty(story.Folded.Pending);
        Assert.Empty(story.Order.Clocks);
    }

    [Fact]
    public void A_preservation_order_is_extended_once_linked_and_given_up()
    {
        var story = new Story().WholePreservation();
        Assert.Equal(Stage.Ended, story.Order.Stage);
        Assert.Equal("MO-2026-AAAAAAAA", story.Order.Production);
        Assert.True(story.Order.IsReleased);
        Assert.Empty(story.Order.Packages);
    }

    [Fact]
    public void The_same_lives_hold_under_the_shipped_pack_of_the_bay_area()
    {
        var file = File.ReadAllBytes(Path.Combine(TestData.Repository, "packs", "gba", "pack.yaml"));
        var pack = RulePack.Read(file).Pack!;
        Assert.Equal(Stage.Closed, new Story { Pack = pack }.WholeProduction().Order.Stage);
        Assert.Equal(Stage.Ended, new Story { Pack = pack }.WholePreservation().Order.Stage);
        Assert.Equal(Stage.Closed, new Story { Pack = pack }.WholeEmergency().Order.Stage);
    }

    [Fact]
    public void An_emergency_order_is_executed_first_and_validated_and_decided_later()
    {
        var story = new Story().WholeEmergency();
        Assert.Equal(Stage.Closed, story.Order.Stage);
        Assert.True(story.Order.IsValidated);
        Assert.Equal(ReviewStage.Recognised, story.Order.Review.Stage);
    }
}
