using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Ledger.Timestamps;

/// <summary>What an authority signs, and what it refuses and with which bit.</summary>
public sealed class TimestampAuthorityTests
{
    [Theory]
    [InlineData(TimestampNames.Sha256, 32)]
    [InlineData(TimestampNames.Sha384, 48)]
    [InlineData(TimestampNames.Sha512, 64)]
    public void Three_hash_functions_are_taken_at_their_length_and_no_other(string hash, int length)
    {
        Assert.Null(FailureOf(new TimestampRequest(hash, new byte[length], default).ToBytes()));
        Assert.Equal("BadDataFormat", FailureOf(new TimestampRequest(hash, new byte[length - 1], default).ToBytes()));
        Assert.Equal("BadDataFormat", FailureOf(new TimestampRequest(hash, new byte[length + 1], default).ToBytes()));
    }

    [Theory]
    [InlineData("1.3.14.3.2.26", 20)]
    [InlineData("1.2.840.113549.2.5", 16)]
    public void Broken_hash_functions_are_not_taken(string hash, int length) =>
        Assert.Equal("BadAlg", FailureOf(new TimestampRequest(hash, new byte[length], default).ToBytes()));

    [Fact]
    public void The_policy_is_the_authoritys_own_or_not_named()
    {
        Assert.Null(FailureOf((Stamps.Request() with { Policy = TimestampAuthority.DefaultPolicy }).ToBytes()));
        Assert.Equal("UnacceptedPolicy", FailureOf((Stamps.Request() with { Policy = "1.2.3.4" }).ToBytes()));
    }

    [Fact]
    public void An_extension_is_not_understood() => Assert.Equal("UnacceptedExtension", FailureOf(With(writer =>
    {
        using var extensions = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
    })));

    [Fact]
    public void Version_1_is_the_only_one() => Assert.Equal("BadRequest", FailureOf(With(_ => { }, version: 2)));

    [Fact]
    public void What_is_no_request_is_refused_for_its_form()
    {
        var good = Stamps.Request().ToBytes();
        Assert.All(Enumerable.Range(0, good.Length), length => Assert.Equal("BadDataFormat", FailureOf(good[..length])));
        Assert.Equal("BadDataFormat", FailureOf([.. good, 0]));
        Assert.Equal("BadDataFormat", FailureOf(new byte[TimestampRequest.MaxBytes + 1]));
        Assert.Equal("BadDataFormat", FailureOf(With(writer => writer.WriteBoolean(value: false))));
        Assert.Equal("BadDataFormat", FailureOf(With(writer => writer.WriteNull())));
    }

    [Fact]
    public void A_nonce_comes_back_whatever_its_sign_and_up_to_its_limit()
    {
        byte[][] nonces = [[0x01], [0xff], [0x80, 0x00], [0x00, 0x80], [.. Enumerable.Repeat((byte)7, TimestampRequest.MaxNonceLength)]];
        Assert.All(nonces, nonce => Assert.Null(
            Stamps.Flaw(Stamps.Token(request: Stamps.Request() with { Nonce = nonce }), nonce: nonce)));
        Assert.Equal("BadDataFormat", FailureOf((Stamps.Request() with { Nonce = (byte[])[7, .. nonces[^1]] }).ToBytes()));
    }

    [Fact]
    public void A_nonce_of_ours_is_positive_whatever_was_drawn()
    {
        byte[][] draws = [[.. Enumerable.Repeat((byte)0xff, 8)], new byte[8]];
        Assert.All(draws, draw => Assert.InRange(TimestampRequest.For(Stamps.Root, draw).Nonce.Span[0], 0x40, 0x7f));
    }

    [Fact]
    public void Outside_its_certificates_time_an_authority_has_no_time()
    {
        var request = Stamps.Request().ToBytes();
        Assert.Equal("TimeNotAvailable", FailureOf(request, Stamps.From.AddTicks(-1)));
        Assert.Equal("TimeNotAvailable", FailureOf(request, Stamps.Until.AddSeconds(1)));
        Assert.Null(FailureOf(request, Stamps.Until.AddMilliseconds(999)));
    }

    [Fact]
    public void Two_answers_to_one_request_have_two_serial_numbers()
    {
        var request = Stamps.Request().ToBytes();
        var other = Stamps.Serial.Reverse().ToArray();

        Assert.NotEqual(
            Stamps.TokenIn(Stamps.Authority.Answer(request, Some.At, Stamps.Serial)).ToArray().AsSpan().IndexOf(Stamps.Serial.AsSpan(1)),
            Stamps.TokenIn(Stamps.Authority.Answer(request, Some.At, other)).ToArray().AsSpan().IndexOf(Stamps.Serial.AsSpan(1)));
    }

    [Fact]
    public void A_certificate_for_anything_else_makes_no_authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var plain = new CertificateRequest("CN=MO", key, HashAlgorithmName.SHA256);
        var mild = new CertificateRequest("CN=MO", key, HashAlgorithmName.SHA256);
        mild.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimestampNames.TimeStamping)], critical: false));
        var more = new CertificateRequest("CN=MO", key, HashAlgorithmName.SHA256);
        more.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(TimestampNames.TimeStamping), new Oid("1.3.6.1.5.5.7.3.1")], critical: true));

        Assert.All((CertificateRequest[])[plain, mild, more], request =>
        {
            using var certificate = request.CreateSelfSigned(Stamps.From, Stamps.Until);
            Assert.Throws<LedgerFormatException>(() => TimestampCertificate.Parse(certificate.RawDataMemory));
        });
    }

    [Fact]
    public void A_short_key_makes_no_authority()
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest("CN=MO", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(TimestampNames.TimeStamping)], critical: true));
        using var certificate = request.CreateSelfSigned(Stamps.From, Stamps.Until);

        Assert.Throws<LedgerFormatException>(() => TimestampCertificate.Of(certificate));
    }

    [Fact]
    public void Without_its_private_key_a_certificate_signs_nothing() => Assert.Throws<LedgerFormatException>(() =>
        new TimestampAuthority(
            X509CertificateLoader.LoadCertificate(Stamps.Authority.Certificate.Der.Span), TimestampAuthority.DefaultPolicy));

    [Fact]
    public void What_is_no_certificate_is_refused()
    {
        Assert.Throws<LedgerFormatException>(() => TimestampCertificate.Parse(new byte[5]));
        Assert.Throws<LedgerFormatException>(() => TimestampCertificate.Parse(new byte[TimestampCertificate.MaxBytes + 1]));
    }

    [Fact]
    public void A_reply_is_read_in_its_one_form_alone()
    {
        var good = Stamps.Authority.Answer(Stamps.Request().ToBytes(), Some.At, Stamps.Serial);
        Assert.All(Enumerable.Range(0, good.Length), length => Assert.Null(TimestampReply.Read(good.AsMemory(0, length), out _)));
        Assert.Null(TimestampReply.Read((byte[])[.. good, 0], out _));
        Assert.Null(TimestampReply.Read(new byte[TimestampReply.MaxBytes + 1], out _));
    }

    /// <summary>Null when a token was given, else the failure's name.</summary>
    private static string? FailureOf(byte[] request, DateTimeOffset? at = null)
    {
        var reply = Stamps.Authority.Answer(request, at ?? Some.At, Stamps.Serial);
        return TimestampReply.Read(reply, out var problem) is null ? problem!.Split(' ')[^1] : null;
    }

    private static byte[] With(Action<AsnWriter> last, int version = 1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(version);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(TimestampNames.Sha256);
                }

                writer.WriteOctetString(Stamps.Root.Bytes);
            }

            last(writer);
        }

        return writer.Encode();
    }
}
