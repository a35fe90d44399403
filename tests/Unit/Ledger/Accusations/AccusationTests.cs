using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;

namespace LotusBridge.Tests.Unit.Ledger.Accusations;

public sealed class AccusationTests
{
    private const string Origin = "lotus-test/MO";

    private static readonly LogSigner Log = new(Origin, Key(1));
    private static readonly Cosigner Witness = new("lotus-test/HK", Key(2));
    private static readonly VerifierKey[] Keys = [Log.Key, Witness.Key];

    private readonly List<Digest> honest = [.. Enumerable.Range(0, 7).Select(i => Leaf(i))];
    private readonly List<Digest> forged = [Leaf(0), Leaf(1), .. Enumerable.Range(102, 5).Select(i => Leaf(i))];

    [Fact]
    public void Two_roots_of_one_size_convict_everybody_who_signed_both()
    {
        var found = Conflict.Between(Keys, Signed(honest, 5, 10), Signed(forged, 5, 20));
        Assert.Equal([Log.Key, Witness.Key], found.Select(one => one.Accused));
        Assert.All(found, one => Assert.Equal(Accusation.Fork, one.Kind));
        Assert.All(found, one => Assert.Null(Accusation.Parse(one.ToBytes()).Flaw()));
    }

    [Fact]
    public void The_order_in_which_two_checkpoints_are_shown_makes_no_difference()
    {
        var (one, other) = (Signed(honest, 5, 10), Signed(forged, 5, 20));
        Assert.Equal(
            Conflict.Between(Keys, one, other)[0].ToString(), Conflict.Between(Keys, other, one)[0].ToString());
    }

    [Fact]
    public void A_larger_tree_that_had_another_root_convicts()
    {
        var proofs = MerkleProofs.Over(forged);
        var found = Conflict.Between(
            Keys, Signed(honest, 4, 10), Signed(forged, 7, 20), proofs.Root(4), proofs.Consistency(4, 7));
        Assert.Equal(2, found.Count);
        Assert.All(found, one => Assert.Null(Accusation.Parse(one.ToBytes()).Flaw()));
    }

    [Fact]
    public void A_tree_that_only_grew_convicts_nobody()
    {
        var proofs = MerkleProofs.Over(honest);
        Assert.Empty(Conflict.Between(Keys, Signed(honest, 4, 10), Signed(honest, 7, 20)));
        Assert.Empty(Conflict.Between(Keys, Signed(honest, 5, 10), Signed(honest, 5, 20)));
        Assert.Empty(Conflict.Between(
            Keys, Signed(honest, 4, 10), Signed(honest, 7, 20), proofs.Root(4), proofs.Consistency(4, 7)));
    }

    [Fact]
    public void Where_the_forks_have_a_common_beginning_a_checkpoint_of_it_convicts_nobody()
    {
        var proofs = MerkleProofs.Over(forged);
        Assert.Empty(Conflict.Between(
            Keys, Signed(honest, 2, 10), Signed(forged, 7, 20), proofs.Root(2), proofs.Consistency(2, 7)));
    }

    [Fact]
    public void A_smaller_tree_cosigned_later_convicts_the_cosigner_and_not_the_log()
    {
        var found = Conflict.Between(Keys, Signed(honest, 7, 10), Signed(honest, 4, 20));
        Assert.Equal((Accusation.Rollback, Witness.Key), (Assert.Single(found).Kind, found[0].Accused));
        Assert.Null(Accusation.Parse(found[0].ToBytes()).Flaw());
        Assert.Empty(Conflict.Between(Keys, Signed(honest, 7, 20), Signed(honest, 4, 20)));
    }

    [Fact]
    public void Nobody_is_convicted_of_what_another_has_signed()
    {
        var stranger = new Cosigner("lotus-test/XX", Key(3)).Key;
        var sameName = new Cosigner("lotus-test/HK", Key(3)).Key;
        Assert.Empty(Conflict.Between([stranger, sameName], Signed(honest, 5, 10), Signed(forged, 5, 20)));
        var log = Signed(honest, 5, 10);
        var without = SignedCheckpoint.Of(new SignedNote(log.Note.Text, [log.Note.Signatures[0]]));
        Assert.Equal([Log.Key], Conflict.Between(Keys, without, Signed(forged, 5, 20)).Select(one => one.Accused));
    }

    [Fact]
    public void A_key_named_as_another_log_is_no_log_of_this_one()
    {
        var other = new LogSigner("lotus-test/GBA", Key(4));
        var (one, two) = (Checkpoint(honest, 5), Checkpoint(forged, 5));
        SignedCheckpoint By(Checkpoint tree) => SignedCheckpoint.Of(new SignedNote(
            tree.ToString(), [new NoteSignature(other.Key.Name, other.Key.Id, Key(4).Sign(Encoding.UTF8.GetBytes(tree.ToString())))]));
        Assert.Empty(Conflict.Between([other.Key], By(one), By(two)));
    }

