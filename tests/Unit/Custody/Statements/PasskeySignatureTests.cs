using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Statements;

/// <summary>Signatures of kinds <c>es256</c> and <c>webauthn</c>, which judges make with tokens and passkeys.</summary>
public sealed class PasskeySignatureTests : IDisposable
{
    private const string Domain = "portal.mo.example";
    private const string PayloadType = "application/vnd.lotus-bridge.order.validated.v1+json";
    private const byte UserPresent = 1;
    private const byte UserVerified = 4;

    /// <summary>Signed by OpenSSL 3.0 over what a browser hands to an authenticator.</summary>
    private const string RecordedKey = "BI0jQGx3EvzGvDwIRrWCtstxzM7h65L61w80+ZLQNxzTUlNu5MZAhkB9kt+kMJ6omVEtLY01/JuGfIg6YG+REQk=";

    private const string Recorded =
        """{"payload":"eyJ0eXBlIjoib3JkZXIudmFsaWRhdGVkIiwidGhyZWFkIjoiTU8tMjAyNi1LN1EyTTRYQSIsImJ5IjoiTU8tM2Y5YzJhNzFkMGJlIiwiYXQiOiIyMDI2LTA1LTA0VDA5OjAwOjAwWiIsImFuc3dlcnMiOltdLCJib2R5Ijp7ImV4UG9zdCI6ZmFsc2V9fQ==","payloadType":"application/vnd.lotus-bridge.order.validated.v1+json","signatures":[{"keyid":"sha256:6972e829c1586662eb56f54e0f47d0600202e9d51f61a45866e5c1b7ec5b8cfa","sig":"MEQCIE/lNgdTpJRmueO6NE5XcGgnQvMoaqClmD0jpOmRHN7pAiArNnekJhnpQ0jhGq/zwyxM4INpztLVjP05Z5DrKB6pMg==","webauthn":{"authenticatorData":"zyaCjGN0X03eVejKKM/cQ5PeesP8fFz0upgiRALbOS0FAAAAKg==","clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoidTh4TkE2VG1Pb1ljaHRXZ2RoclQzOS1uTk10YV9wVTdlSF9fRVoxUXhaSSIsIm9yaWdpbiI6Imh0dHBzOi8vcG9ydGFsLm1vLmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2UsIm90aGVyX2tleXNfY2FuX2JlX2FkZGVkX2hlcmUiOiJkbyBub3QgY29tcGFyZSBjbGllbnREYXRhSlNPTiBhZ2FpbnN0IGEgdGVtcGxhdGUuIFNlZSBodHRwczovL2dvby5nbC95YWJQZXgifQ=="}}]}""";

    private static readonly byte[] Payload = Encoding.UTF8.GetBytes(
        """{"type":"order.validated","thread":"MO-2026-K7Q2M4XA","by":"MO-3f9c2a71d0be","at":"2026-05-04T09:00:00Z","answers":[],"body":{"exPost":false}}""");

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private SigningKey Passkey => new(SigningKey.WebAuthnKind, Point(), Domain);

    private SigningKey Token => new(SigningKey.Es256Kind, Point());

    public void Dispose() => key.Dispose();

    [Fact]
    public void A_recorded_assertion_verifies_under_its_key_and_domain_alone()
    {
        var statement = OrderStatements.Reader.Read(Encoding.UTF8.GetBytes(Recorded), out var problem);
        Assert.Null(problem);
        Assert.IsType<OrderValidated>(statement!.Body);
        var good = new SigningKey(SigningKey.WebAuthnKind, RecordedKey, Domain);
        Assert.Null(good.Problem());
        Assert.True(SignatureCheck.Verify(statement.Envelope, good));
        Assert.False(SignatureCheck.Verify(statement.Envelope, good with { RelyingParty = "mo.example" }));
        Assert.False(SignatureCheck.Verify(statement.Envelope, Passkey));
    }

    [Fact]
    public void One_flipped_byte_of_a_recorded_assertion_is_refused()
    {
        var good = new SigningKey(SigningKey.WebAuthnKind, RecordedKey, Domain);
        var bytes = Encoding.UTF8.GetBytes(Recorded);
        for (var at = 0; at < bytes.Length; at++)
        {
            var bad = (byte[])bytes.Clone();
            bad[at] ^= 1;
            Assert.False(
                Envelope.TryRead(bad, out var envelope, out _) && SignatureCheck.Verify(envelope!, good), $"byte {at}");
        }
    }

    [Fact]
    public void An_assertion_made_here_verifies() => Assert.True(Verify(Assertion()));

