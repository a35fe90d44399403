using System.Text;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Exchange;

public sealed class PeerMessageTests
{
    private static readonly PeerMessage Message = new("MO", "4404", "statement"u8.ToArray(), "proof", ["annex"u8.ToArray()]);

    [Fact]
    public void A_message_reads_as_it_was_written()
    {
        var read = PeerMessage.Read(Message.Write(), out var problem);
        Assert.Null(problem);
        Assert.Equal(("MO", "4404", "proof"), (read!.From, read.To, read.Proof));
        Assert.Equal(Message.Statement.ToArray(), read.Statement.ToArray());
        Assert.Equal(Message.Annexes[0].ToArray(), Assert.Single(read.Annexes).ToArray());
    }

    [Fact]
    public void An_annex_and_their_number_are_read_up_to_the_limit_and_not_beyond()
    {
        var largest = new byte[PeerMessage.MaxAnnexBytes];
        Assert.NotNull(Read(Message with { Annexes = [largest, largest, largest, largest] }));
        Assert.Null(Read(Message with { Annexes = [new byte[PeerMessage.MaxAnnexBytes + 1]] }));
        Assert.Null(Read(Message with { Annexes = [.. Enumerable.Repeat(Message.Annexes[0], 5)] }));
    }

    [Fact]
    public void A_proof_is_read_up_to_the_limit_and_not_beyond()
    {
        Assert.NotNull(Read(Message with { Proof = new string('a', LogProof.MaxBytes) }));
        Assert.Null(Read(Message with { Proof = new string('a', LogProof.MaxBytes + 1) }));
    }

    [Fact]
    public void A_territory_has_one_to_eight_characters()
    {
        Assert.NotNull(Read(Message with { From = "12345678" }));
        Assert.Null(Read(Message with { From = "123456789" }));
        Assert.Null(Read(Message with { From = "" }));
        Assert.Null(Read(Message with { To = "" }));
    }

    [Theory]
    [InlineData("""{"code":"author-unknown"}""", "author-unknown")]
    [InlineData("""{"code":"Not A Code"}""", null)]
    [InlineData("""{"code":7}""", null)]
    [InlineData("""{"code":""}""", null)]
    [InlineData("""{"title":"x"}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""{"code":""", null)]
    [InlineData("", null)]
    public void A_problems_code_is_a_code_or_nothing(string body, string? code) =>
        Assert.Equal(code, PeerCode.In(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void A_receipt_opens_under_the_key_that_signed_it_and_no_other()
    {
        using var node = Ed25519Signer.FromSeed(new byte[32]);
        using var other = Ed25519Signer.FromSeed(Digest.Of("other"u8).Bytes);
        var receipt = new Receipt(Digest.Of("x"u8), "MO", "4404", DateTimeOffset.UnixEpoch);
        var bytes = receipt.Sign(node).Bytes.ToArray();
        Assert.Equal(receipt, Receipt.Open(bytes, LotusBridge.Custody.Statements.SigningKey.Of(node)));
        Assert.Null(Receipt.Open(bytes, LotusBridge.Custody.Statements.SigningKey.Of(other)));
        for (var i = 0; i < bytes.Length; i += 7)
        {
            byte[] spoiled = [.. bytes];
            spoiled[i] ^= 1;
            Assert.Null(Receipt.Open(spoiled, LotusBridge.Custody.Statements.SigningKey.Of(node)));
        }

        Assert.Null(Receipt.Open(new byte[Receipt.MaxBytes + 1], LotusBridge.Custody.Statements.SigningKey.Of(node)));
    }

    private static PeerMessage? Read(PeerMessage message) => PeerMessage.Read(message.Write(), out _);
}
