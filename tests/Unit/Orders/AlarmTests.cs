using LotusBridge.Custody.Statements;
using LotusBridge.Orders;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class AlarmTests
{
    private static readonly AlarmRaised Overdue = new(Story.Package, AlarmRaised.Overdue);
    private static readonly AlarmRaised Failed = new(Story.Package, AlarmRaised.Failed);

    [Fact]
    public void A_destruction_is_overdue_from_the_second_after_its_clock()
    {
        var story = Situations.From("due");
        var end = story.Due("destruction", story.Sealed.Reason!.Due);
        Assert.Equal(end.ToUniversalTime().AddSeconds(1), Reactions.NextDue(story.Folded, "MO"));
        Assert.Equal(OrderRefusalCode.AlarmUnfounded, story.At(end).Refusal(Cast.MacauNode, Overdue)!.Code);
        Assert.Empty(Reactions.Of(story.Folded, "MO", end));
        story.At(end.AddSeconds(1)).By(Cast.MacauNode, Overdue);
        Assert.Equal(new Alarm(AlarmRaised.Overdue, story.Now), Assert.Single(story.Sealed.Alarms));
        Assert.Null(Reactions.NextDue(story.Folded, "MO"));
    }

    [Fact]
    public void An_alarm_is_raised_once_and_only_about_what_is_so()
    {
        var story = Situations.From("overdue-destruction").By(Cast.MacauNode, Overdue);
        Assert.Equal(OrderRefusalCode.AlarmUnfounded, story.Refusal(Cast.MacauNode, Overdue)!.Code);
        Assert.Equal(OrderRefusalCode.AlarmUnfounded, story.Refusal(Cast.MacauNode, Failed)!.Code);
        Assert.Equal(
            OrderRefusalCode.NotNow, Situations.From("received").Refusal(Cast.MacauNode, Overdue)!.Code);
        Assert.Equal(OrderRefusalCode.WrongRole, story.Refusal(Cast.Committee, Failed)!.Code);
    }

    [Fact]
    public void Approvals_do_not_silence_it_and_the_certificate_does()
    {
        var story = Situations.From("overdue-destruction").By(Cast.MacauNode, Overdue).DestructionApproved();
        Assert.Single(story.Sealed.Alarms);
        story.Accounted();
        Assert.Single(story.Sealed.Alarms);
        story.Destroyed();
        Assert.Empty(story.Sealed.Alarms);
    }

    [Fact]
    public void A_hold_ends_it_and_lifting_the_hold_brings_it_back()
    {
        var story = Situations.From("overdue-destruction").By(Cast.MacauNode, Overdue)
            .By(Cast.Custodian, new DestructionHeld(Story.Package, "appeal", "S 14"));
        Assert.Empty(story.Sealed.Alarms);
        Assert.Empty(Reactions.Of(story.Folded, "MO", story.Now));
        story.By(Cast.Judge, new DestructionHoldLifted(Story.Package, "dismissed"));
        Assert.Equal(Overdue, Assert.Single(Reactions.Of(story.Folded, "MO", story.Now)));
    }

    [Fact]
    public void A_failure_is_alarming_until_that_holder_has_destroyed_its_copy()
    {
        var story = Situations.From("due").By(Cast.Custodian, Scenes.Backup).DestructionApproved()
            .By(Cast.Custodian, new DestructionFailed(Story.Package, Scenes.Vault, "the tape does not wind"));
        Assert.Equal(Failed, Assert.Single(Reactions.Of(story.Folded, "MO", story.Now)));
        story.By(Cast.MacauNode, Failed);
        var late = story.Copy().By(Cast.Custodian, Scenes.Backup with { Holder = new Holder(HolderKind.Backup, "vault-3") });
        Assert.Single(late.Sealed.Alarms);
        Assert.Equal(DestructionStage.Failed, late.DestructionApproved().Sealed.Destruction);
        story.By(Cast.Custodian, new CopyDestroyed(Story.Package, Scenes.Vault, FateMethod.PhysicallyDestroyed));
        Assert.Empty(story.Sealed.Alarms);
    }
}