    [Theory]
    [InlineData("https://portal.mo.example:8443")]
    [InlineData("https://judge.portal.mo.example")]
    public void The_origin_is_the_domain_or_below_it(string origin) => Assert.True(Verify(Assertion(origin: origin)));

    [Theory]
    [InlineData("http://portal.mo.example")]
    [InlineData("https://mo.example")]
    [InlineData("https://evilportal.mo.example")]
    [InlineData("https://portal.mo.example.evil.example")]
    [InlineData("https://portal.mo.example@evil.example")]
    [InlineData("portal.mo.example")]
    [InlineData("android:apk-key-hash:AAAA")]
    [InlineData("")]
    public void Another_origin_is_refused(string origin) => Assert.False(Verify(Assertion(origin: origin)));

    [Theory]
    [InlineData("mo.localhost", "http://mo.localhost:7406", true)]
    [InlineData("mo.localhost", "https://mo.localhost:7406", true)]
    [InlineData("mo.localhost", "http://gba.localhost:7406", false)]
    [InlineData("mo.localhost", "http://mo.localhost.evil.example", false)]
    [InlineData("localhost", "http://localhost", false)]
    [InlineData("evillocalhost", "http://evillocalhost", false)]
    public void Only_a_name_below_localhost_may_come_without_tls(string domain, string origin, bool isTaken) =>
        Assert.Equal(isTaken, SignatureCheck.Verify(
            Assertion(origin: origin, domain: domain), Passkey with { RelyingParty = domain }));

    [Fact]
    public void A_sign_in_verifies_for_its_own_challenge_alone_and_is_no_act()
    {
        var challenge = SHA256.HashData("a sign-in"u8);
        var signed = Assertion(challenge: challenge).Signatures[0];
        var (signature, parts) = (Convert.FromBase64String(signed.Signature), signed.WebAuthn!);
        Assert.True(SignatureCheck.VerifyAssertion(Passkey, challenge, signature, parts));
        Assert.False(SignatureCheck.VerifyAssertion(Passkey, SHA256.HashData("another"u8), signature, parts));
        Assert.False(SignatureCheck.VerifyAssertion(Token, challenge, signature, parts));
        Assert.False(Verify(Assertion(challenge: challenge)));
    }

    [Fact]
    public void Another_challenge_is_refused()
    {
        Assert.False(Verify(Assertion(challenge: SHA256.HashData(Payload))));
        Assert.False(Verify(Assertion(challenge: new byte[32])));
        Assert.False(Verify(Assertion(challenge: [])));
    }

    [Fact]
    public void A_padded_challenge_is_refused() =>
        Assert.False(Verify(Assertion(client: text => text.Replace("\",\"origin", "=\",\"origin", StringComparison.Ordinal))));

    [Theory]
    [InlineData("webauthn.create")]
    [InlineData("payment.get")]
    [InlineData("")]
    public void Another_ceremony_is_refused(string type) => Assert.False(Verify(Assertion(type: type)));

    [Fact]
    public void An_assertion_inside_a_strangers_page_is_refused() =>
        Assert.False(Verify(Assertion(client: text => text.Replace("false", "true", StringComparison.Ordinal))));

