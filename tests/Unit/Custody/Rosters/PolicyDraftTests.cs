using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

public sealed class PolicyDraftTests
{
    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 2)]
    [InlineData(3, 1, 3)]
    [InlineData(4, 1, 3)]
    [InlineData(7, 2, 5)]
    [InlineData(11, 3, 8)]
    [InlineData(16, 5, 11)]
    [InlineData(31, 10, 21)]
    [InlineData(50, 16, 34)]
    public void Two_quorums_share_more_members_than_may_lie(int members, int faulty, int quorum)
    {
        Assert.Equal(quorum, PolicyDraft.QuorumOf(members, faulty));
        Assert.True((2 * quorum) - members > faulty);
        Assert.False((2 * (quorum - 1)) - members > faulty);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(11, 3)]
    [InlineData(64, 21)]
    public void The_usual_number_of_liars_leaves_a_quorum_when_as_many_are_away(int members, int faulty)
    {
        Assert.Equal(faulty, PolicyDraft.FaultyOf(members));
        Assert.True(PolicyDraft.QuorumOf(members, faulty) <= members - faulty);
        Assert.True(members <= faulty + 1 || PolicyDraft.QuorumOf(members, faulty + 1) > members - faulty - 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, -1)]
    [InlineData(3, 3)]
    public void No_quorum_bears_that_all_lie(int members, int faulty) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PolicyDraft.QuorumOf(members, faulty));

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(4, 2, false)]
    [InlineData(2, 4, false)]
    [InlineData(4, 0, false)]
    [InlineData(0, 4, false)]
    public void Where_mirrors_count_witnesses_alone_are_no_quorum(int witnesses, int mirrors, bool accepted) =>
        Assert.Equal(accepted, Evaluate(witnesses, mirrors, mirrorsCount: true).IsAccepted);

    [Theory]
    [InlineData(3, 0, true)]
    [InlineData(2, 4, false)]
    public void Where_mirrors_do_not_count_witnesses_are_the_quorum(int witnesses, int mirrors, bool accepted) =>
        Assert.Equal(accepted, Evaluate(witnesses, mirrors, mirrorsCount: false).IsAccepted);

    [Fact]
    public void A_territorys_own_mirror_alone_is_not_its_own_level()
    {
        Assert.Equal(Finality.L0, Evaluate(0, 1, mirrorsCount: true).FinalityIn("4404"));
        Assert.Equal(Finality.L1, Evaluate(1, 0, mirrorsCount: true).FinalityIn("4404"));
    }

    private static PolicyVerdict Evaluate(int witnesses, int mirrors, bool mirrorsCount)
    {
        RosterMember[] members = [.. TestFederation.Territories.Select(TestFederation.Member)];
        var policy = Policy.Parse(PolicyDraft.Write(members, faulty: 1, mirrorsCount));
        var root = Merkle.LeafHash(default);
        var signed = TestFederation.Log("4404").Sign(new Checkpoint("lotus-test/4404", 1, root));
        return policy.Evaluate(SignedCheckpoint.Of(signed.Note.With(
            TestFederation.Territories.Take(witnesses).Select(TestFederation.Witness)
                .Concat(TestFederation.Territories.Take(mirrors).Select(TestFederation.Mirror))
                .Select(cosigner => cosigner.Sign(signed.Note.Text, 1_767_225_600)))));
    }
}
