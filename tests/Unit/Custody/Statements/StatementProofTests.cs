using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Statements;

public sealed class StatementProofTests
{
    private const string Thread = "MO-2026-K7Q2M4XA";

    private static readonly DateTimeOffset Start = TestFederation.Start;

    private readonly TestFederation federation = new();
    private readonly string judge;

    public StatementProofTests() => judge = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");

    [Fact]
    public void A_logged_statement_has_an_author_a_time_and_a_finality()
    {
        var said = Say(Start);
        var statement = OrderStatements.Reader.Read(said.Envelope, out _)!;
        var proof = StatementProof.Verify(
            statement, said.Proof, federation.Rosters, federation.Register, Finality.L2, out var flaw);
        Assert.Null(flaw);
        Assert.Equal((judge, "MO/JIC", Roles.Judge), (proof!.Author.Id, proof.Author.Office, proof.Author.Role));
        Assert.Equal((Start.AddSeconds(1), Finality.L2), (proof.ExistedBy, proof.Finality));
    }

    [Fact]
    public void The_own_witness_alone_is_enough_for_L1_and_not_for_L2()
    {
        var said = federation.Say(new OrderClosed(), Thread, judge, Start, witnesses: ["MO"]);
        Assert.Null(federation.Flaw(said, Finality.L1));
        Assert.Equal(Flaw.QuorumMissing, federation.Flaw(said));
    }

    [Theory]
    [InlineData("HK")]
    [InlineData("HK", "GBA")]
    public void Other_witnesses_below_the_quorum_are_not_enough_for_L1(params string[] witnesses)
    {
        var said = federation.Say(new OrderClosed(), Thread, judge, Start, witnesses: witnesses);
        Assert.Equal(Flaw.QuorumMissing, federation.Flaw(said, Finality.L1));
    }

    [Fact]
    public void The_logs_own_word_alone_is_never_enough()
    {
        var said = federation.Say(new OrderClosed(), Thread, judge, Start, witnesses: []);
        Assert.Equal(Flaw.QuorumMissing, federation.Flaw(said, Finality.L1));
        Assert.Throws<ArgumentOutOfRangeException>(() => federation.Flaw(said, Finality.L0));
    }

    [Fact]
    public void The_same_witness_three_times_is_no_quorum()
    {
        var said = federation.Say(new OrderClosed(), Thread, judge, Start, witnesses: ["MO", "MO", "MO"]);
        Assert.Equal(Flaw.QuorumMissing, federation.Flaw(said));
    }

    [Fact]
    public void An_author_that_nobody_registered_is_unknown()
    {
        var said = federation.Say(new OrderClosed(), Thread, TestFederation.Official("MO", "nobody"), Start);
        Assert.Equal(Flaw.AuthorUnknown, federation.Flaw(said));
    }

    [Fact]
    public void An_author_of_a_territory_that_is_no_member_is_unknown()
    {
        var said = federation.Say(new OrderClosed(), Thread, "node:XX", Start, log: "MO");
        Assert.Equal(Flaw.AuthorUnknown, federation.Flaw(said));
    }

    [Fact]
    public void A_key_counts_neither_before_nor_after_its_registration()
    {
        Assert.Equal(Flaw.AuthorNotValid, federation.Flaw(Say(Start.AddDays(-2))));
        Assert.Equal(Flaw.AuthorNotValid, federation.Flaw(Say(Start.AddDays(364))));
    }

    [Fact]
    public void A_key_counts_for_nothing_after_its_revocation()
    {
        federation.Enlist(new OfficialRevoked(judge, Start.AddDays(1), "key lost"));
        Assert.Null(federation.Flaw(Say(Start.AddDays(1).AddSeconds(-1))));
        Assert.Equal(Flaw.AuthorRevoked, federation.Flaw(Say(Start.AddDays(1))));
    }

