using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class VerifierKeyTests
{
    private const string Vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    [Fact]
    public void A_key_is_written_as_it_was_read()
    {
        var key = VerifierKey.Parse(Vkey);

        Assert.Equal(Vkey, key.ToString());
        Assert.Equal(("example.com/foo", SignatureType.Ed25519, 0x530d903au), (key.Name, key.Type, key.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com/foo")]
    [InlineData("example.com/foo+530d903a")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=")]
    [InlineData("example.com/foo+530d903a+AQ==")]
    [InlineData("example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void What_is_no_key_is_refused(string vkey) =>
        Assert.Throws<LedgerFormatException>(() => VerifierKey.Parse(vkey));

    [Fact]
    public void Every_byte_of_a_key_matters()
    {
        for (var i = 0; i < Vkey.Length; i++)
        {
            var changed = Vkey[..i] + (char)(Vkey[i] ^ 1) + Vkey[(i + 1)..];
            Assert.Throws<LedgerFormatException>(() => VerifierKey.Parse(changed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\nb")]
    [InlineData("a\u2003b")]
    public void No_key_is_made_under_a_name_that_would_not_read_back(string name) =>
        Assert.Throws<ArgumentException>(() => VerifierKey.ForLog(name, new byte[32]));

    [Fact]
    public void A_name_may_be_in_any_script()
    {
        var key = VerifierKey.ForLog("蓮橋/澳門", new byte[32]);

        Assert.Equal(key, VerifierKey.Parse(key.ToString()));
    }

    [Fact]
    public void A_key_of_a_private_type_is_kept_though_nothing_verifies_under_it()
    {
        byte[] material = [0xff, .. "example.com/sm2"u8, .. new byte[33]];
        var id = Convert.ToHexStringLower(Digest.Of([.. "w\n"u8, .. material]).Bytes[..4]);

        var key = VerifierKey.Parse($"w+{id}+{Convert.ToBase64String(material)}");

        Assert.Equal(SignatureType.Private, key.Type);
        var note = Some.Log().Sign(Some.Tree(1)).Note.With([new NoteSignature("w", key.Id, new byte[64])]);
        Assert.Empty(note.Verify([key])!);
    }
}
