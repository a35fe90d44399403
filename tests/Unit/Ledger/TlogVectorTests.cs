using System.Text;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>Published notes and a cosigned checkpoint made with Go's note package.</summary>
public sealed class TlogVectorTests
{
    private const string LogKey = "example.com/log+d455c521+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
    private const string WitnessKey =
        "witness.example/w1+dbde64cc+BN+GARmBG3ZTJJSX8/UQnTezIZRqgCkLwWQCBUNSL47c";

    private const string Signed = """
        example.com/log
        5
        NBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3JwayWwwE=

        — example.com/log 1FXFITtRCmRwvI4VCkuOOXgGtMa41ZJ5CNMQNFPTxzmUAt2a/XzWV86AnH0SVeVGb6+FpIlrUcKvFh+mioF/bpjWmAc=
        — witness.example/w1 295kzAAAAABpVbkAhlPYuWcy4cRaWbDw1ALLK8kcUZdPr3ULiRMHT97apcfe0JtLuWL+9YQpvrOR6hOPaABTpTTnK3q/UzEkIrtBDA==

        """;

    [Fact]
    public void The_example_of_the_note_specification_verifies()
    {
        var note = SignedNote.Parse(Some.Bytes("""
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

            """));
        var key = VerifierKey.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");

        Assert.Equal([new VerifiedSignature(key, 0)], note.Verify([key]));
    }

    [Fact]
    public void Signing_gives_the_bytes_that_the_Go_package_gives()
    {
        var secret = Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        using var key = Ed25519Signer.FromSeed(secret.AsSpan(1));
        const string text = "If you think cryptography is the answer to your problem,\n"
            + "then you don't know what your problem is.\n";

        var id = VerifierKey.ForLog("PeterNeumann", key.PublicKey.Span).Id;
        var line = new NoteSignature("PeterNeumann", id, key.Sign(Some.Bytes(text)));

        Assert.Equal(
            "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
            line.ToString());
    }

    [Fact]
    public void The_cosigned_checkpoint_is_made_again_byte_for_byte()
    {
        var leaves = Enumerable.Range(0, 5).Select(i => Merkle.LeafHash(Some.Bytes("leaf " + i))).ToArray();
        using var logKey = Ed25519Signer.FromSeed(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
        using var witnessKey = Ed25519Signer.FromSeed(Digest.Of("witness seed"u8).Bytes);
        var log = new LogSigner("example.com/log", logKey);
        var witness = new Cosigner("witness.example/w1", witnessKey);

        var own = log.Sign(new Checkpoint("example.com/log", 5, MerkleProofs.Over(leaves).Root(5)));

        Assert.Equal(LogKey, log.Key.ToString());
        Assert.Equal(WitnessKey, witness.Key.ToString());
        Assert.Equal(Signed, Some.Cosigned(own, (witness, Some.Time)).ToString());
    }

    [Fact]
    public void A_proof_made_elsewhere_verifies_and_is_written_again_byte_for_byte()
    {
        var bytes = File.ReadAllBytes(TestData.Path("vectors", "tlog", "leaf2.tlog-proof"));
        var policy = Policy.Parse($"log {LogKey}\nwitness W {WitnessKey}\nquorum W\n");

        var proof = LogProof.Parse(bytes);

        Assert.Equal(2, proof.Index);
        Assert.Equal(Finality.L2, proof.Verify(Some.Bytes("leaf 2"), policy).FinalityIn("MO"));
        Assert.Equal(ProofFault.NotIncluded, proof.Verify(Some.Bytes("leaf 3"), policy).Fault);
        Assert.Equal(bytes, proof.ToBytes());
    }

    [Fact]
    public void A_post_quantum_cosignature_is_kept_and_ignored()
    {
        var signed = SignedCheckpoint.Parse(File.ReadAllBytes(TestData.Path("vectors", "tlog", "checkpoint")));
        var pq = File.ReadAllText(TestData.Path("vectors", "tlog", "witness-mldsa44.vkey")).Trim();
        var policy = Policy.Parse($"log {LogKey}\nwitness W {WitnessKey}\nwitness PQ {pq}\nquorum PQ\n");

        var verdict = policy.Evaluate(signed);

        Assert.Equal(3, signed.Note.Signatures.Count);
        Assert.Equal(ProofFault.None, verdict.Fault);
        Assert.True(verdict.Holds("W"));
        Assert.False(verdict.IsAccepted);
    }

    [Fact]
    public void The_entry_bundle_made_elsewhere_reads()
    {
        var hex = File.ReadAllText(TestData.Path("vectors", "tlog", "tile-entries-000.p-5.hex")).Trim();

        var entries = EntryBundle.Parse(Convert.FromHexString(hex), 5);

        Assert.Equal("leaf 0|leaf 1|leaf 2|leaf 3|leaf 4", string.Join('|', entries.Select(e => Encoding.UTF8.GetString(e.Span))));
        Assert.Equal(hex, Convert.ToHexStringLower(EntryBundle.Format(entries)));
    }
}
