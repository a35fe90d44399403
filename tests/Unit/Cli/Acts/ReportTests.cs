using LotusBridge.Cli;
using LotusBridge.Cli.Acts;
using LotusBridge.Cli.Texts;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Cli.Acts;

public sealed class ReportTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 1, 0, 0, TimeSpan.Zero);

    private static readonly ActAccepted Accepted = new(
        Digest.Of("act"u8), "order.validated", "MO-2026-K7Q2M4XA", 7, "l0", "validated");

    private static readonly StatementLine Line = new(
        Accepted.Digest, "order.validated", "MO-3f9c2a71d0be", "judge", At, 7, "l2");

    [Theory]
    [InlineData("en", "Art. 4(2)(b)", true, "allowed by: Art. 4(2)(b)")]
    [InlineData("en", "Art. 4(2)(b)", false, "allowed by: Art. 4(2)(b) (not confirmed)")]
    [InlineData("en", "Art. 4(2)(b)", null, "allowed by: Art. 4(2)(b) (not confirmed)")]
    [InlineData("en", null, null, "allowed by: the rule pack names no article")]
    [InlineData("pt", "Art. 4(2)(b)", false, "permitido por: Art. 4(2)(b) (lei não confirmada)")]
    [InlineData("zh-Hant", "Art. 4(2)(b)", false, "依據：Art. 4(2)(b)（尚未確認）")]
    public void A_receipt_says_what_allowed_the_act(string language, string? article, bool? confirmed, string line)
    {
        var accepted = Accepted with { Article = article, Confirmed = confirmed };
        Assert.Equal(line, Lines(new ActReport(accepted, Refused: null), language)[^1]);
    }

    [Fact]
    public void A_refusal_names_the_article_that_stands_against_it()
    {
        var report = new ActReport(null, new ApiRefusal(422, "wrong-role", "not a judge", "docs/lifecycles.md, actors"));
        Assert.Equal(["refused: not a judge (article: docs/lifecycles.md, actors; code: wrong-role)"], Lines(report, "en"));
    }

    [Fact]
    public void An_order_shows_what_allowed_each_statement_and_nothing_for_one_without_effect()
    {
        var order = new OrderView(
            "MO-2026-K7Q2M4XA", "production", "validated", "l2", [], [], Scenes.Order(StoryPack.Pack), [],
            [Line with { Article = "S 3", Confirmed = false }, Line with { Void = "wrong-role" }], [], []);
        Assert.Equal(
            [
                "  2026-05-04T01:00:00Z  order.validated              judge MO-3f9c2a71d0be  #7 L2",
                "      allowed by: S 3 (not confirmed)",
                "  2026-05-04T01:00:00Z  order.validated              judge MO-3f9c2a71d0be  #7 L2 wrong-role",
            ],
            Lines(new OrderReport(order, Refused: null), "en")[1..^1]);
    }

    private static string[] Lines(IReport report, string language)
    {
        using var to = new StringWriter();
        report.Write(to, Phrases.In(language));
        return to.ToString().TrimEnd().Split(to.NewLine);
    }
}
