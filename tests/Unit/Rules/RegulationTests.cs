using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Regulation (EU) 2023/1543: categories, issuers and validators, cell by cell.</summary>
public sealed class RegulationTests
{
    [Theory]
    [InlineData("subscriber", "judge", "Art. 4(1)(a)")]
    [InlineData("subscriber", "prosecutor", "Art. 4(1)(a)")]
    [InlineData("identification", "judge", "Art. 4(1)(a)")]
    [InlineData("identification", "prosecutor", "Art. 4(1)(a)")]
    [InlineData("traffic", "judge", "Art. 4(2)(a)")]
    [InlineData("content", "judge", "Art. 4(2)(a)")]
    public void The_issuer_decides_alone(string category, string issuer, string article)
    {
        var answer = Asking.Produce(Packs.Eu2023, issuer, category, maxYears: 3);
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Needs);
        Assert.True(answer.Confirmed);
        var power = Competence.FindPower(Packs.Eu2023, new Role(issuer), category, OrderKind.Production);
        Assert.Equal(article, power!.Article);
    }

    [Theory]
    [InlineData("subscriber", "police", "prosecutor", "Art. 4(1)(b)")]
    [InlineData("subscriber", "police", "judge", "Art. 4(1)(b)")]
    [InlineData("identification", "police", "prosecutor", "Art. 4(1)(b)")]
    [InlineData("identification", "police", "judge", "Art. 4(1)(b)")]
    [InlineData("traffic", "police", "judge", "Art. 4(2)(b)")]
    [InlineData("traffic", "prosecutor", "judge", "Art. 4(2)(b)")]
    [InlineData("content", "police", "judge", "Art. 4(2)(b)")]
    [InlineData("content", "prosecutor", "judge", "Art. 4(2)(b)")]
    public void The_order_leaves_after_validation_only(string category, string issuer, string validator, string article)
    {
        var without = Asking.Produce(Packs.Eu2023, issuer, category, maxYears: 3);
        Assert.False(without.Allowed);
        Assert.Equal(article, Assert.Single(without.Refusals).Article);
        Assert.True(Asking.Produce(Packs.Eu2023, issuer, category, validator, maxYears: 3).Allowed);
    }

    [Theory]
    [InlineData("traffic", "police")]
    [InlineData("traffic", "prosecutor")]
    [InlineData("content", "police")]
    [InlineData("content", "prosecutor")]
    public void A_prosecutor_may_not_validate_traffic_or_content_data(string category, string issuer)
    {
        var answer = Asking.Produce(Packs.Eu2023, issuer, category, "prosecutor", maxYears: 3);
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal("validator-not-competent", refusal.Code);
        Assert.Equal("Art. 4(2)(b)", refusal.Article);
        Assert.Equal(["validation by a judge"], answer.Needs);
        Assert.Equal(
            $"A prosecutor may not validate an order for {category} data: it needs validation by a judge "
            + "(Art. 4(2)(b)).",
            refusal.Text);
    }

    public static TheoryData<string> Categories => ["subscriber", "identification", "traffic", "content"];

    [Theory]
    [MemberData(nameof(Categories))]
    public void Any_category_may_be_preserved_by_judge_or_prosecutor_for_any_offence(string category)
    {
        Assert.True(Competence.Ask(Packs.Eu2023, Asking.Preserve("judge", category)).Allowed);
        Assert.True(Competence.Ask(Packs.Eu2023, Asking.Preserve("prosecutor", category)).Allowed);
        Assert.True(Competence.Ask(Packs.Eu2023, Asking.Preserve("police", category, "prosecutor")).Allowed);
        Assert.True(Competence.Ask(Packs.Eu2023, Asking.Preserve("police", category, "judge")).Allowed);
        var alone = Competence.Ask(Packs.Eu2023, Asking.Preserve("police", category));
        Assert.False(alone.Allowed);
        Assert.Equal("Art. 4(3)(b)", Assert.Single(alone.Refusals).Article);
    }

    [Theory]
    [InlineData("subscriber", OrderKind.Production, true)]
    [InlineData("identification", OrderKind.Production, true)]
    [InlineData("traffic", OrderKind.Production, false)]
    [InlineData("content", OrderKind.Production, false)]
    [InlineData("subscriber", OrderKind.Preservation, true)]
    [InlineData("identification", OrderKind.Preservation, true)]
    [InlineData("traffic", OrderKind.Preservation, true)]
    [InlineData("content", OrderKind.Preservation, true)]
    public void In_an_emergency_the_police_need_not_wait_for_the_lesser_data_or_for_preservation(
        string category, OrderKind order, bool allowed)
    {
        var answer = Competence.Ask(Packs.Eu2023, Asking.Question("police", category) with
        {
            Order = order,
            Emergency = true,
            Offence = new OffenceFacts(MaxYears: 3),
        });
        Assert.Equal(allowed, answer.Allowed);
        Assert.Equal(allowed, answer.Conditions.Any(c => c.Contains("(Art. 4(5))", StringComparison.Ordinal)));
        Assert.Equal(!allowed, Competence.NeedsValidation(Packs.Eu2023, Role.Police, category, order, emergency: true));
        Assert.Equal(allowed, Competence.MayLeaveBeforeValidation(Packs.Eu2023, Role.Police, category, order));
    }

    [Fact]
    public void What_left_in_an_emergency_still_owes_its_validation_within_48_hours()
    {
        var answer = Competence.Ask(Packs.Eu2023, Asking.Question("police", "subscriber") with
        {
            Emergency = true,
            Received = Asking.At("2026-11-23T10:15:00Z"),
            Issued = Asking.At("2026-11-23T09:00:00Z"),
        });
        Assert.Equal(["validation by a prosecutor or judge within 48 hours after leaving"], answer.Needs);
        var clock = Assert.Single(answer.Clocks, c => c.Name == "ex-post-validation");
        Assert.Equal(Asking.At("2026-11-25T09:00:00Z"), clock.Due);
        Assert.Equal("Art. 4(5)", clock.Article);
    }

    [Fact]
    public void A_validation_given_before_leaving_owes_nothing_afterwards()
    {
        var answer = Competence.Ask(Packs.Eu2023, Asking.Question("police", "subscriber", "judge") with
        {
            Emergency = true,
            Received = Asking.At("2026-11-23T10:15:00Z"),
        });
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Needs);
        Assert.DoesNotContain(answer.Clocks, c => c.Name == "ex-post-validation");
    }

    [Fact]
    public void The_answer_names_what_every_order_must_state()
    {
        var answer = Asking.Produce(Packs.Eu2023, "judge", "subscriber");
        Assert.Equal(
            [
                "the order is necessary and proportionate (Art. 5(2))",
                "the same order could have been issued in a similar domestic case (Art. 5(2))",
            ],
            answer.Conditions);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("h", true)]
    [InlineData("i", false)]
    [InlineData("j", false)]
    public void The_provider_sees_a_to_h_and_the_enforcing_authority_all(string letter, bool isForProvider)
    {
        var field = Assert.Single(
            Packs.Eu2023.OrderFields, f => f.Order == OrderKind.Production && f.Id == letter);
        Assert.Equal(isForProvider, field.VisibleTo.Contains("provider"));
        Assert.Contains("enforcing-authority", field.VisibleTo);
        Assert.Equal($"Art. 5(5)({letter})", field.Article);
    }

    [Fact]
    public void Of_a_preservation_order_the_provider_sees_all_but_the_grounds()
    {
        var hidden = Packs.Eu2023.OrderFields
            .Where(f => f.Order == OrderKind.Preservation && !f.VisibleTo.Contains("provider"));
        Assert.Equal("Art. 6(4)(g)", Assert.Single(hidden).Article);
        Assert.Equal(7, Packs.Eu2023.OrderFields.Count(f => f.Order == OrderKind.Preservation));
    }

    [Theory]
    [InlineData("subscriber", "police", OrderKind.Production, false, "Art. 4(1)(b)")]
    [InlineData("subscriber", "police", OrderKind.Production, true, "Art. 4(5)")]
    [InlineData("subscriber", "prosecutor", OrderKind.Production, true, "Art. 4(1)(a)")]
    [InlineData("traffic", "police", OrderKind.Production, true, "Art. 4(2)(b)")]
    [InlineData("traffic", "police", OrderKind.Preservation, true, "Art. 4(5)")]
    [InlineData("traffic", "judge", OrderKind.Production, false, "Art. 4(2)(a)")]
    [InlineData("content", "reviewing-judge", OrderKind.Production, true, null)]
    public void An_order_stands_on_its_cell_or_on_the_emergency_that_hastened_it(
        string category, string issuer, OrderKind order, bool emergency, string? article) => Assert.Equal(
        article, Competence.BasisOf(Packs.Eu2023, new Role(issuer), category, order, emergency)?.Article);

    [Fact]
    public void The_counters_and_the_conflict_procedure_are_complete()
    {
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"Art. 28(2)({(char)('a' + i)})"),
            Packs.Eu2023.Counters.Select(c => c.Article));
        var conflict = Assert.Single(Packs.Eu2023.Procedures);
        Assert.Equal("Art. 17", conflict.Article);
        Assert.Equal(
            ["no-equivalent-procedure", "stored-abroad"],
            conflict.Items.Where(i => i.Kind == "insufficient-reason").Select(i => i.Id));
        Assert.Equal(5, conflict.Items.Count(i => i.Kind == "factor"));
    }
}
