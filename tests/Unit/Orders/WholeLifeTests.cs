using LotusBridge.Ledger;
using LotusBridge.Custody.Statements;
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
    public void Nothing_is_endorsed_in_Macau_without_the_judges_order_for_this_very_package()
    {
        var file = File.ReadAllBytes(Path.Combine(TestData.Repository, "packs", "gba", "pack.yaml"));
        var story = new Story { Pack = RulePack.Read(file).Pack! }.UntilReceived()
            .By(Cast.Investigator, new EndorsementRequested(Story.Package))
            .By(Cast.MacauNode, new EndorsementIntegrityVerified(Story.Package, Scenes.Sha));
        var whole = Scenes.Filled(story.Pack);
        var other = whole[0] with
        {
            Fields = [.. whole[0].Fields.Select(one => one.Field == "material"
                ? one with { Value = Digest.Of("another"u8).ToString() } : one)],
        };
        IReadOnlyList<FilledForm>?[] wrong = [null, [], [whole[0] with { Fields = [] }], [other], [.. whole, .. whole]];
        foreach (var forms in wrong)
        {
            var refusal = story.Refusal(Cast.Endorser, new PackageEndorsed(Story.Package, [], [], "form", forms))!;
            Assert.Equal(RefusalCode.FormIncomplete, refusal.Code);
            Assert.Equal("Macau Code of Criminal Procedure (judge's order)", refusal.Article);
        }
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
