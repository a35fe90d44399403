using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>The three tiers as the gba pack proposes them.</summary>
public sealed class GreaterBayAreaTests
{
    [Theory]
    [InlineData("registration", "judge", null, true)]
    [InlineData("registration", "prosecutor", null, true)]
    [InlineData("registration", "police", null, false)]
    [InlineData("registration", "police", "prosecutor", true)]
    [InlineData("registration", "police", "judge", true)]
    [InlineData("communication", "judge", null, true)]
    [InlineData("communication", "prosecutor", null, false)]
    [InlineData("communication", "prosecutor", "prosecutor", false)]
    [InlineData("communication", "prosecutor", "judge", true)]
    [InlineData("communication", "police", "prosecutor", false)]
    [InlineData("communication", "police", "judge", true)]
    [InlineData("content", "judge", null, true)]
    [InlineData("content", "prosecutor", null, false)]
    [InlineData("content", "prosecutor", "judge", true)]
    [InlineData("content", "police", null, false)]
    [InlineData("content", "police", "prosecutor", false)]
    [InlineData("content", "police", "judge", true)]
    [InlineData("content", "police", "reviewing-judge", false)]
    [InlineData("registration", "committee", "judge", false)]
    public void The_first_tier_takes_a_prosecutor_or_judge_the_others_a_judge(
        string category, string issuer, string? validator, bool allowed)
    {
        var answer = Asking.Produce(Packs.Gba, issuer, category, validator);
        Assert.Equal(allowed, answer.Allowed);
        Assert.Equal(allowed, answer.Refusals.Count == 0);
        Assert.False(answer.Confirmed);
    }

    [Theory]
    [InlineData("registration", "validation by a prosecutor or judge", "GBA framework, first tier")]
    [InlineData("communication", "validation by a judge", "GBA framework, second and third tier")]
    [InlineData("content", "validation by a judge", "GBA framework, second and third tier")]
    public void The_police_are_told_whose_validation_is_missing(string category, string need, string article)
    {
        var answer = Asking.Produce(Packs.Gba, "police", category);
        Assert.Equal([need], answer.Needs);
        Assert.Equal(article, Assert.Single(answer.Refusals).Article);
    }

    [Theory]
    [InlineData("police", null, OrderKind.Production)]
    [InlineData("judge", null, OrderKind.Production)]
    [InlineData("prosecutor", "judge", OrderKind.Production)]
    [InlineData("judge", null, OrderKind.Preservation)]
    public void Nobody_may_order_surveillance_here(string issuer, string? validator, OrderKind order)
    {
        var answer = Competence.Ask(Packs.Gba, Asking.Question(issuer, "realtime", validator) with
        {
            Order = order,
            Emergency = true,
            Received = Asking.At("2026-11-23T10:15:00+08:00"),
        });
        Assert.False(answer.Allowed);
        Assert.Empty(answer.Needs);
        Assert.Empty(answer.Clocks);
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal("category-disabled", refusal.Code);
        Assert.Contains("local interception law", refusal.Article, StringComparison.Ordinal);
        Assert.Contains("Macau Law 10/2022", refusal.Text, StringComparison.Ordinal);
        Assert.Contains("Reg. (EU) 2023/1543 recital 19", refusal.Text, StringComparison.Ordinal);
        Assert.True(answer.Confirmed);
    }

    [Fact]
    public void A_disabled_tier_is_closed_to_every_question()
    {
        var order = OrderKind.Production;
        Assert.Equal(
            "category-disabled", Competence.MayIssue(Packs.Gba, Role.Judge, "realtime", order, OffenceFacts.None)!.Code);
        Assert.Equal(
            "category-disabled", Competence.MayValidate(Packs.Gba, Role.Judge, Role.Police, "realtime", order)!.Code);
        Assert.True(Competence.NeedsValidation(Packs.Gba, Role.Judge, "realtime", order, emergency: true));
        Assert.False(Competence.MayLeaveBeforeValidation(Packs.Gba, Role.Police, "realtime", order));
        Assert.Empty(Competence.ValidatorsFor(Packs.Gba, Role.Police, "realtime", order));
    }

    [Theory]
    [InlineData("police", "registration", OrderKind.Production, true)]
    [InlineData("police", "communication", OrderKind.Production, false)]
    [InlineData("police", "content", OrderKind.Production, false)]
    [InlineData("prosecutor", "communication", OrderKind.Production, false)]
    [InlineData("police", "registration", OrderKind.Preservation, false)]
    [InlineData("police", "content", OrderKind.Preservation, false)]
    public void In_an_emergency_only_the_first_tier_leaves_before_validation(
        string issuer, string category, OrderKind order, bool allowed)
    {
        var answer = Competence.Ask(
            Packs.Gba, Asking.Question(issuer, category) with { Order = order, Emergency = true });
        Assert.Equal(allowed, answer.Allowed);
        Assert.Equal(allowed, answer.Needs[0].EndsWith("within 48 hours after leaving", StringComparison.Ordinal));
        Assert.Equal(
            allowed, Competence.MayLeaveBeforeValidation(Packs.Gba, new Role(issuer), category, order));
    }

    [Theory]
    [InlineData("registration")]
    [InlineData("communication")]
    [InlineData("content")]
    public void Any_tier_may_be_preserved_by_prosecutor_or_judge(string category)
    {
        Assert.True(Competence.Ask(Packs.Gba, Asking.Preserve("judge", category)).Allowed);
        Assert.True(Competence.Ask(Packs.Gba, Asking.Preserve("prosecutor", category)).Allowed);
        Assert.True(Competence.Ask(Packs.Gba, Asking.Preserve("police", category, "prosecutor")).Allowed);
        Assert.False(Competence.Ask(Packs.Gba, Asking.Preserve("police", category)).Allowed);
    }

    [Fact]
    public void The_seed_conditions_are_named_in_every_answer() => Assert.Equal(
        [
            "there are legitimate and sufficient grounds for the transfer (GBA framework, grounds (R03))",
            "a criminal case file has been opened in the requesting territory (GBA framework, example conditions (R04))",
            "the evidence is stored in the requested territory (GBA framework, example conditions (R04))",
        ],
        Asking.Produce(Packs.Gba, "judge", "registration").Conditions);

    [Fact]
    public void A_place_outside_the_bay_is_no_territory()
    {
        var answer = Competence.Ask(Packs.Gba, Asking.Question("judge", "content") with { Territory = "4405" });
        Assert.False(answer.Allowed);
        Assert.Equal("territory-unknown", Assert.Single(answer.Refusals).Code);
    }

    [Fact]
    public void Eleven_cities_keep_three_legal_systems_on_one_time()
    {
        Assert.Equal(11, Packs.Gba.Territories.Count);
        Assert.Equal(
            ["hong-kong", "macau", "mainland"],
            Packs.Gba.Territories.Select(t => t.LegalSystem).Distinct().Order());
        Assert.Equal(["zh-Hant", "pt"], Packs.Gba.FindTerritory("MO")!.Languages);
        Assert.Equal(["zh-Hans"], Packs.Gba.FindTerritory("4404")!.Languages);
        Assert.All(Packs.Gba.Territories, t => Assert.Equal(
            TimeSpan.FromHours(8), t.OffsetAt(Asking.At("2026-07-01T00:00:00Z"))));
        Assert.All(Packs.Gba.Territories, t => Assert.NotNull(Packs.Gba.FindCalendar(t.Calendar)));
    }
}
