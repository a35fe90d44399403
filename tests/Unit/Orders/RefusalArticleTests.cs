using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>A refusal names the law, also where only the order's course stands against the act.</summary>
public sealed class RefusalArticleTests
{
    [Fact]
    public void An_extension_of_what_is_not_preserved_is_refused_by_the_article_on_extensions()
    {
        var story = new Story().Issued(OrderKind.Preservation);
        var refusal = story.Refusal(Cast.Investigator, new PreservationExtended(Story.Start.AddDays(90), "still needed"));

        Assert.Equal(OrderRefusalCode.NotNow, refusal!.Code);
        Assert.Equal(story.Pack.FindAct("preservation.extended")!.Article, refusal.Article);
    }

    [Fact]
    public void A_validation_of_an_ended_order_is_refused_by_the_article_that_asks_for_it()
    {
        var story = new Story().Issued().By(Cast.Investigator, new OrderWithdrawn("no longer needed"));
        var refusal = story.Refusal(Cast.Judge, new OrderValidated(false));

        Assert.Equal(OrderRefusalCode.OrderEnded, refusal!.Code);
        Assert.DoesNotContain("docs/", refusal.Article, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_pack_is_silent_the_course_itself_is_named()
    {
        var story = new Story { Pack = StoryPack.Silent }.Issued(OrderKind.Preservation);
        var refusal = story.Refusal(Cast.Investigator, new PreservationExtended(Story.Start.AddDays(90), "still needed"));

        Assert.Equal("docs/lifecycles.md", refusal!.Article);
    }
}
