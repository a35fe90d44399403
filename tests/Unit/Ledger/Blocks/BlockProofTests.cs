using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Tests.Unit.Ledger.Blocks;

public sealed class BlockProofTests
{
    private const string Other = "lotus-demo/HK";

    private static readonly LogSigner OtherLog = Some.Log(Other, seed: 2);
    private static readonly Cosigner[] W = [.. Enumerable.Range(0, 4).Select(Some.Witness)];

    private static readonly Policy Policy = Policy.Parse(
        $"log {Some.Log().Key}\nlog {OtherLog.Key}\n"
        + string.Concat(W.Select((w, i) => $"witness w{i} {w.Key}\n")) + "group g 3 w0 w1 w2 w3\nquorum g\n");

    private static readonly SignedCheckpoint Note = Some.Cosigned(
        OtherLog.Sign(Some.Tree(5, Other)), (W[0], Some.Time), (W[1], Some.Time + 10), (W[2], Some.Time + 20), (W[3], 99_999_999_999));

    [Fact]
    public void Nothing_behind_the_header_is_older_than_an_honest_cosignature_that_it_names()
    {
        var proof = Make([Note], [Note]);
        Assert.Equal(Some.At.AddSeconds(20), proof.Verify((_, _) => Policy, out var flaw));
        Assert.Null(flaw);
        Assert.Equal(proof.ToBytes(), BlockProof.Parse(proof.ToBytes()).ToBytes());
    }

    [Fact]
    public void Without_a_note_it_proves_the_header_and_says_no_time()
    {
        Assert.Null(Make([Note], []).Verify((_, _) => Policy, out var flaw));
        Assert.Null(flaw);
    }

    [Fact]
    public void Of_several_notes_the_latest_counts()
    {
        var earlier = Some.Cosigned(
            Some.Log().Sign(Some.Tree(2)), (W[0], Some.Time), (W[1], Some.Time), (W[2], Some.Time - 5));
        Assert.Equal(
            Some.At.AddSeconds(20), Make([Note, earlier], [earlier, Note]).Verify((_, _) => Policy, out _));
        Assert.Equal(Some.At, Make([Note, earlier], [earlier]).Verify((_, _) => Policy, out _));
    }

    [Fact]
    public void A_note_with_another_signature_than_the_named_one_is_refused()
    {
        var other = Some.Cosigned(
            OtherLog.Sign(Some.Tree(5, Other)), (W[0], Some.Time), (W[1], Some.Time + 99), (W[2], Some.Time + 99));
        Refused(Make([Note], [other]), "does not name");
    }

    [Fact]
    public void A_note_of_a_log_that_is_not_named_is_refused() => Refused(
        Make([Note], [Some.Cosigned(Some.Log().Sign(Some.Tree(2)), (W[0], 1), (W[1], 1), (W[2], 1))]), "does not name");

    [Fact]
    public void A_named_note_without_the_quorum_is_refused()
    {
        var few = Some.Cosigned(OtherLog.Sign(Some.Tree(5, Other)), (W[0], Some.Time), (W[1], Some.Time));
        Refused(Make([few], [few]), "not cosigned");
    }

    [Fact]
    public void A_header_that_the_log_does_not_hold_is_refused()
    {
        var proof = Make([Note], [Note]);
        Refused(proof with { Header = new BlockHeader([LogHead.Of(Some.Log().Sign(Some.Tree(1)))]).ToBytes() }, "hold the header");
        Refused(proof with { Proof = proof.Proof with { Index = 1 } }, "hold the header");
        Assert.Null(proof.Verify((origin, _) => origin == Other ? Policy : null, out var flaw));
        Assert.Contains("hold the header", flaw, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_byte_counts()
    {
        var bytes = Make([Note], [Note]).ToBytes();
        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = bytes.ToArray();
            changed[place] ^= 1;
            Assert.True(IsRefused(changed), $"byte {place}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("lotus-bridge/block-proof/v1\n")]
    [InlineData("lotus-bridge/block-proof/v1\nheader 999999\nx")]
    [InlineData("lotus-bridge/block-proof/v1\nheader -1\nx")]
    [InlineData("lotus-bridge/block/v1\n")]
    public void What_ends_too_early_is_refused(string text) =>
        Assert.Throws<LedgerFormatException>(() => BlockProof.Parse(Some.Bytes(text)));

    [Fact]
    public void Nothing_follows_the_last_note_and_there_is_a_limit()
    {
        var proof = Make([Note], [Note]);
        Assert.Throws<LedgerFormatException>(() => BlockProof.Parse([.. proof.ToBytes(), (byte)'\n']));
        Assert.Throws<LedgerFormatException>(() => BlockProof.Parse(new byte[BlockProof.MaxBytes + 1]));
    }

    private static BlockProof Make(SignedCheckpoint[] named, SignedCheckpoint[] shown)
    {
        var header = new BlockHeader(named.Select(LogHead.Of)).ToBytes();
        Digest[] leaves = [.. Some.Leaves(2), LotusBridge.Ledger.Merkle.LeafHash(header), .. Some.Leaves(3)];
        var proofs = MerkleProofs.Over(leaves);
        var tree = Some.Log().Sign(new Checkpoint(Some.Origin, leaves.Length, proofs.Root(leaves.Length)));
        var final = Some.Cosigned(tree, (W[0], Some.Time + 60), (W[1], Some.Time + 60), (W[3], Some.Time + 60));
        return new BlockProof(header, new LogProof(default, 2, proofs.Inclusion(2, leaves.Length), final), shown);
    }

    private static void Refused(BlockProof proof, string why)
    {
        Assert.Null(proof.Verify((_, _) => Policy, out var flaw));
        Assert.Contains(why, flaw, StringComparison.Ordinal);
    }

    // A changed line of an unknown key says nothing of the time: what it changes is refused, or the time stays.
    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            return BlockProof.Parse(bytes).Verify((_, _) => Policy, out var flaw) is var time
                && (flaw is not null || time == Some.At.AddSeconds(20));
        }
        catch (LedgerFormatException)
        {
            return true;
        }
    }
}
