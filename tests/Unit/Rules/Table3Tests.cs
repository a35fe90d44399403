using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Table 3 (表三) of the founding paper, cell by cell.</summary>
public sealed class Table3Tests
{
    [Theory]
    [InlineData("subscriber", "judge")]
    [InlineData("subscriber", "prosecutor")]
    [InlineData("access", "judge")]
    [InlineData("access", "prosecutor")]
    [InlineData("transactional", "judge")]
    [InlineData("content", "judge")]
    public void Where_the_cell_says_direct_nobody_else_is_asked(string category, string issuer)
    {
        var answer = Asking.Produce(Packs.Eu2018, issuer, category);
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Refusals);
        Assert.Empty(answer.Needs);
        Assert.Empty(answer.Clocks);
        Assert.True(answer.Confirmed);
    }

    [Theory]
    [InlineData("subscriber", "police", "validation by a prosecutor or judge", "Table 3, subscriber and access data, police")]
    [InlineData("access", "police", "validation by a prosecutor or judge", "Table 3, subscriber and access data, police")]
    [InlineData("transactional", "prosecutor", "validation by a judge", "Table 3, transactional and content data, prosecutor")]
    [InlineData("transactional", "police", "validation by a judge", "Table 3, transactional and content data, police")]
    [InlineData("content", "prosecutor", "validation by a judge", "Table 3, transactional and content data, prosecutor")]
    [InlineData("content", "police", "validation by a judge", "Table 3, transactional and content data, police")]
    public void Elsewhere_the_order_waits_for_the_one_the_cell_names(
        string category, string issuer, string need, string article)
    {
        var answer = Asking.Produce(Packs.Eu2018, issuer, category);
        Assert.False(answer.Allowed);
        Assert.Equal([need], answer.Needs);
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal("validation-missing", refusal.Code);
        Assert.Equal(article, refusal.Article);
        Assert.Contains($"({article})", refusal.Text, StringComparison.Ordinal);
        Assert.True(answer.Confirmed);
    }

    [Theory]
    [InlineData("subscriber", "police", "prosecutor")]
    [InlineData("subscriber", "police", "judge")]
    [InlineData("access", "police", "prosecutor")]
    [InlineData("access", "police", "judge")]
    [InlineData("transactional", "prosecutor", "judge")]
    [InlineData("transactional", "police", "judge")]
    [InlineData("content", "prosecutor", "judge")]
    [InlineData("content", "police", "judge")]
    public void With_the_right_validation_it_leaves(string category, string issuer, string validator)
    {
        var answer = Asking.Produce(Packs.Eu2018, issuer, category, validator);
        Assert.True(answer.Allowed);
        Assert.Empty(answer.Needs);
    }

    [Theory]
    [InlineData("transactional", "prosecutor", "prosecutor")]
    [InlineData("transactional", "police", "prosecutor")]
    [InlineData("content", "prosecutor", "prosecutor")]
    [InlineData("content", "police", "prosecutor")]
    [InlineData("subscriber", "police", "police")]
    [InlineData("content", "police", "reviewing-judge")]
    public void The_wrong_validation_is_refused_as_such(string category, string issuer, string validator)
    {
        var answer = Asking.Produce(Packs.Eu2018, issuer, category, validator);
        Assert.False(answer.Allowed);
        Assert.Equal("validator-not-competent", Assert.Single(answer.Refusals).Code);
        Assert.Single(answer.Needs);
    }

    [Fact]
    public void A_prosecutor_alone_may_not_order_content_data()
    {
        var refusal = Assert.Single(Asking.Produce(Packs.Eu2018, "prosecutor", "content").Refusals);
        Assert.Equal(
            "An order for content data by a prosecutor may leave only after validation by a judge "
            + "(Table 3, transactional and content data, prosecutor).",
            refusal.Text);
    }

    [Theory]
    [InlineData("reviewing-judge")]
    [InlineData("mayor")]
    public void An_office_without_a_column_may_order_nothing(string issuer)
    {
        var answer = Asking.Produce(Packs.Eu2018, issuer, "subscriber", "judge");
        Assert.False(answer.Allowed);
        Assert.Empty(answer.Needs);
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal("issuer-not-competent", refusal.Code);
        Assert.Equal("Table 3, subscriber and access data, judge", refusal.Article);
        Assert.EndsWith(
            "may not order the production of subscriber data; only a judge, a prosecutor or a police officer may "
            + "(Table 3, subscriber and access data, judge).",
            refusal.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_of_another_framework_is_refused_with_the_list_of_its_own()
    {
        var answer = Asking.Produce(Packs.Eu2018, "judge", "traffic");
        Assert.False(answer.Allowed);
        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal("category-unknown", refusal.Code);
        Assert.Equal("European e-evidence proposal of 2018", refusal.Article);
        Assert.EndsWith("the categories subscriber, access, transactional, content and no other.", refusal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("judge", null, true)]
    [InlineData("prosecutor", null, true)]
    [InlineData("police", null, false)]
    [InlineData("police", "prosecutor", true)]
    [InlineData("police", "judge", true)]
    public void Preservation_is_not_in_the_table_and_its_rule_says_that_it_is_not_confirmed(
        string issuer, string? validator, bool allowed)
    {
        var answer = Competence.Ask(Packs.Eu2018, Asking.Preserve(issuer, "content", validator));
        Assert.Equal(allowed, answer.Allowed);
        Assert.False(answer.Confirmed);
    }

    [Fact]
    public void The_table_knows_no_emergency_without_validation()
    {
        var answer = Competence.Ask(Packs.Eu2018, Asking.Question("police", "subscriber") with { Emergency = true });
        Assert.False(answer.Allowed);
        Assert.Contains("in an emergency too", Assert.Single(answer.Refusals).Text, StringComparison.Ordinal);
        Assert.Equal(["validation by a prosecutor or judge"], answer.Needs);
    }

    [Theory]
    [InlineData(false, "produce", "2026-11-25T23:59:59+08:00")]
    [InlineData(true, "produce-emergency", "2026-11-15T16:15:00+08:00")]
    public void Ten_days_or_six_hours(bool emergency, string name, string due)
    {
        var answer = Competence.Ask(Packs.Eu2018, Asking.Question("judge", "content") with
        {
            Emergency = emergency,
            Received = Asking.At("2026-11-15T10:15:00+08:00"),
        });
        var clock = Assert.Single(answer.Clocks);
        Assert.Equal(name, clock.Name);
        Assert.Equal(Asking.At(due), clock.Due);
        Assert.True(clock.Confirmed);
        Assert.True(answer.Confirmed);
    }
}
