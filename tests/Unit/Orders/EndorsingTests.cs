using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>What stands in the way of an endorsement (異地簽註) under the shipped pack, and what an end of it means.</summary>
public sealed class EndorsingTests
{
    private static readonly string Text = File.ReadAllText(
        Path.Combine(TestData.Repository, "packs", "gba", "pack.yaml"));

    private static readonly RulePack Shipped = RulePack.Read(Encoding.UTF8.GetBytes(Text)).Pack!;

    [Fact]
    public void Product_of_an_interception_is_not_endorsed_in_Hong_Kong()
    {
        var story = Verified("hong-kong");
        var silent = Endorsing(story) with { Form = [] };
        var refusal = story.Refusal(Cast.Endorser, silent)!;
        Assert.Equal((RefusalCode.ConditionNotMet, "Cap. 589 s. 61"), (refusal.Code, refusal.Article));
        Assert.Null(story.Refusal(Cast.Endorser, silent with { Form = ["no-interception-product"] }));
        Assert.DoesNotContain(
            Conditions.For(Shipped, "endorsement", "MO", "4404"), one => one.Id == "no-interception-product");
    }

    [Theory]
    [InlineData("hong-kong", "Cap. 8 s. 22A")]
    [InlineData("mainland", "2016 rules")]
    [InlineData("macau", "Macau Code of Criminal Procedure")]
    public void Each_place_wants_its_own_form_field_by_field(string system, string article)
    {
        var story = Verified(system);
        var whole = Endorsing(story);
        Assert.Null(story.Refusal(Cast.Endorser, whole));
        var none = story.Refusal(Cast.Endorser, whole with { Forms = null })!;
        Assert.Equal(RefusalCode.FormIncomplete, none.Code);
        Assert.Contains(article, none.Article, StringComparison.Ordinal);
        foreach (var (form, field) in whole.Forms!.SelectMany(form => form.Fields.Select(field => (form, field))))
        {
            IReadOnlyList<FilledForm> lacking =
            [
                .. whole.Forms!.Select(one => one == form
                    ? one with { Fields = [.. one.Fields.Where(other => other != field)] } : one),
            ];
            Assert.Equal(
                RefusalCode.FormIncomplete, story.Refusal(Cast.Endorser, whole with { Forms = lacking })?.Code);
        }
    }

    [Fact]
    public void Nothing_is_endorsed_of_an_order_that_fell_after_its_custody_was_verified()
    {
        StatementBody[] ends =
        [
            new OrderWithdrawn("no longer needed"), new OrderRestricted("privilege", "S 8a", "a lawyer's line after all"),
            Scenes.Restriction,
        ];
        foreach (var end in ends)
        {
            var by = end is OrderWithdrawn ? Cast.Investigator : end is OrderRestricted ? Cast.Reviewer : Cast.CourtJudge;
            var story = Situations.From("integrity-verified").By(by, end);
            Assert.Equal(
                OrderRefusalCode.NotNow,
                story.Refusal(Cast.Endorser, new PackageEndorsed(Story.Package, ["hash-list"], [], "S 13d"))?.Code);
        }
    }

    [Fact]
    public void A_challenge_is_decided_once_and_what_was_revoked_or_refused_is_not_endorsed_again()
    {
        var challenged = Situations.From("challenged");
        var again = new PackageEndorsed(Story.Package, ["hash-list"], [], "S 13d");
        Assert.Equal(OrderRefusalCode.NotNow, challenged.Refusal(Cast.Endorser, again)!.Code);
        var revoked = challenged.By(Cast.Judge, new EndorsementDecided(Story.Package, "revoked", "a gap"));
        Assert.Equal(OrderRefusalCode.NotNow, revoked.Refusal(Cast.Endorser, again)!.Code);
        Assert.Equal(OrderRefusalCode.NotNow, revoked.Refusal(
            Cast.Judge, new EndorsementDecided(Story.Package, "maintained", "no gap after all"))!.Code);
        Assert.Equal(OrderRefusalCode.NotNow, revoked.Refusal(
            Cast.Investigator, new EndorsementRequested(Story.Package))!.Code);
        var refused = Situations.From("integrity-verified")
            .By(Cast.Endorser, new EndorsementRefused(Story.Package, "integrity", "S 13d", "two dates"));
        Assert.Equal(OrderRefusalCode.NotNow, refused.Refusal(Cast.Endorser, again)!.Code);
    }

    [Theory]
    [InlineData("received", false)]
    [InlineData("endorsement-requested", false)]
    [InlineData("integrity-verified", false)]
    [InlineData("endorsed", true)]
    [InlineData("challenged", true)]
    public void Evidence_is_what_is_endorsed(string situation, bool isEvidence)
    {
        var story = Situations.From(situation);
        Assert.Equal(isEvidence, Evidence.Barred(story.Order, story.Sealed) is null);
    }

    [Fact]
    public void No_evidence_is_what_was_endorsed_and_may_no_longer_be_used()
    {
        Story[] fallen =
        [
            Situations.From("endorsed").By(Cast.Investigator, new OrderWithdrawn("no longer needed")),
            Situations.From("endorsed").By(Cast.Reviewer, new OrderRestricted("privilege", "S 8a", "a lawyer's line")),
            Situations.From("endorsed").By(Cast.CourtJudge, Scenes.Restriction),
            Situations.From("challenged").By(Cast.Judge, new EndorsementDecided(Story.Package, "revoked", "a gap")),
            Situations.From("destroyed"),
        ];
        Assert.All(fallen, story => Assert.NotNull(Evidence.Barred(story.Order, story.Sealed)));
    }

    /// <summary>As if Macau's courts followed the law of that place.</summary>
    private static Story Verified(string system) => new Story { Pack = Following(system) }.UntilReceived()
        .By(Cast.Investigator, new EndorsementRequested(Story.Package))
        .By(Cast.MacauNode, new EndorsementIntegrityVerified(Story.Package, Scenes.Sha));

    private static RulePack Following(string system) => RulePack.Read(Encoding.UTF8.GetBytes(Text.Replace(
        "Macau 澳門, legalSystem: macau,", $"Macau 澳門, legalSystem: {system},", StringComparison.Ordinal))).Pack!;

    private static PackageEndorsed Endorsing(Story story) => new(
        Story.Package,
        [.. Conditions.For(story.Pack, "endorsement", "MO", "4404").Select(one => one.Id)], [], "form",
        Scenes.Filled(story.Pack));
}
