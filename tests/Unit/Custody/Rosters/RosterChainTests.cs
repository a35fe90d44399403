using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

public sealed class RosterChainTests
{
    private const string Newcomer = "XX";

    private readonly TestFederation federation = new();

    private static DateTimeOffset Start => TestFederation.Start;

    [Fact]
    public void A_member_joins_when_a_quorum_of_both_epochs_signs_and_it_has_mirrored_every_log()
    {
        var chain = new TestStep(federation, TestStep.Join(Newcomer)).Take(out var problem);
        Assert.Null(problem);
        Assert.Equal(1, chain!.Newest.Roster.Epoch);
        Assert.Equal(federation.Roster.Hash, chain.Genesis.Hash);
        Assert.Equal(0, chain.Begin(1, "lotus-test/XX"));
        Assert.Equal(1, chain.Begin(1, "lotus-test/MO"));
    }

    [Fact]
    public void An_epoch_reads_back_from_its_files_to_the_same_chain()
    {
        var chain = new TestStep(federation, TestStep.Join(Newcomer)).Take(out _)!;
        var again = RosterChain.Read(federation.Roster, chain.Links, out var problem);
        Assert.Null(problem);
        Assert.Equal(chain.Newest.Hash, again!.Newest.Hash);
    }

    [Fact]
    public void Two_of_four_registrars_are_no_quorum()
    {
        var step = new TestStep(federation, TestStep.Join(Newcomer)) { Signers = ["4404", "GBA", Newcomer] };
        Assert.Null(step.Compose(out var problem));
        Assert.Equal("the registrars who signed are no quorum of epoch 0", problem);
    }

    [Fact]
    public void More_liars_to_bear_take_a_quorum_under_the_new_policy_too()
    {
        var step = new TestStep(federation, roster => TestStep.WithPolicy(roster, faulty: 1)) { Signers = ["4404", "GBA", "HK"] };
        Assert.NotNull(step.Compose(out _));
        step = new TestStep(federation, roster => TestStep.WithPolicy(roster, faulty: 2)) { Signers = ["4404", "GBA", "HK"] };
        Assert.Null(step.Compose(out var problem));
        Assert.Equal("the registrars who signed are no quorum of epoch 1", problem);
    }

    [Fact]
    public void Fewer_liars_to_bear_still_take_a_quorum_under_the_old_policy()
    {
        new TestStep(federation, roster => TestStep.WithPolicy(roster, faulty: 3)).Follow();
        var step = new TestStep(federation, roster => TestStep.WithPolicy(roster, faulty: 1)) { Signers = ["4404", "GBA", "HK"] };
        Assert.Null(step.Compose(out var problem));
        Assert.Equal("the registrars who signed are no quorum of epoch 1", problem);
    }

