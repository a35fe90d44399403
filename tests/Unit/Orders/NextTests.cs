using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>The tables of docs/lifecycles.md, written a second time: in each place exactly these statements are taken.</summary>
public sealed class NextTests
{
    [Theory]
    [InlineData("issued", "order.validated order.validation-refused order.withdrawn")]
    [InlineData("validated", "order.transmitted order.withdrawn")]
    [InlineData("validation-refused", "")]
    [InlineData("transmitted", "order.received order.withdrawn")]
    [InlineData("queued", "order.withdrawn preservation.directed review.assigned")]
    [InlineData("assigned", "clarification.requested order.withdrawn preservation.directed review.form-checked")]
    [InlineData("form-passed", "clarification.requested order.recognised order.refused order.withdrawn preservation.directed review.issuer-consulted")]
    [InlineData("consulted", "clarification.requested order.recognised order.refused order.withdrawn preservation.directed review.consultation-answered")]
    [InlineData("answered", "clarification.requested order.recognised order.refused order.withdrawn preservation.directed")]
    [InlineData("clarification", "clarification.answered order.withdrawn preservation.directed")]
    [InlineData("recognised", "order.directed order.withdrawn preservation.directed")]
    [InlineData("refused", "")]
    [InlineData("directed", "order.acknowledged order.withdrawn preservation.directed")]
    [InlineData("acknowledged", "collection.started order.objected order.withdrawn preservation.directed")]
    [InlineData("collecting", "order.executed order.objected order.withdrawn package.delivered package.sealed preservation.directed")]
    [InlineData("sealed", "order.executed order.objected order.withdrawn package.delivered package.destroyed package.excess-reported package.restricted package.sealed preservation.directed")]
    [InlineData("objected", "objection.answered order.withdrawn preservation.directed")]
    [InlineData("conflict", "conflict.decided order.withdrawn preservation.directed")]
    [InlineData("overdue", "enforcement.requested order.executed order.objected order.withdrawn package.delivered package.sealed preservation.directed")]
    [InlineData("enforcement", "enforcement.decided order.withdrawn preservation.directed")]
    [InlineData("enforced", "order.executed order.withdrawn package.delivered package.sealed preservation.directed")]
    [InlineData("denied", "")]
    [InlineData("executed", "order.restricted order.withdrawn package.delivered package.destroyed package.excess-reported package.restricted preservation.directed")]
    [InlineData("in-part", "order.restricted order.withdrawn package.delivered package.destroyed package.excess-reported package.restricted preservation.directed")]
    [InlineData("no-data", "order.closed order.withdrawn preservation.directed")]
    [InlineData("received", "order.closed order.restricted order.withdrawn package.destroyed package.excess-reported package.restricted preservation.directed")]
    [InlineData("restricted", "order.closed order.withdrawn package.destroyed package.excess-reported package.restricted preservation.directed restriction.confirmed restriction.lifted")]
    [InlineData("package-restricted", "order.closed order.restricted order.withdrawn package.destroyed package.excess-reported package.restricted preservation.directed restriction.confirmed restriction.lifted")]
    [InlineData("restriction-final", "order.closed order.restricted order.withdrawn package.destroyed package.excess-reported package.restricted preservation.directed")]
    [InlineData("closed", "package.destroyed package.excess-reported package.restricted")]
    [InlineData("withdrawn", "package.destroyed package.excess-reported package.restricted withdrawal.confirmed")]
    [InlineData("emergency", "order.transmitted order.validated order.validation-refused order.withdrawn")]
    [InlineData("emergency-form-passed", "clarification.requested order.directed order.recognised order.refused order.validated order.validation-refused order.withdrawn preservation.directed review.issuer-consulted")]
    [InlineData("emergency-received", "order.recognised order.refused order.restricted order.validated order.validation-refused order.withdrawn package.destroyed package.excess-reported package.restricted preservation.directed review.issuer-consulted")]
    [InlineData("emergency-unvalidated", "clock.lapsed order.recognised order.refused order.restricted order.withdrawn package.destroyed package.excess-reported package.restricted preservation.directed review.issuer-consulted")]
    [InlineData("preservation-directed", "order.acknowledged order.objected order.withdrawn preservation.confirmed preservation.ended preservation.not-available")]
    [InlineData("preserved", "order.withdrawn preservation.ended preservation.extended preservation.linked")]
    [InlineData("extended", "order.withdrawn preservation.ended preservation.linked")]
    [InlineData("linked", "order.withdrawn preservation.ended")]
    [InlineData("preservation-over", "clock.lapsed order.withdrawn preservation.ended preservation.extended preservation.linked")]
    [InlineData("expired", "preservation.released")]
    [InlineData("not-available", "")]
    [InlineData("ended", "preservation.released withdrawal.confirmed")]
    public void An_order_takes_exactly_these_statements(string situation, string expected) =>
        Assert.Equal(expected, Offered(situation, shared: true));

