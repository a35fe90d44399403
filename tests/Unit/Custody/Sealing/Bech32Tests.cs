using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class Bech32Tests
{
    /// <summary>BIP 173, "Test vectors": valid strings whose data are whole bytes, and their prefixes.</summary>
    [Theory]
    [InlineData("A12UEL5L", "a")]
    [InlineData("a12uel5l", "a")]
    [InlineData("?1ezyfcl", "?")]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio")]
    public void A_published_empty_string_is_read(string text, string prefix)
    {
        Assert.True(Bech32.TryDecode(text, prefix, out var bytes));
        Assert.Empty(bytes);
        Assert.Equal(text.ToLowerInvariant(), Bech32.Encode(prefix, bytes));
    }

    [Theory]
    [InlineData("a12UEL5L")] // mixed case
    [InlineData("a12uel5m")] // one letter changed
    [InlineData("a12uel5")] // one letter missing
    [InlineData("a12uel5lq")] // one letter more
    [InlineData("b12uel5l")] // another prefix
    [InlineData("a2uel5l")] // no separator
    [InlineData("a12uelbl")] // b is no digit
    [InlineData("a1lqfn3a")] // another checksum
    [InlineData("")]
    [InlineData("a1")]
    [InlineData(" a12uel5l")]
    [InlineData("a12uel5l\n")]
    public void A_changed_string_is_refused(string text) => Assert.False(Bech32.TryDecode(text, "a", out _));

    [Fact]
    public void A_letter_that_only_folds_to_ASCII_is_refused()
    {
        var text = Bech32.Encode("k", [1, 2, 3]).ToUpperInvariant();
        Assert.True(Bech32.TryDecode(text, "k", out _));
        Assert.False(Bech32.TryDecode("\u212A" + text[1..], "k", out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(32)]
    [InlineData(1216)]
    public void What_was_encoded_decodes(int length)
    {
        var bytes = Files.Content(length);
        Assert.True(Bech32.TryDecode(Bech32.Encode("age", bytes), "age", out var again));
        Assert.Equal(bytes, again);
    }

    [Fact]
    public void Every_single_change_of_a_letter_is_refused()
    {
        const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        var text = Bech32.Encode("age", Files.Content(32));
        for (var i = "age1".Length; i < text.Length; i++)
        {
            foreach (var letter in Alphabet.Where(letter => letter != text[i]))
            {
                Assert.False(Bech32.TryDecode(text[..i] + letter + text[(i + 1)..], "age", out _));
            }
        }
    }

    /// <summary>BIP 173: the bits left over are fewer than five and all zero.</summary>
    [Theory]
    [InlineData("a1qpamnt9j")] // one byte, and a one among the two bits left over
    [InlineData("a1qzngxatd")]
    [InlineData("a1q3g6mn3")] // five bits, which are no byte
    [InlineData("a1qqqd87cpp")] // one byte and seven bits
    public void Surplus_bits_are_refused(string text)
    {
        Assert.False(Bech32.TryDecode(text, "a", out _));
        Assert.True(Bech32.TryDecode("a1qqqd87cq", "a", out var whole));
        Assert.Equal([0], whole);
    }
}
