using LotusBridge.Custody.Rosters;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

/// <summary>What nodes collect of a step before it is final, and what two steps to one epoch show.</summary>
public sealed class StepProofsTests
{
    private readonly TestFederation federation = new();

    private static DateTimeOffset Start => TestFederation.Start;

    [Fact]
    public void Proofs_of_every_log_are_evidence_where_nobody_joins()
    {
        var (proofs, next) = Collect(step => step);
        Assert.True(proofs.IsHeldByQuorum);
        Assert.NotNull(federation.Rosters.With(
            new RosterLink(next.Envelope.Bytes, RosterLink.Write(proofs.Evidence)), out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Two_logs_of_four_are_no_quorum_and_three_are()
    {
        Assert.False(Collect(step => step.Logs = ["4404", "GBA"]).Proofs.IsHeldByQuorum);
        Assert.True(Collect(step => step.Logs = ["4404", "GBA", "HK"]).Proofs.IsHeldByQuorum);
    }

    [Fact]
    public void A_proof_of_another_step_is_not_taken()
    {
        var (proofs, _) = Collect(step => step);
        var later = new TestStep(federation, roster => roster with { At = Start.AddDays(2) });
        var other = new StepProofs(federation.Rosters.Newest, later.Compose(out _)!);
        Assert.All(proofs.All, proof => Assert.False(other.Add(proof)));
        Assert.False(other.IsHeldByQuorum);
    }

    [Fact]
    public void A_proof_that_one_policy_does_not_accept_is_not_taken() =>
        Assert.Empty(Collect(step => step.Cosigners = [.. TestFederation.CosignersOf("4404")]).Proofs.All);

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("no proof")]
    public void What_is_no_proof_is_not_taken(string text)
    {
        var (proofs, _) = Collect(step => step.Logs = []);
        Assert.False(proofs.Add(text));
    }

    [Fact]
    public void The_first_proof_of_each_log_stays()
    {
        var (proofs, next) = Collect(step => step.Logs = ["MO"]);
        var again = federation.Prove(next.Hash, "MO", Start.AddDays(3), new TestStep(federation, one => one).Cosigners).ToString();
        Assert.NotEqual(again, proofs.All[0]);
        var first = proofs.All[0];
        Assert.True(proofs.Add(again));
        Assert.Equal([first], proofs.All);
    }

    [Fact]
    public void Who_signed_two_different_steps_is_named_and_nobody_else()
    {
        var one = Signed(roster => roster, "4404", "GBA", "HK");
        var other = Signed(roster => roster with { At = Start.AddDays(2) }, "GBA", "HK", "MO");
        Assert.Equal(["GBA", "HK"], DoubleSigning.Between(federation.Rosters.Newest, one, other));
    }

    [Fact]
    public void The_same_step_under_more_signatures_names_nobody()
    {
        var (one, other) = (Signed(roster => roster, "4404", "GBA", "HK"), Signed(roster => roster, "4404", "GBA", "HK", "MO"));
        Assert.NotEqual(one.Hash, other.Hash);
        Assert.Empty(DoubleSigning.Between(federation.Rosters.Newest, one, other));
    }

    private RosterReading Signed(Func<Roster, Roster> change, params string[] signers) =>
        new TestStep(federation, change) { Signers = signers }.Compose(out _)!;

    private (StepProofs Proofs, RosterReading Next) Collect(Func<TestStep, object> with)
    {
        var step = new TestStep(federation, roster => roster);
        with(step);
        var next = step.Compose(out var problem);
        Assert.True(next is not null, problem);
        var proofs = new StepProofs(federation.Rosters.Newest, next);
        foreach (var proof in RosterLink.ReadEvidence(step.Prove(next.Envelope).Evidence, out _)!.Proofs)
        {
            proofs.Add(proof);
        }

        return (proofs, next);
    }
}
