using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Ledger.Timestamps;

/// <summary>What a token must be to show that a checkpoint existed.</summary>
public sealed class TimestampTokenTests
{
    [Fact]
    public void A_token_says_when_the_hash_was_shown_to_the_second()
    {
        var at = Some.At.AddDays(1).AddMilliseconds(789);
        var token = TimestampToken.Verify(
            Stamps.Token(at), Stamps.Root, Stamps.Authority.Certificate, Stamps.Request().Nonce.Span, out var flaw);

        Assert.Null(flaw);
        Assert.Equal((Some.At.AddDays(1), TimeSpan.FromSeconds(1)), (token!.At, token.Accuracy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bit_flipped_anywhere_in_a_token_is_found(bool withCertificate)
    {
        var good = Stamps.Token(request: Stamps.Request() with { WantsCertificate = withCertificate }).ToArray();
        var unseen = Enumerable.Range(0, good.Length * 8).Where(bit =>
        {
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            return Stamps.Flaw(bad) is null;
        });

        Assert.Empty(unseen);
    }

    [Fact]
    public void A_token_cut_off_anywhere_or_with_a_byte_more_is_none()
    {
        var good = Stamps.Token().ToArray();

        Assert.All(Enumerable.Range(0, good.Length), length => Assert.Equal(TokenFlaw.Malformed, Stamps.Flaw(good.AsMemory(0, length))));
        Assert.Equal(TokenFlaw.Malformed, Stamps.Flaw((byte[])[.. good, 0]));
    }

    [Fact]
    public void A_token_is_for_one_root_alone() =>
        Assert.Equal(TokenFlaw.OtherRoot, Stamps.Flaw(Stamps.Token(), Digest.Of("another checkpoint"u8)));

    [Theory]
    [InlineData(TimestampNames.Sha384, 48)]
    [InlineData(TimestampNames.Sha512, 64)]
    public void A_token_over_another_kind_of_hash_is_none_for_a_root(string hash, int length)
    {
        byte[] value = [.. Stamps.Root.Bytes, .. new byte[length - Digest.Length]];

        Assert.Equal(
            TokenFlaw.OtherRoot, Stamps.Flaw(Stamps.Token(request: new TimestampRequest(hash, value, default))));
    }

    [Fact]
    public void A_token_of_an_authority_with_the_same_name_is_not_the_authoritys()
    {
        var stranger = Stamps.NewAuthority("MO");
        var request = Stamps.Request();

        Assert.Equal(TokenFlaw.NotSigned, Stamps.Flaw(Stamps.Token(by: stranger)));
        Assert.Equal(
            TokenFlaw.Malformed, Stamps.Flaw(Stamps.Token(by: stranger, request: request with { WantsCertificate = true })));
    }

    [Fact]
    public void An_answer_to_another_request_is_not_taken_for_the_answer_to_ours()
    {
        var ours = TimestampRequest.For(Stamps.Root, [9, 9, 9, 9, 9, 9, 9, 9]).Nonce.ToArray();

        Assert.Equal(TokenFlaw.OtherNonce, Stamps.Flaw(Stamps.Token(), nonce: ours));
        Assert.Equal(TokenFlaw.OtherNonce, Stamps.Flaw(Stamps.Token(request: Stamps.Request() with { Nonce = default }), nonce: ours));
    }

    [Fact]
    public void A_token_made_outside_the_certificates_time_is_none_whoever_signed_it()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        using var longer = TimestampCertificate.Create(
            key, "CN=time-stamps of MO", Stamps.From.AddDays(-9), Stamps.Until.AddDays(9), Stamps.Serial);
        using var certificate = Stamps.NewCertificate(key, "MO");
        var authority = new TimestampAuthority(certificate, TimestampAuthority.DefaultPolicy);
        var wider = new TimestampAuthority(longer, TimestampAuthority.DefaultPolicy);

        Assert.Equal(TokenFlaw.OutsideValidity, Stamps.Flaw(Stamps.Token(Stamps.From.AddSeconds(-1), by: wider), by: authority));
        Assert.Equal(TokenFlaw.OutsideValidity, Stamps.Flaw(Stamps.Token(Stamps.Until.AddSeconds(1), by: wider), by: authority));
        Assert.Null(Stamps.Flaw(Stamps.Token(Stamps.From, by: authority), by: authority));
        Assert.Null(Stamps.Flaw(Stamps.Token(Stamps.Until, by: authority), by: authority));
    }

    [Fact]
    public void A_token_above_the_limit_is_not_read() =>
        Assert.Equal(TokenFlaw.Malformed, Stamps.Flaw(new byte[TimestampToken.MaxBytes + 1]));
}