    [Fact]
    public void A_browser_that_does_not_say_crossOrigin_is_accepted() =>
        Assert.True(Verify(Assertion(client: text => text.Replace(",\"crossOrigin\":false", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData("\"type\"", "\"type\":\"webauthn.create\",\"type\"")]
    [InlineData("{", "[")]
    [InlineData("\"type\":\"webauthn.get\"", "\"type\":1")]
    [InlineData("\"origin\"", "\"orig\\ud800in\"")]
    public void Client_data_that_are_not_one_clear_object_are_refused(string from, string to) =>
        Assert.False(Verify(Assertion(client: text => text.Replace(from, to, StringComparison.Ordinal))));

    [Fact]
    public void Client_data_above_4096_bytes_are_refused()
    {
        string Padded(string text, int length) =>
            text[..^1] + ",\"x\":\"" + new string('x', length - text.Length - 7) + "\"}";
        Assert.True(Verify(Assertion(client: text => Padded(text, 4096))));
        Assert.False(Verify(Assertion(client: text => Padded(text, 4097))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(UserPresent)]
    [InlineData(UserVerified)]
    public void A_person_who_was_not_present_and_verified_is_refused(byte flags) =>
        Assert.False(Verify(Assertion(flags: flags)));

    [Fact]
    public void Another_domains_authenticator_data_are_refused() => Assert.False(Verify(Assertion(domain: "mo.example")));

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(36)]
    public void Authenticator_data_that_are_too_short_are_refused(int length) =>
        Assert.False(Verify(Assertion(authenticator: data => data[..length])));

    [Fact]
    public void Garbage_in_place_of_a_DER_signature_is_refused()
    {
        byte[][] garbage = [[], [0x30], [0x30, 0x00], [.. Enumerable.Repeat((byte)0xff, 70)], new byte[64]];
        Assert.All(garbage, bytes => Assert.False(Verify(Assertion(signature: _ => bytes))));
        Assert.False(Verify(Assertion(signature: good => [.. good, 0])));
    }

    [Fact]
    public void A_raw_signature_in_place_of_DER_is_refused() => Assert.False(Verify(Assertion(
        signature: _ => key.SignData(new byte[69], HashAlgorithmName.SHA256))));

    [Fact]
    public void A_tokens_signature_is_64_bytes_over_the_encoding_itself()
    {
        Assert.True(SignatureCheck.Verify(Es256(Token.Id()), Token));
        var der = key.SignData(Encoded(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.False(SignatureCheck.Verify(Signed(new EnvelopeSignature(Token.Id(), Convert.ToBase64String(der))), Token));
    }

    [Fact]
    public void A_tokens_signature_is_none_of_a_passkey_and_the_reverse()
    {
        Assert.False(SignatureCheck.Verify(Es256(Passkey.Id()), Passkey));
        var assertion = Assertion().Signatures[0];
        Assert.False(SignatureCheck.Verify(Signed(assertion with { KeyId = Token.Id() }), Token));
    }

    [Fact]
    public void A_tokens_signature_with_an_assertions_parts_is_refused()
    {
        var parts = Assertion().Signatures[0].WebAuthn;
        var signature = Es256(Token.Id()).Signatures[0];
        Assert.False(SignatureCheck.Verify(Signed(signature with { WebAuthn = parts }), Token));
    }

    [Fact]
    public void An_Ed25519_signature_under_the_same_key_id_is_refused()
    {
        using var other = TestFederation.Key("x");
        var bytes = other.Sign(Encoded());
        Assert.False(SignatureCheck.Verify(Signed(new EnvelopeSignature(Token.Id(), Convert.ToBase64String(bytes))), Token));
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_verifies_nothing()
    {
        var point = Convert.FromBase64String(Point());
        point[^1] ^= 1;
        var off = new SigningKey(SigningKey.Es256Kind, Convert.ToBase64String(point));
        Assert.Null(off.Problem());
        Assert.False(SignatureCheck.Verify(Es256(off.Id()), off));
        point[0] = 2;
        var compressed = new SigningKey(SigningKey.Es256Kind, Convert.ToBase64String(point));
        Assert.False(SignatureCheck.Verify(Es256(compressed.Id()), compressed));
    }

    [Theory]
    [InlineData("webauthn", null)]
    [InlineData("webauthn", "")]
    [InlineData("es256", "portal.mo.example")]
    [InlineData("ed25519", null)]
    [InlineData("rsa", null)]
    public void A_key_whose_fields_do_not_go_together_is_refused(string kind, string? domain) =>
        Assert.NotNull(new SigningKey(kind, Point(), domain).Problem());

    private static byte[] Encoded() => Envelope.PreAuthentication(PayloadType, Payload);

    private static Envelope Signed(EnvelopeSignature signature) => Envelope.Create(PayloadType, Payload, [signature]);

    private string Point()
    {
        var q = key.ExportParameters(false).Q;
        return Convert.ToBase64String([4, .. q.X!, .. q.Y!]);
    }

    private Envelope Es256(Digest keyId) => Signed(new EnvelopeSignature(
        keyId, Convert.ToBase64String(key.SignData(Encoded(), HashAlgorithmName.SHA256))));

    private bool Verify(Envelope envelope) => SignatureCheck.Verify(envelope, Passkey);

    private Envelope Assertion(
        byte[]? challenge = null, string type = "webauthn.get", string origin = "https://" + Domain, string domain = Domain,
        byte flags = UserPresent | UserVerified, Func<string, string>? client = null,
        Func<byte[], byte[]>? authenticator = null, Func<byte[], byte[]>? signature = null)
    {
        var text = $$"""{"type":"{{type}}","challenge":"{{Base64Url.EncodeToString(challenge ?? SHA256.HashData(Encoded()))}}","origin":"{{origin}}","crossOrigin":false}""";
        var clientData = Encoding.UTF8.GetBytes(client?.Invoke(text) ?? text);
        byte[] data = [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), flags, 0, 0, 0, 1];
        data = authenticator?.Invoke(data) ?? data;
        var good = key.SignData(
            [.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Signed(new EnvelopeSignature(
            Passkey.Id(), Convert.ToBase64String(signature?.Invoke(good) ?? good),
            new WebAuthnParts(Convert.ToBase64String(data), Convert.ToBase64String(clientData))));
    }
}