    [Theory]
    [InlineData("signature", "GBA", "4404", "HK", "MO")]
    [InlineData("signature", "4404", "4404", "GBA", "HK")]
    public void Signatures_out_of_their_place_or_doubled_are_refused(string reason, params string[] signers)
    {
        var step = new TestStep(federation, roster => roster);
        var draft = new RosterDraft(step.Next);
        var envelope = Envelope.Create(Roster.PayloadType, draft.Payload.Span,
            [.. signers.Select(t => draft.Sign(TestFederation.Registrar(t)))]);
        Assert.Null(RosterEnvelope.ReadStep(envelope.Bytes, federation.Roster, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nodes_key_does_not_sign_a_step_for_its_registrar()
    {
        var draft = new RosterDraft(new TestStep(federation, roster => roster).Next);
        Assert.Null(draft.Compose(
            TestFederation.Territories.Select(t => draft.Sign(TestFederation.Node(t))), federation.Roster, out var problem));
        Assert.Contains("no registrar's", problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Roster, Roster>> Faults => new()
    {
        { "epoch 2 does not follow", roster => roster with { Epoch = 2 } },
        { "as its previous", roster => roster with { Step = roster.Step! with { Previous = Digest.Of("x"u8) } } },
        { "keeps the federation", roster => roster with { Demonstration = false } },
        { "dated before", roster => roster with { At = roster.At.AddDays(-2) } },
        { "a reason has", roster => roster with { Step = roster.Step! with { Reason = "" } } },
        { "a reason has", roster => roster with { Step = roster.Step! with { Reason = new string('x', 401) } } },
        { "a reason has", roster => roster with { Step = roster.Step! with { Reason = "a\nb" } } },
        { "negative size", roster => TestStep.Cut(roster, new RosterCut("lotus-test/MO", -1)) },
        { "ascending order of their logs", roster => TestStep.Cut(
            roster, new RosterCut("lotus-test/MO", 0), new RosterCut("lotus-test/HK", 0)) },
        { "ascending order of their logs", roster => TestStep.Cut(
            roster, new RosterCut("lotus-test/MO", 0), new RosterCut("lotus-test/MO", 1)) },
        { "no log of the epoch before", roster => TestStep.Cut(TestStep.Join(Newcomer)(roster), new RosterCut("lotus-test/XX", 0)) },
        { "has no step", roster => roster with { Step = null } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_step_with_one_part_out_of_order_is_refused(string reason, Func<Roster, Roster> change)
    {
        Assert.Null(new TestStep(federation, change).Compose(out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_genesis_follows_nothing_and_a_step_is_no_genesis()
    {
        Assert.Null(RosterEnvelope.ReadStep(federation.Roster.Envelope.Bytes, federation.Roster, out _));
        var step = new TestStep(federation, roster => roster).Compose(out _)!;
        Assert.Null(RosterEnvelope.Read(step.Envelope, out var problem));
        Assert.Contains("epoch 0, not 1", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_that_are_no_quorum_make_no_epoch_final()
    {
        var step = new TestStep(federation, roster => TestStep.Cut(
            roster, new RosterCut("lotus-test/HK", 0), new RosterCut("lotus-test/MO", 0))) { Logs = ["4404", "GBA"] };
        Assert.Null(step.Take(out var problem));
        Assert.Equal("the logs that hold epoch 1 are no quorum of epoch 0", problem);
    }

    [Fact]
    public void A_log_that_was_away_needs_a_cut()
    {
        var step = new TestStep(federation, roster => roster) { Logs = ["4404", "GBA", "HK"] };
        Assert.Null(step.Take(out var problem));
        Assert.Equal("lotus-test/MO has neither an entry of epoch 1 nor a cut", problem);
        step = new TestStep(federation, roster => TestStep.Cut(roster, new RosterCut("lotus-test/MO", 7)))
        {
            Logs = ["4404", "GBA", "HK"],
        };
        Assert.Equal(7, step.Take(out _)!.Begin(1, "lotus-test/MO"));
    }

    [Fact]
    public void The_transitions_checkpoints_must_satisfy_the_old_policy()
    {
        var step = new TestStep(federation, roster => roster)
        {
            Cosigners = [.. new[] { "4404", "GBA" }.SelectMany(TestFederation.CosignersOf)],
        };
        Assert.Null(step.Take(out var problem));
        Assert.Contains("not final under both", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_transitions_checkpoints_must_satisfy_the_new_policy()
    {
        var step = new TestStep(federation, roster => TestStep.WithPolicy(roster, faulty: 3))
        {
            Cosigners = [.. new[] { "4404", "GBA", "HK" }.SelectMany(TestFederation.CosignersOf)],
        };
        Assert.Null(step.Take(out var problem));
        Assert.Contains("not final under both", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_joins_without_having_mirrored_every_log()
    {
        var step = new TestStep(federation, TestStep.Join(Newcomer));
        step.Cosigners = [.. step.Cosigners.Where(one => one.Key.Name != "lotus-test/XX/mirror")];
        Assert.Null(step.Take(out var problem));
        Assert.Equal("XX joins without having mirrored lotus-test/4404", problem);
    }

    [Fact]
    public void A_newcomers_witness_is_no_mirror()
    {
        var step = new TestStep(federation, TestStep.Join(Newcomer));
        step.Cosigners = [.. step.Cosigners.Where(one => one.Key.Name != "lotus-test/XX/mirror"),
            new Cosigner("lotus-test/XX/mirror", TestFederation.Key("witness XX"))];
        Assert.Null(step.Take(out var problem));
        Assert.Contains("without having mirrored", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_show_what_a_newcomer_mirrored_of_a_log_that_was_away()
    {
        var head = federation.Prove(Digest.Of("x"u8), "MO", Start, TestFederation.CosignersOf(Newcomer)).Checkpoint;
        var step = new TestStep(federation, roster => TestStep.Cut(
            TestStep.Join(Newcomer)(roster), new RosterCut("lotus-test/MO", 1))) { Logs = ["4404", "GBA", "HK"] };
        Assert.Null(step.Take(out _));
        step.Heads = [head.ToString()];
        Assert.NotNull(step.Take(out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void A_mirror_that_stopped_before_the_epoch_begins_is_not_enough()
    {
        var head = federation.Prove(Digest.Of("x"u8), "MO", Start, TestFederation.CosignersOf(Newcomer)).Checkpoint;
        var step = new TestStep(federation, roster => TestStep.Cut(
            TestStep.Join(Newcomer)(roster), new RosterCut("lotus-test/MO", 2)))
        {
            Logs = ["4404", "GBA", "HK"], Heads = [head.ToString()],
        };
        Assert.Null(step.Take(out var problem));
        Assert.Equal("XX joins without having mirrored lotus-test/MO", problem);
    }

    [Fact]
    public void A_head_of_a_log_that_its_log_has_not_signed_is_refused()
    {
        var head = federation.Prove(
            Digest.Of("x"u8), "MO", Start, [], new LogSigner("lotus-test/MO", TestFederation.Key("x"))).Checkpoint;
        var step = new TestStep(federation, roster => roster) { Heads = [head.ToString()] };
        Assert.Null(step.Take(out var problem));
        Assert.Contains("signed by its log", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_epoch_cannot_begin_before_the_one_that_it_follows()
    {
        new TestStep(federation, roster => TestStep.Cut(roster, new RosterCut("lotus-test/MO", 9))).Follow();
        var step = new TestStep(federation, roster => TestStep.Cut(roster, new RosterCut("lotus-test/MO", 8)));
        Assert.Null(step.Take(out var problem));
        Assert.Contains("would begin before", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evidence_of_another_epoch_is_none()
    {
        var step = new TestStep(federation, roster => roster);
        var other = new TestStep(federation, roster => roster with { At = roster.At.AddDays(3) }).Link();
        Assert.Null(federation.Rosters.With(step.Link() with { Evidence = other.Evidence }, out var problem));
        Assert.Contains("not final under both", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"proofs":[],"heads":[],"more":[]}""")]
    [InlineData("""{"proofs":[], "heads":[]}""")]
    [InlineData("""{"proofs":["x"],"heads":[]}""")]
    [InlineData("""{"proofs":[null],"heads":[]}""")]
    public void Evidence_outside_its_one_form_is_refused(string json)
    {
        var link = new TestStep(federation, roster => roster).Link();
        Assert.Null(federation.Rosters.With(
            link with { Evidence = System.Text.Encoding.UTF8.GetBytes(json) }, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void What_a_member_says_counts_to_the_end_of_its_log_and_no_further()
    {
        var judge = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        var before = federation.Say(new OrderClosed(), "MO-2026-AAAAAAAA", judge, Start);
        var after = federation.Say(new OrderClosed(), "MO-2026-AAAAAAAA", judge, Start.AddHours(1));
        new TestStep(federation, TestStep.Leave("MO", before.Proof.Index + 1)).Follow();
        Assert.Null(federation.Flaw(before));
        Assert.Equal(Flaw.LogEnded, federation.Flaw(after));
    }

    [Fact]
    public void A_member_that_comes_back_goes_on_where_its_log_had_ended()
    {
        new TestStep(federation, TestStep.Leave("MO", 5)).Follow();
        Assert.Null(federation.Rosters.InForce("lotus-test/MO", 5));
        new TestStep(federation, TestStep.Join("MO")).Follow();
        Assert.Equal(0, federation.Rosters.InForce("lotus-test/MO", 4)!.Roster.Epoch);
        Assert.Equal(2, federation.Rosters.InForce("lotus-test/MO", 5)!.Roster.Epoch);
    }
}
