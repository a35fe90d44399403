using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class LogProofTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly Digest Envelope = Digest.Of("an envelope"u8);
    private static readonly LogSigner Log = Some.Log();
    private static readonly Cosigner Witness = Some.Witness(1);
    private static readonly Policy Trust =
        Policy.Parse($"log {Log.Key}\nwitness w {Witness.Key}\ngroup own-MO any w\nquorum own-MO\n");

    [Fact]
    public void A_commitment_verifies_with_the_salt_in_extra()
    {
        var proof = Proof();

        Assert.Equal(Finality.L2, proof.Verify(Envelope, Trust).FinalityIn("MO"));
        Assert.Equal(Finality.L2, LogProof.Parse(proof.ToBytes()).Verify(Envelope, Trust).FinalityIn("MO"));
    }

    [Fact]
    public void Without_the_right_salt_the_entry_proves_nothing()
    {
        byte[] other = [.. Salt];
        other[31] ^= 1;

        Assert.Equal(ProofFault.NotIncluded, (Proof() with { Extra = other }).Verify(Envelope, Trust).Fault);
        Assert.Equal(ProofFault.NotIncluded, (Proof() with { Extra = Salt.AsMemory(0, 31) }).Verify(Envelope, Trust).Fault);
        Assert.Equal(ProofFault.NotIncluded, (Proof() with { Extra = default }).Verify(Envelope, Trust).Fault);
        Assert.Equal(ProofFault.NotIncluded, Proof().Verify(Digest.Of("another"u8), Trust).Fault);
    }

    [Fact]
    public void Another_place_path_or_tree_is_refused()
    {
        var proof = Proof();
        Digest[] swapped = [proof.Path[1], proof.Path[0], .. proof.Path.Skip(2)];

        Assert.Equal(ProofFault.NotIncluded, (proof with { Index = 4 }).Verify(Envelope, Trust).Fault);
        Assert.Equal(ProofFault.NotIncluded, (proof with { Path = swapped }).Verify(Envelope, Trust).Fault);
        Assert.Equal(
            ProofFault.NotIncluded,
            (proof with { Checkpoint = Log.Sign(Some.Tree(7)) }).Verify(Envelope, Trust).Fault);
    }

    [Fact]
    public void A_proof_under_a_log_outside_the_policy_is_refused()
    {
        var policy = Policy.Parse($"log {Some.Log(seed: 9).Key}\nquorum none\n");

        Assert.Equal(ProofFault.NotSignedByLog, Proof().Verify(Envelope, policy).Fault);
    }

    [Fact]
    public void Sixty_three_hashes_are_read_and_one_more_is_not()
    {
        static byte[] With(int hashes) =>
            (Proof() with { Path = [.. Enumerable.Repeat(Merkle.EmptyRoot, hashes)] }).ToBytes();

        Assert.Equal(63, LogProof.Parse(With(63)).Path.Count);
        Assert.Throws<LedgerFormatException>(() => LogProof.Parse(With(64)));
    }

    [Fact]
    public void Sixty_four_thousand_extra_bytes_are_read_and_one_past_the_limit_is_not()
    {
        static byte[] With(int bytes) => (Proof() with { Extra = new byte[bytes] }).ToBytes();

        Assert.Equal(65_535, LogProof.Parse(With(65_535)).Extra.Length);
        Assert.Throws<LedgerFormatException>(() => LogProof.Parse(With(65_536)));
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v2\n")]
    [InlineData("c2sp.org/tlog-proof@v1\n", "")]
    [InlineData("extra ", "extra  ")]
    [InlineData("extra ", "Extra ")]
    [InlineData("AAEC", "AA EC")]
    [InlineData("Hh8=\n", "Hh9=\n")]
    [InlineData("Hh8=\n", "Hh8\n")]
    [InlineData("index 3", "index 03")]
    [InlineData("index 3", "index -3")]
    [InlineData("index 3", "index  3")]
    [InlineData("index 3", "index 9223372036854775808")]
    [InlineData("index 3\n", "")]
    [InlineData("index 3\n", "index 3\n\n")]
    [InlineData("index 3\n", "index 3\r\n")]
    [InlineData("index 3\n", "index 3\nAAAA\n")]
    [InlineData("index 3\n", "index 3\nindex 3\n")]
    [InlineData("\n\nlotus-demo/MO\n", "\nlotus-demo/MO\n")]
    [InlineData("\n\nlotus-demo/MO\n", "\n\n\nlotus-demo/MO\n")]
    [InlineData("\nlotus-demo/MO\n6\n", "\nlotus-demo/MO\n06\n")]
    public void What_is_no_proof_is_refused(string from, string to)
    {
        var text = Proof().ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);

        var changed = text.Replace(from, to, StringComparison.Ordinal);

        Assert.Throws<LedgerFormatException>(() => LogProof.Parse(Some.Bytes(changed)));
    }

    [Fact]
    public void An_empty_extra_line_is_refused_and_so_is_a_missing_final_newline()
    {
        var bare = (Proof() with { Extra = default }).ToString();
        Assert.Empty(LogProof.Parse(Some.Bytes(bare)).Extra.ToArray());

        var empty = bare.Replace("index", "extra \nindex", StringComparison.Ordinal);
        Assert.Throws<LedgerFormatException>(() => LogProof.Parse(Some.Bytes(empty)));
        Assert.Throws<LedgerFormatException>(() => LogProof.Parse(Some.Bytes(bare[..^1])));
    }

    [Fact]
    public void Assembling_keeps_good_lines_and_drops_bad_foreign_and_double_ones()
    {
        var own = Log.Sign(Some.Tree(5));
        var (one, two, stranger) = (Some.Witness(1), Some.Witness(2), Some.Witness(3));
        string Line(Cosigner by, long time = Some.Time) => by.Sign(own.Note.Text, time) + "\n";
        var otherTree = two.Sign(Log.Sign(Some.Tree(6)).Note.Text, Some.Time) + "\n";

        var merged = CosignedCheckpoint.Assemble(
            own,
            [one.Key, two.Key],
            new[] { "garbage\n" + Line(one), otherTree, Line(stranger), Line(one, Some.Time + 1), "\0", Line(two), "" }
                .Select(r => (ReadOnlyMemory<byte>)Some.Bytes(r)));

        Assert.Equal(own.Note + Line(one) + Line(two), merged.ToString());
    }

    private static LogProof Proof()
    {
        var entry = Commitment.To(Envelope, Salt);
        Digest[] leaves = [.. Some.Leaves(3), Merkle.LeafHash(entry.Bytes), .. Some.Leaves(2)];
        var tree = MerkleProofs.Over(leaves);
        var own = Log.Sign(new Checkpoint(Some.Origin, 6, tree.Root(6)));
        return new LogProof(Salt, 3, tree.Inclusion(3, 6), Some.Cosigned(own, (Witness, Some.Time)));
    }
}
