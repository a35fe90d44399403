using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Conditions, refusal grounds and destruction.</summary>
public sealed class SafeguardTests
{
    [Theory]
    [InlineData("MO", "4404", true)]
    [InlineData("HK", "4403", true)]
    [InlineData("4401", "4404", false)]
    [InlineData("4404", "MO", false)]
    [InlineData("HK", "MO", false)]
    [InlineData(null, "4404", false)]
    [InlineData("MO", null, false)]
    [InlineData("XX", "4404", false)]
    public void Data_leave_the_mainland_with_an_approval_only(string? requesting, string? requested, bool isAsked)
    {
        var asked = Conditions.For(Packs.Gba, "recognition", requesting, requested);
        Assert.Equal(isAsked, asked.Any(c => c.Id == "mainland-approval"));
        var missing = Conditions.Missing(Packs.Gba, "recognition", requesting, requested, []);
        Assert.Equal(isAsked, missing is not null);
    }

    [Fact]
    public void A_stated_approval_satisfies_the_condition_and_a_missing_one_names_the_law()
    {
        Assert.Null(Conditions.Missing(Packs.Gba, "recognition", "MO", "4404", ["mainland-approval"]));
        var refusal = Conditions.Missing(Packs.Gba, "recognition", "MO", "4404", ["something-else"])!;
        Assert.Equal("condition-not-met", refusal.Code);
        Assert.Equal("mainland-approval", refusal.Subject);
        Assert.Equal("Data Security Law art. 36 (switch)", refusal.Article);
        Assert.Equal(
            "It has not been stated that the competent Mainland authority has approved the transfer, and under which "
            + "reference (Data Security Law art. 36 (switch)). The condition is 'mainland-approval', with a reference.",
            refusal.Text);
        var condition = Assert.Single(Conditions.For(Packs.Gba, "recognition", "MO", "4404"));
        Assert.True(condition.NeedsReference);
    }

    [Theory]
    [InlineData("HK", 1)]
    [InlineData("MO", 0)]
    [InlineData("4404", 0)]
    public void Hong_Kong_endorses_no_interception_product(string requesting, int count)
    {
        var asked = Conditions.For(Packs.Gba, "endorsement", requesting, "MO");
        Assert.Equal(count, asked.Count);
        Assert.All(asked, c => Assert.Equal("Cap. 589 s. 61", c.Article));
    }

    [Fact]
    public void Before_issue_the_seed_conditions_must_be_stated_one_by_one()
    {
        List<string> stated = [];
        foreach (var id in (string[])["grounds-given", "case-file-opened", "evidence-in-requested-territory"])
        {
            Assert.NotNull(Conditions.Missing(Packs.Gba, "issue", "4404", "MO", stated));
            stated.Add(id);
        }

        Assert.Null(Conditions.Missing(Packs.Gba, "issue", "4404", "MO", stated));
    }

    [Theory]
    [InlineData("enforcement-production", "authority", "abcdefg")]
    [InlineData("enforcement-production", "addressee", "abcdef")]
    [InlineData("enforcement-preservation", "authority", "abcdef")]
    [InlineData("enforcement-preservation", "addressee", "abcde")]
    public void Article_16_gives_the_addressee_all_grounds_but_fundamental_rights(
        string procedure, string invoker, string letters)
    {
        var paragraph = procedure == "enforcement-production" ? 4 : 5;
        Assert.Equal(
            letters.Select(l => $"Art. 16({paragraph})({l})"),
            Grounds.For(Packs.Eu2023, procedure, invoker).Select(g => g.Article));
    }

    [Fact]
    public void Article_12_is_for_the_authority_alone()
    {
        Assert.Equal(
            ["Art. 12(1)(a)", "Art. 12(1)(b)", "Art. 12(1)(c)", "Art. 12(1)(d)"],
            Grounds.For(Packs.Eu2023, "review", Grounds.Authority).Select(g => g.Article));
        Assert.Empty(Grounds.For(Packs.Eu2023, "review", Grounds.Addressee));
        Assert.Empty(Grounds.For(Packs.Eu2023, "appeal", Grounds.Authority));
    }

