using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

public sealed class ReactionTests
{
    private static readonly HashSet<string> Intact = [Story.Package];

    [Theory]
    [InlineData("issued", "MO", "")]
    [InlineData("validated", "MO", "order.transmitted")]
    [InlineData("validated", "4404", "")]
    [InlineData("emergency", "MO", "order.transmitted")]
    [InlineData("transmitted", "MO", "")]
    [InlineData("transmitted", "4404", "order.received")]
    [InlineData("queued", "4404", "preservation.directed")]
    [InlineData("queued", "HK", "")]
    [InlineData("emergency-unvalidated", "MO", "clock.lapsed")]
    [InlineData("emergency-unvalidated", "4404", "preservation.directed")]
    [InlineData("preservation-over", "4404", "clock.lapsed")]
    [InlineData("preservation-over", "MO", "")]
    [InlineData("preserved", "4404", "")]
    [InlineData("closed", "MO", "")]
    [InlineData("retention-over", "MO", "destruction.due")]
    [InlineData("retention-over", "4404", "")]
    [InlineData("withdrawn", "MO", "destruction.due")]
    [InlineData("restricted", "MO", "")]
    [InlineData("package-restricted", "MO", "")]
    [InlineData("restriction-final", "MO", "destruction.due")]
    [InlineData("denied", "MO", "")]
    [InlineData("due", "MO", "")]
    [InlineData("overdue-destruction", "MO", "alarm.raised")]
    [InlineData("overdue-destruction", "4404", "")]
    [InlineData("failed", "MO", "alarm.raised")]
    [InlineData("endorsement-requested", "MO", "endorsement.integrity-verified")]
    [InlineData("integrity-verified", "MO", "")]
    [InlineData("destroyed", "MO", "")]
    public void A_node_says_by_itself(string situation, string territory, string expected)
    {
        var story = Situations.From(situation);
        var said = Reactions.Of(story.Folded, territory, story.Now, Intact);
        Assert.Equal(expected, string.Join(' ', said.Select(body => OrderStatements.Types.Of(body).Name)));
    }

    [Fact]
    public void Nothing_is_said_of_a_thread_without_an_order()
    {
        Assert.Empty(Reactions.Of(new Folded(), "MO", Story.Start));
        Assert.Null(Reactions.NextDue(new Folded(), "MO"));
    }

    [Fact]
    public void Whatever_a_node_says_is_taken_and_said_once()
    {
        foreach (var situation in Situations.Names)
        {
            foreach (var node in new[] { Cast.MacauNode, Cast.ZhuhaiNode })
            {
                var story = Situations.From(situation);
                for (var turn = 0; Reactions.Of(story.Folded, node.Territory, story.Now, Intact) is [var body, ..]; turn++)
                {
                    Assert.True(turn < 10, $"{situation}: {node.Id} never stops");
                    story.By(node, body);
                }
            }
        }
    }

    [Fact]
    public void Integrity_is_said_only_where_it_was_found()
    {
        var story = Situations.From("endorsement-requested");
        Assert.Empty(Reactions.Of(story.Folded, "MO", story.Now));
        Assert.Empty(Reactions.Of(story.Folded, "MO", story.Now, new HashSet<string> { "P-000000000000" }));
    }

    [Fact]
    public void A_fraction_of_a_second_is_left_out_of_the_receipt()
    {
        var story = Situations.From("transmitted");
        var said = Reactions.Of(story.Folded, "4404", story.Now.AddMilliseconds(900));
        Assert.Equal(story.Now, Assert.IsType<OrderReceived>(Assert.Single(said)).ReceivedAt);
    }

    [Fact]
    public void An_order_whose_validation_is_overdue_is_no_longer_sent()
    {
        var story = Situations.From("emergency").After(TimeSpan.FromHours(49));
        Assert.IsType<ClockLapsed>(Assert.Single(Reactions.Of(story.Folded, "MO", story.Now)));
    }

    [Theory]
    [InlineData("issued", "MO", null)]
    [InlineData("emergency", "MO", "ex-post-validation")]
    [InlineData("emergency", "4404", null)]
    [InlineData("queued", "4404", "review")]
    [InlineData("emergency-form-passed", "4404", "review-emergency")]
    [InlineData("clarification", "4404", "clarification")]
    [InlineData("consulted", "4404", "review")]
    [InlineData("preserved", "4404", "preservation")]
    [InlineData("preserved", "MO", null)]
    [InlineData("linked", "4404", null)]
    public void The_next_moment_is_the_second_after_the_earliest_clock(string situation, string territory, string? clock)
    {
        var story = Situations.From(situation);
        var expected = clock is null ? (DateTimeOffset?)null : story.Order.Clock(clock)!.Due.AddSeconds(1);
        Assert.Equal(expected, Reactions.NextDue(story.Folded, territory));
        if (expected is { } moment)
        {
            Assert.DoesNotContain(
                Reactions.Of(story.Folded, territory, moment.AddSeconds(-1)), body => body is ClockLapsed);
            Assert.Contains(Reactions.Of(story.Folded, territory, moment), body => body is ClockLapsed);
        }
    }

    [Fact]
    public void The_next_moment_of_a_closed_order_is_the_end_of_its_retention()
    {
        var story = Situations.From("closed");
        var moment = Reactions.NextDue(story.Folded, "MO")!.Value;
        Assert.Equal(story.Due("retention", story.Order.EndedAt).AddSeconds(1), moment);
        Assert.Empty(Reactions.Of(story.Folded, "MO", moment.AddSeconds(-1)));
        Assert.Single(Reactions.Of(story.Folded, "MO", moment));
        Assert.Null(Reactions.NextDue(story.Folded, "4404"));
        Assert.Null(Reactions.NextDue(Situations.From("held").Folded, "MO"));
    }

    [Theory]
    [InlineData("received")]
    [InlineData("due")]
    [InlineData("partly-approved")]
    [InlineData("held")]
    [InlineData("destroyed")]
    public void There_is_no_certificate_for_what_was_not_approved(string situation) =>
        Assert.Throws<InvalidOperationException>(() =>
            Reactions.Certificate(Situations.From(situation).Sealed, "removed", "node:MO", Story.Start));
}