    [Theory]
    [InlineData("sealed", "destruction.due")]
    [InlineData("received", "destruction.due endorsement.requested package.copied package.opened")]
    [InlineData("opened", "copy.destroyed destruction.due endorsement.requested package.copied package.opened")]
    [InlineData("restricted", "destruction.due package.copied")]
    [InlineData("package-restricted", "destruction.due package.copied")]
    [InlineData("restriction-final", "destruction.due package.copied")]
    [InlineData("withdrawn", "destruction.due package.copied")]
    [InlineData("endorsement-requested", "destruction.due endorsement.integrity-verified endorsement.refused package.copied package.opened")]
    [InlineData("integrity-verified", "destruction.due endorsement.refused package.copied package.endorsed package.opened")]
    [InlineData("endorsed", "destruction.due endorsement.challenged package.copied package.opened")]
    [InlineData("challenged", "destruction.due endorsement.decided package.copied package.opened")]
    [InlineData("closed", "destruction.due endorsement.requested package.copied package.opened")]
    [InlineData("due", "alarm.raised destruction.approved destruction.held package.copied")]
    [InlineData("held", "destruction.hold-lifted package.copied")]
    [InlineData("partly-approved", "alarm.raised destruction.approved destruction.held package.copied")]
    [InlineData("approved", "alarm.raised destruction.failed destruction.held key.destroyed package.copied")]
    [InlineData("failed", "alarm.raised destruction.failed destruction.held key.destroyed package.copied")]
    [InlineData("destroyed", "destruction.audited")]
    public void A_package_takes_exactly_these_statements(string situation, string expected) =>
        Assert.Equal(expected, Offered(situation, shared: false));

    [Fact]
    public void Nothing_may_follow_where_nothing_was_issued() =>
        Assert.Empty(Next.For(new Folded(), Cast.Investigator, Story.Start));

    [Theory]
    [InlineData("subscriber", true)]
    [InlineData("traffic", false)]
    public void A_validation_is_offered_to_whom_the_table_of_competence_gives_it(string category, bool isTheProsecutorsToo)
    {
        var story = new Story().Issued(category: category);
        foreach (var type in new[] { "order.validated", "order.validation-refused" })
        {
            Assert.Contains(type, Next.For(story.Folded, Cast.Judge, story.Now));
            Assert.Equal(isTheProsecutorsToo, Next.For(story.Folded, Cast.Prosecutor, story.Now).Contains(type));
            Assert.Equal(isTheProsecutorsToo, Next.Bar(story.Folded, type, Cast.Prosecutor, story.Now) is null);
        }

        Assert.Equal(isTheProsecutorsToo, Duties.Of(story.Folded).Any(duty => duty.IsFor(Cast.Prosecutor, story.Now)));
    }

    [Fact]
    public void A_stranger_to_the_order_may_say_nothing()
    {
        foreach (var situation in Situations.Names)
        {
            var story = Situations.From(situation);
            Assert.Empty(Next.For(story.Folded, Cast.HongKongNode, story.Now));
            Assert.Empty(Next.For(story.Folded, Cast.OtherProvider, story.Now));
            Assert.Empty(Next.For(story.Folded, Cast.Registrar, story.Now));
        }
    }

    private static string Offered(string situation, bool shared)
    {
        var story = Situations.From(situation);
        var folded = story.Folded;
        var offered = Cast.Everybody.SelectMany(author => Next.For(folded, author, story.Now)).Distinct()
            .Where(type => OrderStatements.Types.Find(type)!.Shared == shared)
            .Order(StringComparer.Ordinal);
        return string.Join(' ', offered);
    }
}
