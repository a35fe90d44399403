using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class SignedNoteTests
{
    private readonly LogSigner log = Some.Log();

    private SignedCheckpoint Own => log.Sign(Some.Tree(5));

    [Fact]
    public void A_note_is_written_as_it_was_read()
    {
        var text = Own.ToString();

        Assert.Equal(text, SignedNote.Parse(Some.Bytes(text)).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n— a AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAAA=")]
    [InlineData("text\n\n- a AAAAAAA=\n")]
    [InlineData("text\n\n—  AAAAAAA=\n")]
    [InlineData("text\n\n— AAAAAAA=\n")]
    [InlineData("text\n\n— a  AAAAAAA=\n")]
    [InlineData("text\n\n— a b AAAAAAA=\n")]
    [InlineData("text\n\n— a+b AAAAAAA=\n")]
    [InlineData("text\n\n— a\u00a0b AAAAAAA=\n")]
    [InlineData("text\n\n— a\u3000b AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAA==\n")]
    [InlineData("text\n\n— a AAAAAAB=\n")]
    [InlineData("text\n\n— a AAAAAAA\n")]
    [InlineData("text\n\n— a AAAA AAA=\n")]
    [InlineData("text\r\n\r\n— a AAAAAAA=\r\n")]
    [InlineData("te\txt\n\n— a AAAAAAA=\n")]
    [InlineData("te\0xt\n\n— a AAAAAAA=\n")]
    [InlineData("text\n\n— a AAAAAAA=\njunk\n")]
    public void What_is_not_in_the_form_of_a_note_is_refused(string note) =>
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(Some.Bytes(note)));

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Throws<LedgerFormatException>(
            () => SignedNote.Parse([0x74, 0xff, 0x0a, 0x0a, .. "— a AAAAAAA=\n"u8]));

    [Fact]
    public void The_last_empty_line_divides_text_from_signatures()
    {
        var note = SignedNote.Parse(Some.Bytes("one\n\ntwo\n\n— a AAAAAAA=\n"));

        Assert.Equal("one\n\ntwo\n", note.Text);
    }

    [Fact]
    public void A_hundred_signatures_are_read_and_one_more_is_not()
    {
        static byte[] Note(int signatures) => Some.Bytes(
            "text\n\n" + string.Concat(Enumerable.Range(0, signatures).Select(i => $"— w{i} AAAAAAA=\n")));

        Assert.Equal(100, SignedNote.Parse(Note(100)).Signatures.Count);
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(Note(101)));
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(Note(10_000)));
    }

    [Fact]
    public void A_note_of_a_million_bytes_is_read_and_one_more_is_not()
    {
        const string tail = "\n\n— a AAAAAAA=\n";
        var length = SignedNote.MaxBytes - Some.Bytes(tail).Length;

        Assert.Equal(length + 1, SignedNote.Parse(Some.Bytes(new string('x', length) + tail)).Text.Length);
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(Some.Bytes(new string('x', length + 1) + tail)));
    }

    [Fact]
    public void A_failing_signature_of_a_known_key_spoils_the_note_even_beside_a_good_one()
    {
        var spoilt = Own.Note.With([new NoteSignature(log.Key.Name, log.Key.Id, new byte[64])]);

        Assert.Null(spoilt.Verify([log.Key]));
        Assert.Empty(spoilt.Verify([Some.Witness(1).Key])!);
    }

    [Fact]
    public void A_strange_key_that_shares_the_name_or_the_id_is_ignored()
    {
        var junk = new byte[64];
        var note = Own.Note.With([
            new NoteSignature(log.Key.Name, log.Key.Id + 1, junk), new NoteSignature("other", log.Key.Id, junk)]);

        Assert.Single(note.Verify([log.Key])!);
    }

    [Fact]
    public void Any_changed_byte_of_a_signed_note_is_noticed()
    {
        var bytes = Own.ToBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 0x01;
            Assert.False(Verifies(changed), $"byte {i}");
        }
    }

    [Fact]
    public void A_cosignature_counts_once_however_often_it_is_there()
    {
        var witness = Some.Witness(1);
        var note = Some.Cosigned(Own, (witness, Some.Time + 60), (witness, Some.Time), (witness, Some.Time)).Note;

        Assert.Equal([new VerifiedSignature(witness.Key, Some.Time)], note.Verify([witness.Key])!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Cosignature.MaxTimestamp + 1)]
    [InlineData(long.MaxValue)]
    public void A_cosignature_at_no_possible_time_fails_though_its_key_made_it(long timestamp)
    {
        using var key = Some.Key(101);
        var witness = Some.Witness(1);
        var bytes = new byte[72];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, timestamp);
        key.Sign(Cosignature.Message(Own.Note.Text, timestamp)).CopyTo(bytes, 8);
        var note = Own.Note.With([new NoteSignature(witness.Key.Name, witness.Key.Id, bytes)]);

        Assert.Null(note.Verify([witness.Key]));
        Assert.Throws<ArgumentOutOfRangeException>(() => witness.Sign(Own.Note.Text, timestamp));
    }

    [Fact]
    public void A_cosignature_moved_onto_another_checkpoint_or_another_time_fails()
    {
        var witness = Some.Witness(1);
        var line = witness.Sign(Own.Note.Text, Some.Time);
        var later = line.Bytes.ToArray();
        later[7]++;

        Assert.Null(log.Sign(Some.Tree(6)).Note.With([line]).Verify([witness.Key]));
        Assert.Null(Own.Note.With([new NoteSignature(line.Name, line.KeyId, later)]).Verify([witness.Key]));
    }

    [Fact]
    public void A_plain_signature_does_not_pass_for_a_cosignature_of_the_same_key()
    {
        using var key = Some.Key(1);
        var asCosigner = VerifierKey.ForCosigner(Some.Origin, key.PublicKey.Span);
        var plain = Own.Note.Signatures[0];

        Assert.NotEqual(log.Key.Id, asCosigner.Id);
        Assert.Null(Own.Note.With([new NoteSignature(Some.Origin, asCosigner.Id, plain.Bytes)]).Verify([asCosigner]));
    }

    private bool Verifies(byte[] note)
    {
        try
        {
            return SignedCheckpoint.Parse(note).IsSignedBy(log.Key);
        }
        catch (LedgerFormatException)
        {
            return false;
        }
    }
}
