using System.Text;
using LotusBridge.Custody.Mainland;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>GB/T 32905, annex A; HMAC and HKDF on it.</summary>
public sealed class Sm3Tests
{
    [Theory]
    [InlineData("", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b")]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData(
        "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void The_examples_of_the_standard_hold(string message, string hash)
    {
        Assert.Equal(hash, Sm3Digest.Of(Encoding.ASCII.GetBytes(message)).Hex);
    }

    [Fact]
    public void A_mac_is_the_construction_of_rfc_2104()
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        byte[] Pad(byte with) => [.. key.Select(one => (byte)(one ^ with)), .. Enumerable.Repeat(with, 32)];
        var inner = Sm3.Hash([.. Pad(0x36), .. "abc"u8]);
        Assert.Equal(Sm3.Hash([.. Pad(0x5c), .. inner]), Sm3.Mac(key, "abc"u8));
    }

    [Fact]
    public void A_derived_key_is_the_construction_of_rfc_5869()
    {
        var key = new byte[40];
        Sm3.DeriveKey("secret"u8, "salt"u8, "info"u8, key);
        var extracted = Sm3.Mac("salt"u8, "secret"u8);
        var first = Sm3.Mac(extracted, [.. "info"u8, 1]);
        var second = Sm3.Mac(extracted, [.. first, .. "info"u8, 2]);
        Assert.Equal((byte[])[.. first, .. second[..8]], key);
    }

    [Fact]
    public void Without_salt_the_salt_is_zeros()
    {
        var (with, without) = (new byte[32], new byte[32]);
        Sm3.DeriveKey("secret"u8, new byte[32], "info"u8, with);
        Sm3.DeriveKey("secret"u8, [], "info"u8, without);
        Assert.Equal(with, without);
    }

    [Theory]
    [InlineData("sm3:")]
    [InlineData("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("sm3:66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0")]
    [InlineData("SM3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e")]
    [InlineData("sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e00")]
    [InlineData("sha256:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData(null)]
    public void Any_other_form_is_no_sm3_value(string? text)
    {
        Assert.False(Sm3Digest.TryParse(text, out _));
    }

    [Fact]
    public void An_sm3_value_reads_back_and_compares_by_content()
    {
        var abc = Sm3Digest.Of("abc"u8);
        Assert.True(Sm3Digest.TryParse(abc.ToString(), out var again));
        Assert.True(abc == again && abc.Equals((object)again) && abc.GetHashCode() == again.GetHashCode());
        Assert.True(abc != Sm3Digest.Of("abd"u8));
        Assert.NotEqual(default, abc);
        Assert.Throws<ArgumentException>(() => Sm3Digest.From(new byte[31]));
    }
}
