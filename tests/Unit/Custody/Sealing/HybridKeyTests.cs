using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Hybrid;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class HybridKeyTests
{
    // The identity of C2SP CCTV's vector "hybrid".
    private const string Secret = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR";

    [Fact]
    public void A_key_pair_is_written_and_read()
    {
        using var identity = HybridIdentity.Parse(Secret);
        Assert.Equal(Secret, identity.Reveal());
        var text = identity.Recipient.ToString();
        Assert.StartsWith("age1pq1", text, StringComparison.Ordinal);
        Assert.Equal(1959, text.Length);
        Assert.Equal(identity.Recipient, HybridRecipient.Parse(text));
        Assert.Equal(identity.Recipient.GetHashCode(), HybridRecipient.Parse(text).GetHashCode());
        Assert.NotEqual(identity.Recipient, Files.Hybrid(1).Recipient);
    }

    [Fact]
    public void Either_kind_is_read_by_its_letters()
    {
        Assert.True(KeyIdentity.TryParse(Secret, out var hybrid));
        Assert.True(KeyIdentity.TryParse(Files.Identity().Reveal(), out var older));
        Assert.IsType<HybridIdentity>(hybrid);
        Assert.IsType<X25519Identity>(older);
        Assert.True(KeyRecipient.TryParse($"{hybrid.Recipient}", out var to));
        Assert.True(KeyRecipient.TryParse($"{older.Recipient}", out var other));
        Assert.IsType<HybridRecipient>(to);
        Assert.IsType<X25519Recipient>(other);
        Assert.False(KeyRecipient.TryParse(Secret, out _));
        Assert.False(KeyIdentity.TryParse($"{hybrid.Recipient}", out _));
    }

    [Fact]
    public void An_identity_never_prints_its_secret() => Assert.Equal("[key]", $"{Files.Hybrid()}");

    [Fact]
    public void A_disposed_identity_holds_no_secret()
    {
        var identity = Files.Hybrid();
        var before = identity.Reveal();
        identity.Dispose();
        Assert.NotEqual(before, identity.Reveal());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void A_seed_of_another_length_is_refused(int length)
    {
        Assert.Throws<ArgumentException>(() => HybridIdentity.Generate(new byte[length]));
        Assert.False(HybridIdentity.TryParse(
            Bech32.Encode("age-secret-key-pq-", new byte[length]).ToUpperInvariant(), out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFQ")]
    [InlineData("age-secret-key-pq-1xx76jralnlxdmew0crk45qmcch4x06se84un3vpm33w6hwdx0h3sk3zqfr")]
    [InlineData("AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR ")]
    [InlineData("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX")]
    public void What_is_no_identity_is_refused_without_repeating_it(string? text)
    {
        Assert.False(HybridIdentity.TryParse(text, out _));
        var refusal = Assert.Throws<FormatException>(() => HybridIdentity.Parse(text!));
        Assert.DoesNotContain(text is { Length: > 20 } ? text[19..] : "\0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_recipient_is_refused()
    {
        var good = Files.Hybrid().Recipient.ToString();
        string?[] wrong =
        [
            null, "", "age1pq1", good.ToUpperInvariant(), good + "q", good[..^1], good[..^1] + (good[^1] == 'q' ? 'p' : 'q'),
            " " + good, Files.Identity().Recipient.ToString(),
            Bech32.Encode("age1tagpq", new byte[HybridKem.KeyLength]), Bech32.Encode("age", new byte[HybridKem.KeyLength]),
        ];
        Assert.All(wrong, text =>
        {
            Assert.False(HybridRecipient.TryParse(text, out _));
            Assert.Throws<FormatException>(() => HybridRecipient.Parse(text!));
        });
    }

    [Theory]
    [InlineData(HybridKem.KeyLength - 1)]
    [InlineData(HybridKem.KeyLength + 1)]
    [InlineData(32)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.False(HybridRecipient.TryParse(Bech32.Encode("age1pq", new byte[length]), out _));

    [Fact]
    public void A_key_that_is_not_reduced_or_has_a_point_of_low_order_is_refused()
    {
        var good = Key();
        Assert.True(HybridRecipient.TryParse(Bech32.Encode("age1pq", good), out _));
        var notReduced = Key();
        (notReduced[0], notReduced[1]) = (0xFF, (byte)(notReduced[1] | 0x0F));
        Assert.False(HybridRecipient.TryParse(Bech32.Encode("age1pq", notReduced), out _));
        var lowOrder = Key();
        lowOrder.AsSpan(MlKem768.KeyLength).Clear();
        Assert.False(HybridRecipient.TryParse(Bech32.Encode("age1pq", lowOrder), out _));
    }

    [Fact]
    public void The_short_form_is_a_line_that_anybody_can_check()
    {
        var recipient = Files.Hybrid().Recipient;
        Assert.Equal("age1pq1…sha256:789db149ab94ab09", recipient.Brief);
        Assert.Equal("AGE-SECRET-KEY-PQ-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSCTK5KM", Files.Hybrid().Reveal());
        Assert.Equal($"{Files.Identity().Recipient}", Files.Identity().Recipient.Brief);
        Assert.NotEqual(recipient.Brief, Files.Hybrid(2).Recipient.Brief);
    }

    private static byte[] Key()
    {
        Assert.True(Bech32.TryDecode($"{Files.Hybrid().Recipient}", "age1pq", out var key));
        return key;
    }
}
