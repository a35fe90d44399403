using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class X25519KeyTests
{
    // C2SP age.md, "The X25519 recipient type": the secret is 32 bytes of 0x42.
    private const string Secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    private const string Public = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    [Fact]
    public void The_specification_s_own_key_pair_is_read_and_written()
    {
        using var identity = X25519Identity.Parse(Secret);
        Assert.Equal(Public, identity.Recipient.ToString());
        Assert.Equal(Secret, identity.Reveal());
        Assert.Equal(Secret, Files.Identity(0x42).Reveal());
        Assert.Equal(identity.Recipient, X25519Recipient.Parse(Public));
    }

    [Fact]
    public void A_secret_with_all_bits_set_comes_back_unclamped() =>
        Assert.Equal(Files.Identity(0xff).Reveal(), X25519Identity.Parse(Files.Identity(0xff).Reveal()).Reveal());

    [Fact]
    public void An_identity_never_prints_its_secret()
    {
        using var identity = X25519Identity.Parse(Secret);
        Assert.Equal("[key]", identity.ToString());
        Assert.Equal("[key]", $"{identity}");
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(0)]
    public void A_seed_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => X25519Identity.Generate(new byte[length]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")]
    [InlineData("age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex")]
    [InlineData("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEQ")]
    [InlineData("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX ")]
    [InlineData("AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR")]
    [InlineData("AGE-PLUGIN-YUBIKEY-1QQQ")]
    public void What_is_no_identity_is_refused_without_repeating_it(string? text)
    {
        Assert.False(X25519Identity.TryParse(text, out _));
        var refusal = Assert.Throws<FormatException>(() => X25519Identity.Parse(text!));
        Assert.DoesNotContain(text is { Length: > 20 } ? text[16..] : "\0", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ")]
    [InlineData("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwq")]
    [InlineData("age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN")]
    public void What_is_no_recipient_is_refused(string? text)
    {
        Assert.False(X25519Recipient.TryParse(text, out _));
        Assert.Throws<FormatException>(() => X25519Recipient.Parse(text!));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Keys_of_another_length_are_refused(int length)
    {
        Assert.False(X25519Recipient.TryParse(Bech32.Encode("age", new byte[length]), out _));
        Assert.False(X25519Identity.TryParse(
            Bech32.Encode("age-secret-key-", new byte[length]).ToUpperInvariant(), out _));
    }

    /// <summary>RFC 7748, section 6.1: with such a point everybody would know the shared secret.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    public void A_point_of_low_order_is_no_recipient(string point) =>
        Assert.False(X25519Recipient.TryParse(Bech32.Encode("age", Convert.FromHexString(point)), out _));
}
