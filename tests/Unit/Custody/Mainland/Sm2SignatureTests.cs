using System.Formats.Asn1;
using System.Numerics;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>GB/T 32918.5, annex A: the example of a signature with the default identifier.</summary>
public sealed class Sm2SignatureTests
{
    private const string R = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
    private const string S = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

    private static byte[] Message => "message digest"u8.ToArray();

    [Fact]
    public void The_signature_of_the_standards_example_is_made()
    {
        Assert.Equal(Der(Sm2Vectors.Number(R), Sm2Vectors.Number(S)),
            Sm2Vectors.Key.Sign(Message, Sm2Vectors.Always(Sm2Vectors.Ephemeral)));
    }

    [Fact]
    public void The_signature_of_the_standards_example_verifies()
    {
        Assert.True(Verifies(Der(Sm2Vectors.Number(R), Sm2Vectors.Number(S))));
    }

    [Fact]
    public void Another_message_or_key_or_number_does_not_verify()
    {
        var signature = Der(Sm2Vectors.Number(R), Sm2Vectors.Number(S));
        Assert.False(Sm2Vectors.Key.PublicKey.Verifies("message digesu"u8, signature));
        Assert.False(Sm2Vectors.KeyOf(2).PublicKey.Verifies(Message, signature));
        Assert.False(Verifies(Der(Sm2Vectors.Number(R) + 1, Sm2Vectors.Number(S))));
        Assert.False(Verifies(Der(Sm2Vectors.Number(R), Sm2Vectors.Number(S) + 1)));
        Assert.False(Verifies(Der(Sm2Vectors.Number(S), Sm2Vectors.Number(R))));
    }

    [Fact]
    public void Numbers_out_of_their_range_do_not_verify()
    {
        var (r, s, n) = (Sm2Vectors.Number(R), Sm2Vectors.Number(S), Sm2Vectors.Number(Sm2Vectors.Order));
        Assert.False(Verifies(Der(0, s)));
        Assert.False(Verifies(Der(r, 0)));
        Assert.False(Verifies(Der(r + n, s)));
        Assert.False(Verifies(Der(r, s + n)));
        Assert.False(Verifies(Der(r - n, s)));
        Assert.False(Verifies(Der(r, n - r)));
    }

    [Fact]
    public void Another_encoding_of_the_same_numbers_does_not_verify()
    {
        var signature = Der(Sm2Vectors.Number(R), Sm2Vectors.Number(S));
        Assert.False(Verifies([.. signature, 0]));
        Assert.False(Verifies(signature[..^1]));
        Assert.False(Verifies([]));
        Assert.False(Verifies([0x30, 0x81, .. signature[1..]]));
        Assert.False(Verifies([0x30, 0x80, .. signature[2..], 0, 0]));
        Assert.False(Verifies([.. signature, .. new byte[5000]]));

        // A longer sequence whose first number has a zero more than it needs.
        byte[] padded = [0x30, (byte)(signature[1] + 1), 0x02, (byte)(signature[3] + 1), 0, .. signature[4..]];
        Assert.False(Verifies(padded));
    }

    [Fact]
    public void Two_signatures_of_one_message_differ_and_both_verify()
    {
        var random = Sm2Vectors.Row();
        var (one, other) = (Sm2Vectors.Key.Sign(Message, random), Sm2Vectors.Key.Sign(Message, random));
        Assert.NotEqual(one, other);
        Assert.True(Verifies(one) && Verifies(other));
    }

    private static bool Verifies(byte[] signature) => Sm2Vectors.Key.PublicKey.Verifies(Message, signature);

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }

        return writer.Encode();
    }
}
