using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>The turns of English that people read in refusals.</summary>
public sealed class PhraseTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("judge", "judge")]
    [InlineData("prosecutor judge", "prosecutor or judge")]
    [InlineData("clerk prosecutor judge", "clerk, prosecutor or judge")]
    public void Alternatives_read_as_a_person_would_say_them(string words, string phrase) =>
        Assert.Equal(phrase, Phrase.Or(words.Split(' ')));

    [Theory]
    [InlineData(ClockUnit.Immediate, 0, "no time at all")]
    [InlineData(ClockUnit.Minutes, 1, "1 minute")]
    [InlineData(ClockUnit.Minutes, 2, "2 minutes")]
    [InlineData(ClockUnit.Hours, 48, "48 hours")]
    [InlineData(ClockUnit.Days, 10, "10 days")]
    [InlineData(ClockUnit.WorkingDays, 5, "5 working days")]
    [InlineData(ClockUnit.FollowingYear, 1, "1 year")]
    public void A_span_has_its_unit_and_number(ClockUnit unit, int amount, string phrase) =>
        Assert.Equal(phrase, Phrase.Span(Packs.Gba.FindClock("produce") with { Unit = unit, Amount = amount }));

    [Fact]
    public void An_office_that_the_pack_does_not_know_goes_by_its_id()
    {
        Assert.Equal("police officer", Packs.Gba.TitleOf(Role.Police));
        Assert.Equal("mayor", Packs.Gba.TitleOf(new Role("mayor")));
        Assert.Equal("", default(Role).ToString());
    }

    [Fact]
    public void A_stranger_is_told_to_whom_a_ground_is_open() => Assert.Equal(
        "The journalist may not rely on Art. 16(4)(d) (the data were not stored when the certificate was received); "
        + "it is open to the authority and the addressee only.",
        Grounds.MayInvoke(Packs.Eu2023, "enforcement-production", "not-stored", "journalist")!.Text);

    [Fact]
    public void An_unknown_ground_is_told_with_the_procedure() => Assert.Equal(
        "That ground is not one of those that Regulation (EU) 2023/1543 knows for review (see Art. 12(1)(a)).",
        Grounds.MayInvoke(Packs.Eu2023, "review", "haste", "authority")!.Text);

    [Fact]
    public void A_preservation_refused_says_so() => Assert.Equal(
        "A reviewing judge may not order the preservation of content data; only a judge, a prosecutor or a police "
        + "officer may (Art. 4(3)(a)).",
        Assert.Single(Competence.Ask(Packs.Eu2023, Asking.Preserve("reviewing-judge", "content")).Refusals).Text);

    [Fact]
    public void A_category_that_nobody_may_order_says_so()
    {
        var pack = PackText.Read(PackText.Of("eu-2018").Replace(
            "[subscriber, access, transactional, content]", "[subscriber]", StringComparison.Ordinal)).Pack!;
        var refusal = Assert.Single(Competence.Ask(pack, Asking.Preserve("judge", "content")).Refusals);
        Assert.Equal("issuer-not-competent", refusal.Code);
        Assert.Equal(
            "A judge may not order the preservation of content data; nobody may under European e-evidence proposal of "
            + "2018.",
            refusal.Text);
    }

    [Fact]
    public void Who_may_validate_is_answered_with_the_first_reason_against()
    {
        Refusal? MayValidate(string validator, string issuer, string category) => Competence.MayValidate(
            Packs.Eu2023, new Role(validator), new Role(issuer), category, OrderKind.Production);

        Assert.Null(MayValidate("prosecutor", "police", "subscriber"));
        Assert.Null(MayValidate("police", "judge", "content"));
        Assert.Equal("validator-not-competent", MayValidate("police", "police", "subscriber")!.Code);
        Assert.Equal("issuer-not-competent", MayValidate("judge", "reviewing-judge", "content")!.Code);
        Assert.Equal("category-unknown", MayValidate("judge", "police", "weather")!.Code);
    }

    [Theory]
    [InlineData("judge", "content", false, false)]
    [InlineData("prosecutor", "content", false, true)]
    [InlineData("prosecutor", "content", true, true)]
    [InlineData("police", "subscriber", false, true)]
    [InlineData("police", "subscriber", true, false)]
    [InlineData("stranger", "subscriber", true, true)]
    public void Validation_comes_first_unless_the_issuer_decides_alone_or_an_emergency_lets_it_wait(
        string issuer, string category, bool emergency, bool needed) => Assert.Equal(
            needed,
            Competence.NeedsValidation(Packs.Eu2023, new Role(issuer), category, OrderKind.Production, emergency));

    [Fact]
    public void The_validators_are_those_of_the_cell()
    {
        Assert.Equal(
            [Role.Prosecutor, Role.Judge],
            Competence.ValidatorsFor(Packs.Gba, Role.Police, "registration", OrderKind.Production));
        Assert.Equal(
            [Role.Judge], Competence.ValidatorsFor(Packs.Gba, Role.Police, "content", OrderKind.Production));
        Assert.Empty(Competence.ValidatorsFor(Packs.Gba, Role.Judge, "content", OrderKind.Production));
    }
}
