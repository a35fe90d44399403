using System.Globalization;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

public sealed class Sm2KeyTests
{
    [Fact]
    public void The_public_key_is_that_of_the_standards_example()
    {
        Assert.True(Bech32.TryDecode(Sm2Vectors.Key.PublicKey.ToString(), "sm", out var compressed));
        Assert.Equal("03" + Sm2Vectors.X, Convert.ToHexStringLower(compressed));
        Assert.EndsWith("d13", Sm2Vectors.Y, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_read_back_from_their_texts()
    {
        var key = Sm2Vectors.Key;
        Assert.Equal(62, key.PublicKey.ToString().Length);
        Assert.StartsWith("sm1", key.PublicKey.ToString(), StringComparison.Ordinal);
        Assert.Equal(key.PublicKey, Sm2PublicKey.Parse(key.PublicKey.ToString()));
        Assert.Equal(key.PublicKey.GetHashCode(), Sm2PublicKey.Parse(key.PublicKey.ToString()).GetHashCode());
        Assert.Equal(key.PublicKey, Sm2PrivateKey.Parse(key.Reveal()).PublicKey);
        Assert.Equal(73, key.Reveal().Length);
        Assert.NotEqual(key.PublicKey, Sm2Vectors.KeyOf(1).PublicKey);
    }

    [Fact]
    public void A_secret_with_leading_zeros_reads_back()
    {
        Assert.Equal(Sm2Vectors.KeyOf(7).PublicKey, Sm2PrivateKey.Parse(Sm2Vectors.KeyOf(7).Reveal()).PublicKey);
    }

    [Fact]
    public void A_secret_key_does_not_print_itself()
    {
        Assert.Equal("[key]", string.Create(CultureInfo.InvariantCulture, $"{Sm2Vectors.Key}"));
    }

    [Fact]
    public void A_draw_out_of_range_is_drawn_again()
    {
        string[] draws = [new('0', 64), new('f', 64), Minus(0), Minus(1), Minus(2)];
        var next = 0;
        Sm2PrivateKey.Generate(buffer => Convert.FromHexString(draws[next++]).CopyTo(buffer));
        Assert.Equal(5, next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_secret_that_is_the_order_or_one_less_is_no_key(int less)
    {
        Assert.False(Sm2PrivateKey.TryParse(Text(Convert.FromHexString(Minus(less))), out _));
        Assert.True(Sm2PrivateKey.TryParse(Text(Convert.FromHexString(Minus(2))), out _));
    }

    [Fact]
    public void A_secret_of_another_length_or_zero_or_in_lower_case_is_no_key()
    {
        Assert.False(Sm2PrivateKey.TryParse(Text(new byte[32]), out _));
        Assert.False(Sm2PrivateKey.TryParse(Text([.. Enumerable.Repeat((byte)1, 31)]), out _));
        Assert.False(Sm2PrivateKey.TryParse(Text([.. Enumerable.Repeat((byte)1, 33)]), out _));
        Assert.False(Sm2PrivateKey.TryParse(Sm2Vectors.Key.Reveal().ToLowerInvariant(), out _));
        Assert.False(Sm2PrivateKey.TryParse(null, out _));
        Assert.DoesNotContain("AGE", Assert.Throws<FormatException>(
            () => Sm2PrivateKey.Parse("AGE-SECRET-KEY-1")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "beyond the field")]
    [InlineData("05" + Sm2Vectors.X, "neither 02 nor 03")]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000003", "no such point")]
    [InlineData("00", "infinity")]
    [InlineData("03" + Sm2Vectors.X + "00", "a byte more")]
    [InlineData("04" + Sm2Vectors.X + Sm2Vectors.Y, "not compressed")]
    public void What_is_no_compressed_point_is_no_public_key(string hex, string why)
    {
        Assert.False(Sm2PublicKey.TryParse(Bech32.Encode("sm", Convert.FromHexString(hex)), out _), why);
    }

    [Fact]
    public void A_public_key_in_capitals_or_of_another_kind_is_none()
    {
        var text = Sm2Vectors.Key.PublicKey.ToString();
        Assert.False(Sm2PublicKey.TryParse(text.ToUpperInvariant(), out _));
        Assert.False(Sm2PublicKey.TryParse(Files(text), out _));
        Assert.False(Sm2PublicKey.TryParse(null, out _));
        Assert.Throws<FormatException>(() => Sm2PublicKey.Parse("age1" + text[3..]));
    }

    private static string Files(string text) => (text[^1] == 'q' ? text[..^1] + "p" : text[..^1] + "q");

    private static string Text(byte[] secret) => Bech32.Encode("sm-secret-key-", secret).ToUpperInvariant();

    private static string Minus(int less) => Convert.ToHexStringLower(
        (Sm2Vectors.Number(Sm2Vectors.Order) - less).ToByteArray(isUnsigned: true, isBigEndian: true));
}
