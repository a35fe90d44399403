using System.Formats.Asn1;
using System.Numerics;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>GB/T 32918.5, annex C: the example of an encryption, in the form of GM/T 0009.</summary>
public sealed class Sm2CipherTests
{
    private const string C1X = "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73";
    private const string C1Y = "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0";
    private const string C3 = "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766";
    private const string C2 = "21886ca989ca9c7d58087307ca93092d651efa";
    private const string Der = "307c0220" + C1X + "022100" + C1Y + "0420" + C3 + "0413" + C2;

    private static byte[] Message => "encryption standard"u8.ToArray();

    [Fact]
    public void The_ciphertext_of_the_standards_example_is_made()
    {
        var made = Sm2Cipher.Encrypt(
            Sm2Vectors.Key.PublicKey.Parameters, Message, Sm2Vectors.Always(Sm2Vectors.Ephemeral));
        Assert.Equal(Der, Convert.ToHexStringLower(made));
    }

    [Fact]
    public void The_ciphertext_of_the_standards_example_opens()
    {
        var flat = Sm2Cipher.Flatten(Convert.FromHexString(Der), Message.Length);
        Assert.Equal("04" + C1X + C1Y + C3 + C2, Convert.ToHexStringLower(flat!));
        var plain = new byte[Message.Length];
        Assert.True(Sm2Vectors.Key.TryUnwrap(flat!, plain));
        Assert.Equal(Message, plain);
    }

    [Fact]
    public void Another_key_does_not_open_it()
    {
        var flat = Sm2Cipher.Flatten(Convert.FromHexString(Der), Message.Length);
        Assert.False(Sm2Vectors.KeyOf(2).TryUnwrap(flat!, new byte[Message.Length]));
    }

    [Fact]
    public void A_flipped_bit_anywhere_does_not_open()
    {
        var der = Convert.FromHexString(Der);
        for (var bit = 0; bit < 8 * der.Length; bit++)
        {
            var changed = (byte[])der.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var flat = Sm2Cipher.Flatten(changed, Message.Length);
            Assert.False(flat is not null && Sm2Vectors.Key.TryUnwrap(flat, new byte[Message.Length]), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData("00" + Der, "something before it")]
    [InlineData(Der + "00", "something after it")]
    [InlineData("30817c0220" + C1X + "022100" + C1Y + "0420" + C3 + "0413" + C2, "a long form of its length")]
    [InlineData("30800220" + C1X + "022100" + C1Y + "0420" + C3 + "0413" + C2 + "0000", "an open length")]
    [InlineData("307d022100" + C1X + "022100" + C1Y + "0420" + C3 + "0413" + C2, "a zero more in a number")]
    [InlineData("307b0220" + C1X + "0220" + C1Y + "0420" + C3 + "0413" + C2, "a negative number")]
    [InlineData("307d0220" + C1X + "02220100" + C1Y + "0420" + C3 + "0413" + C2, "a number of 33 bytes")]
    [InlineData("307b0220" + C1X + "022100" + C1Y + "041f" + "983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766" + "0413" + C2, "a short hash")]
    [InlineData("307b0220" + C1X + "022100" + C1Y + "0420" + C3 + "0412" + "886ca989ca9c7d58087307ca93092d651efa", "a short text")]
    [InlineData("307d0220" + C1X + "022100" + C1Y + "0420" + C3 + "0414" + C2 + "00", "a long text")]
    [InlineData("307e0220" + C1X + "022100" + C1Y + "0420" + C3 + "0413" + C2 + "0500", "a field more")]
    [InlineData("30800420" + C1X, "cut")]
    [InlineData("", "nothing")]
    public void What_is_not_the_one_form_is_refused(string hex, string why)
    {
        Assert.True(Sm2Cipher.Flatten(Convert.FromHexString(hex), Message.Length) is null, why);
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_refused_before_a_secret_touches_it()
    {
        Assert.Null(Sm2Cipher.Flatten(With(Sm2Vectors.Number(C1X), Sm2Vectors.Number(C1Y) + 1), Message.Length));
        Assert.Null(Sm2Cipher.Flatten(With(0, 0), Message.Length));
        Assert.NotNull(Sm2Cipher.Flatten(With(Sm2Vectors.Number(C1X), Sm2Vectors.Number(C1Y)), Message.Length));
    }

    [Fact]
    public void A_wrapped_file_key_is_never_longer_than_its_limit()
    {
        var random = Sm2Vectors.Row();
        var lengths = Enumerable.Range(0, 40).Select(
            _ => Sm2Cipher.Encrypt(Sm2Vectors.Key.PublicKey.Parameters, new byte[ContainerKey.Length], random).Length);
        Assert.Equal(Sm2Cipher.MaxLength, lengths.Max());
    }

    private static byte[] With(BigInteger x, BigInteger y)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(x);
            writer.WriteInteger(y);
            writer.WriteOctetString(Convert.FromHexString(C3));
            writer.WriteOctetString(Convert.FromHexString(C2));
        }

        return writer.Encode();
    }
}