    [Fact]
    public void A_ground_is_open_known_or_neither()
    {
        Refusal? MayInvoke(string ground, string invoker) =>
            Grounds.MayInvoke(Packs.Eu2023, "enforcement-production", ground, invoker);

        Assert.Null(MayInvoke("fundamental-rights", "authority"));
        Assert.Null(MayInvoke("not-stored", "addressee"));
        var closed = MayInvoke("fundamental-rights", "addressee")!;
        Assert.Equal("ground-not-open", closed.Code);
        Assert.Equal("Art. 16(4)(g)", closed.Article);
        Assert.Equal(
            "The addressee may not rely on Art. 16(4)(g) (the certificate alone shows a manifest breach of a "
            + "fundamental right); it is open to the authority only.",
            closed.Text);
        var unknown = MayInvoke("inconvenience", "authority")!;
        Assert.Equal("ground-unknown", unknown.Code);
        Assert.Equal("Art. 16(4)(a)", unknown.Article);
        Assert.DoesNotContain("inconvenience", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ground_of_an_unknown_procedure_is_refused_in_the_pack_s_name()
    {
        var refusal = Grounds.MayInvoke(Packs.Eu2018, "review", "form", "authority")!;
        Assert.Equal("ground-unknown", refusal.Code);
        Assert.Equal("European e-evidence proposal of 2018", refusal.Article);
    }

    [Fact]
    public void Dual_criminality_is_a_ground_only_while_its_switch_is_on()
    {
        Assert.DoesNotContain(Grounds.For(Packs.Gba, "review", "authority"), g => g.Id == "dual-criminality");
        Assert.Equal("ground-unknown", Grounds.MayInvoke(Packs.Gba, "review", "dual-criminality", "authority")!.Code);
        var switched = PackText.Read(PackText.Of("gba").Replace(
            "enabled: false", "enabled: true", StringComparison.Ordinal)).Pack!;
        Assert.Null(Grounds.MayInvoke(switched, "review", "dual-criminality", "authority"));
    }

    [Fact]
    public void The_approval_condition_is_gone_when_the_parties_switch_it_off()
    {
        var switched = PackText.Read(PackText.Of("gba").Replace(
            "enabled: true", "enabled: false", StringComparison.Ordinal)).Pack!;
        Assert.Null(Conditions.Missing(switched, "recognition", "MO", "4404", []));
        Assert.Equal("ground-unknown", Grounds.MayInvoke(switched, "review", "mainland-approval", "authority")!.Code);
    }

    [Theory]
    [InlineData("ann:police", "destruction-needs-persons")]
    [InlineData("ann:police ann:committee", "destruction-needs-persons")]
    [InlineData("ann:police bob:police", "destruction-needs-bodies")]
    [InlineData("ann:police bob:committee", null)]
    [InlineData("ann:police bob:police eve:committee", null)]
    [InlineData("", "destruction-needs-persons")]
    public void Destruction_takes_two_persons_of_different_bodies(string approvals, string? code)
    {
        var approvers = approvals.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(a => a.Split(':')).Select(a => new Approver(a[0], a[1])).ToList();
        var refusal = Packs.Gba.Destruction.Missing(approvers);
        Assert.Equal(code, refusal?.Code);
        if (refusal is not null)
        {
            Assert.Equal("GBA framework, destruction after use (R17)", refusal.Article);
            Assert.Contains("(GBA framework, destruction after use (R17)).", refusal.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_the_bodies_do_not_matter_two_colleagues_suffice()
    {
        var rule = Packs.Gba.Destruction with { DifferentBodies = false };
        Assert.Null(rule.Missing([new Approver("ann", "police"), new Approver("bob", "police")]));
    }
}