    [Fact]
    public void Checkpoints_of_two_logs_convict_nobody()
    {
        var other = new LogSigner("lotus-test/GBA", Key(1)).Sign(
            new Checkpoint("lotus-test/GBA", 5, MerkleProofs.Over(forged).Root(5)));
        Assert.Empty(Conflict.Between(Keys, Signed(honest, 5, 10), Cosigned(other, 20)));
    }

    [Fact]
    public void A_proof_from_a_root_that_the_larger_tree_never_had_is_none()
    {
        var proofs = MerkleProofs.Over(forged);
        Assert.Empty(Conflict.Between(
            Keys, Signed(honest, 4, 10), Signed(forged, 7, 20), Leaf(9), proofs.Consistency(4, 7)));
        Assert.Empty(Conflict.Between(
            Keys, Signed(honest, 4, 10), Signed(forged, 7, 20), proofs.Root(4), proofs.Consistency(3, 7)));
        Assert.Empty(Conflict.Between(Keys, Signed(honest, 4, 10), Signed(forged, 7, 20), proofs.Root(4), []));
    }

    [Theory]
    [InlineData("kind fork", "kind theft")]
    [InlineData("kind fork", "kind rollback")]
    [InlineData("accused ", "accused x")]
    [InlineData("root ", "toor ")]
    [InlineData("accusation/v1", "accusation/v2")]
    [InlineData("checkpoint ", "checkpoint 0")]
    [InlineData("hash ", "hash  ")]
    public void Any_other_word_is_no_accusation_or_proves_nothing(string from, string to)
    {
        var text = TwoSizes().ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.False(Convicts(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))));
    }

    [Fact]
    public void Every_flipped_bit_and_every_shortening_proves_nothing()
    {
        var bytes = TwoSizes().ToBytes();
        Assert.True(Convicts(bytes));
        for (var at = 0; at < bytes.Length; at++)
        {
            var bad = (byte[])bytes.Clone();
            bad[at] ^= 1;
            Assert.False(Convicts(bad) && !IsLineOfNobody(bad), $"byte {at}");
            Assert.False(Convicts(bytes[..at]));
        }

        Assert.False(Convicts([.. bytes, (byte)'\n']));
    }

    [Fact]
    public void A_fork_of_one_size_needs_no_proof_and_takes_none()
    {
        var fork = Conflict.Between([Log.Key], Signed(honest, 5, 10), Signed(forged, 5, 20))[0];
        Assert.NotNull((fork with { Root = Leaf(0) }).Flaw());
        Assert.NotNull((fork with { Proof = [Leaf(0)] }).Flaw());
        Assert.NotNull((fork with { First = fork.Second, Second = fork.First }).Flaw());
        Assert.NotNull((fork with { Second = fork.First }).Flaw());
        var sizes = TwoSizes();
        Assert.NotNull((sizes with { Root = sizes.First.Checkpoint.Root }).Flaw());
        Assert.NotNull((sizes with { Root = null }).Flaw());
        Assert.NotNull((sizes with { First = sizes.Second, Second = sizes.First }).Flaw());
    }

    [Fact]
    public void More_hashes_than_a_proof_has_are_refused()
    {
        var many = TwoSizes() with { Proof = [.. Enumerable.Repeat(Leaf(1), Merkle.MaxProofHashes + 1)] };
        Assert.Throws<LedgerFormatException>(() => Accusation.Parse(many.ToBytes()));
    }

    private static Ed25519Signer Key(byte seed) => Ed25519Signer.FromSeed(Enumerable.Repeat(seed, 32).ToArray());

    private static Digest Leaf(int i) => Merkle.LeafHash(BitConverter.GetBytes(i));

    private static Checkpoint Checkpoint(List<Digest> leaves, int size) =>
        new(Origin, size, MerkleProofs.Over(leaves).Root(size));

    private static SignedCheckpoint Signed(List<Digest> leaves, int size, long at) =>
        Cosigned(Log.Sign(Checkpoint(leaves, size)), at);

    private static SignedCheckpoint Cosigned(SignedCheckpoint signed, long at) =>
        SignedCheckpoint.Of(signed.Note.With([Witness.Sign(signed.Note.Text, at)]));

    private Accusation TwoSizes()
    {
        var proofs = MerkleProofs.Over(forged);
        return Conflict.Between(
            [Log.Key], Signed(honest, 4, 10), Signed(forged, 7, 20), proofs.Root(4), proofs.Consistency(4, 7))[0];
    }

    private static bool Convicts(byte[] bytes)
    {
        try
        {
            return Accusation.Parse(bytes).Flaw() is null;
        }
        catch (LedgerFormatException)
        {
            return false;
        }
    }

    /// <summary>A change in a signature line of somebody else than the accused says nothing about the accused.</summary>
    private static bool IsLineOfNobody(byte[] changed)
    {
        var read = Accusation.Parse(changed);
        return read.Accused.Equals(Log.Key) && read.First.IsSignedBy(Log.Key) && read.Second.IsSignedBy(Log.Key);
    }
}