    [Fact]
    public void A_backdated_statement_under_a_revoked_key_counts_for_nothing()
    {
        var from = Start.AddDays(1);
        federation.Enlist(new OfficialRevoked(judge, from, "key lost"));
        Assert.Null(federation.Flaw(Say(Start, existed: from.AddMinutes(5).AddSeconds(-1))));
        Assert.Equal(Flaw.AuthorRevoked, federation.Flaw(Say(Start, existed: from.AddMinutes(5))));
    }

    [Fact]
    public void What_was_signed_and_logged_before_the_revocation_stays_good()
    {
        var said = Say(Start);
        federation.Enlist(new OfficialRevoked(judge, Start.AddDays(1), "key lost"));
        Assert.Null(federation.Flaw(said));
    }

    [Fact]
    public void A_statement_may_be_dated_five_minutes_ahead_and_not_more()
    {
        Assert.Null(federation.Flaw(Say(Start, existed: Start.AddMinutes(-5))));
        Assert.Equal(Flaw.DatedAhead, federation.Flaw(Say(Start, existed: Start.AddMinutes(-5).AddSeconds(-1))));
    }

    [Theory]
    [InlineData("node MO")]
    [InlineData("registrar MO")]
    [InlineData("stranger")]
    public void Nobody_elses_signature_is_the_judges(string key)
    {
        var said = federation.Say(new OrderClosed(), Thread, judge, Start, TestFederation.Key(key));
        Assert.Equal(Flaw.SignatureFails, federation.Flaw(said));
    }

    [Fact]
    public void The_log_of_another_territory_does_not_speak_for_the_author()
    {
        var said = federation.Say(new OrderClosed(), Thread, judge, Start, log: "HK");
        Assert.Equal(Flaw.ProofOfOtherLog, federation.Flaw(said));
    }

    [Fact]
    public void Another_statements_proof_proves_nothing()
    {
        var (one, other) = (Say(Start), Say(Start.AddSeconds(1)));
        Assert.Equal(Flaw.NotInLog, federation.Flaw(one, proof: other.Proof));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_salt_of_another_length_proves_nothing(int length)
    {
        var said = Say(Start);
        Assert.Equal(Flaw.NotInLog, federation.Flaw(said, proof: said.Proof with { Extra = new byte[length] }));
    }

    [Fact]
    public void Another_salt_index_or_path_proves_nothing()
    {
        Say(Start);
        var said = Say(Start.AddSeconds(1));
        LogProof[] wrong =
        [
            said.Proof with { Extra = new byte[32] },
            said.Proof with { Index = said.Proof.Index - 1 },
            said.Proof with { Path = [.. said.Proof.Path.Skip(1)] },
            said.Proof with { Path = [.. said.Proof.Path, Digest.Of([])] },
        ];
        Assert.All(wrong, proof => Assert.Equal(Flaw.NotInLog, federation.Flaw(said, proof: proof)));
    }

    [Fact]
    public void A_checkpoint_that_another_key_signed_proves_nothing()
    {
        var said = Say(Start);
        var tree = said.Proof.Checkpoint.Checkpoint;
        var forged = new LogSigner(tree.Origin, TestFederation.Key("thief")).Sign(tree);
        Assert.Equal(Flaw.CheckpointFails, federation.Flaw(said, proof: said.Proof with { Checkpoint = forged }));
    }

    [Fact]
    public void A_spoilt_cosignature_spoils_the_checkpoint()
    {
        var said = Say(Start);
        var note = said.Proof.Checkpoint.Note;
        var last = note.Signatures[^1];
        var spoilt = last.Bytes.ToArray();
        spoilt[^1] ^= 1;
        var forged = SignedCheckpoint.Of(new SignedNote(
            note.Text, [.. note.Signatures.SkipLast(1), new NoteSignature(last.Name, last.KeyId, spoilt)]));
        Assert.Equal(Flaw.CheckpointFails, federation.Flaw(said, proof: said.Proof with { Checkpoint = forged }));
    }

    private LoggedStatement Say(DateTimeOffset at, DateTimeOffset? existed = null) =>
        federation.Say(new OrderClosed(), Thread, judge, at, existed: existed);
}
