using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Art. 5(4) and the execution of sentences.</summary>
public sealed class OffenceTests
{
    private static Answer Ask(string category, OffenceFacts offence) =>
        Competence.Ask(Packs.Eu2023, Asking.Question("judge", category) with { Offence = offence });

    [Theory]
    [InlineData("traffic", 2, false)]
    [InlineData("traffic", 3, true)]
    [InlineData("traffic", 4, true)]
    [InlineData("content", 2, false)]
    [InlineData("content", 3, true)]
    [InlineData("subscriber", 0, true)]
    [InlineData("identification", 0, true)]
    public void The_maximum_must_be_at_least_three_years_for_traffic_and_content(
        string category, int maxYears, bool allowed)
    {
        var answer = Ask(category, new OffenceFacts(maxYears));
        Assert.Equal(allowed, answer.Allowed);
        Assert.True(answer.Confirmed);
    }

    [Fact]
    public void An_offence_below_the_threshold_is_refused_with_the_article()
    {
        var answer = Ask("traffic", new OffenceFacts(2));
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal("offence-below-threshold", refusal.Code);
        Assert.Equal("Art. 5(4)", refusal.Article);
        Assert.Equal(
            "The offence is not grave enough for an order for traffic data: it takes an offence punishable by a "
            + "maximum of at least 3 years, or a listed offence (Art. 5(4)).",
            refusal.Text);
        Assert.Equal(
            ["an offence punishable by a maximum of at least 3 years, or a listed offence"], answer.Needs);
    }

    [Fact]
    public void An_offence_that_nobody_named_opens_nothing()
    {
        var refusal = Assert.Single(Ask("content", OffenceFacts.None).Refusals);
        Assert.Equal("offence-not-stated", refusal.Code);
        Assert.Equal("Art. 5(4)", refusal.Article);
        Assert.StartsWith("An order for content data must name the offence:", refusal.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string> Listed
    {
        get
        {
            var ids = new TheoryData<string>();
            foreach (var article in (int[])[3, 4, 5, 6, 7, 8])
            {
                ids.Add($"dir-2019-713-{article}");
                ids.Add($"dir-2013-40-{article}");
            }

            foreach (var article in (int[])[3, 4, 5, 6, 7])
            {
                ids.Add($"dir-2011-93-{article}");
            }

            foreach (var article in (int[])[3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14])
            {
                ids.Add($"dir-2017-541-{article}");
            }

            return ids;
        }
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public void A_listed_offence_opens_traffic_data_whatever_its_maximum(string offence)
    {
        var answer = Ask("traffic", new OffenceFacts(MaxYears: 1, OffenceId: offence));
        Assert.True(answer.Allowed);
        var isTerrorism = offence.StartsWith("dir-2017", StringComparison.Ordinal);
        Assert.Equal(isTerrorism, answer.Confirmed);
        Assert.Equal(
            !isTerrorism, answer.Conditions.Any(c => c.Contains("information system", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_list_holds_no_more_than_the_law_lists() =>
        Assert.Equal(Listed.Count, Packs.Eu2023.Offences!.Listed.Count);

    [Theory]
    [InlineData("dir-2017-541-13")]
    [InlineData("dir-2017-541-2")]
    [InlineData("dir-2011-93-2")]
    [InlineData("dir-2011-93-8")]
    [InlineData("dir-2019-713-9")]
    [InlineData("dir-2013-40-2")]
    [InlineData("theft")]
    [InlineData("")]
    public void An_offence_beside_the_list_does_not(string offence)
    {
        var answer = Ask("traffic", new OffenceFacts(OffenceId: offence));
        Assert.Equal("offence-below-threshold", Assert.Single(answer.Refusals).Code);
    }

    [Fact]
    public void A_grave_offence_needs_no_list() =>
        Assert.True(Ask("traffic", new OffenceFacts(3, "theft")).Allowed);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public void A_sentence_is_executed_from_four_months_on(int months, bool allowed)
    {
        var answer = Ask("subscriber", new OffenceFacts(SentenceMonths: months));
        Assert.Equal(allowed, answer.Allowed);
        Assert.Contains(answer.Conditions, c => c.Contains("in absentia", StringComparison.Ordinal));
        if (!allowed)
        {
            var refusal = Assert.Single(answer.Refusals);
            Assert.Equal("sentence-too-short", refusal.Code);
            Assert.Equal("Art. 5(3) and Art. 6(3)", refusal.Article);
            Assert.Contains("at least 4 months", refusal.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_sentence_opens_traffic_data_for_threshold_offences_only() =>
        Assert.Equal(
            "offence-not-stated", Assert.Single(Ask("traffic", new OffenceFacts(SentenceMonths: 24)).Refusals).Code);

    [Fact]
    public void A_framework_without_a_sentence_rule_does_not_ask() =>
        Assert.True(Competence.Ask(
            Packs.Eu2018,
            Asking.Question("judge", "content") with { Offence = new OffenceFacts(SentenceMonths: 1) }).Allowed);

    [Fact]
    public void May_issue_gives_the_first_reason_against()
    {
        Refusal? MayIssue(string issuer, string category, OffenceFacts offence) => Competence.MayIssue(
            Packs.Eu2023, new Role(issuer), category, OrderKind.Production, offence);

        Assert.Null(MayIssue("judge", "traffic", new OffenceFacts(3)));
        Assert.Null(MayIssue("police", "traffic", new OffenceFacts(3)));
        Assert.Equal("category-unknown", MayIssue("judge", "weather", OffenceFacts.None)!.Code);
        Assert.Equal("issuer-not-competent", MayIssue("reviewing-judge", "traffic", new OffenceFacts(3))!.Code);
        Assert.Equal("offence-below-threshold", MayIssue("judge", "traffic", new OffenceFacts(2))!.Code);
        Assert.Equal("sentence-too-short", MayIssue("judge", "subscriber", new OffenceFacts(null, null, 1))!.Code);
    }
}
