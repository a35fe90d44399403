using System.Formats.Asn1;
using System.Security.Cryptography;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>Verifies one signature of an envelope under a key that the register or the roster names.</summary>
public static class SignatureCheck
{
    private const int PointLength = 65;
    private const int CoordinateLength = 32;

    /// <summary>True when the envelope carries a good signature of this key over its payload and type.</summary>
    public static bool Verify(Envelope envelope, SigningKey key)
    {
        var id = key.Id();
        var encoded = Envelope.PreAuthentication(envelope.PayloadType, envelope.Payload.Span);
        return envelope.Signatures.Any(signature => signature.KeyId == id && Verify(key, encoded, signature));
    }

    /// <summary>
    /// True for an assertion of this passkey over a challenge that is no act: a sign-in. Everything else of the assertion is
    /// looked at as for an act.
    /// </summary>
    /// <param name="challenge">The bytes that the authenticator was asked to sign.</param>
    /// <param name="signature">DER.</param>
    public static bool VerifyAssertion(SigningKey key, ReadOnlySpan<byte> challenge, byte[] signature, WebAuthnParts parts) =>
        key.Kind == SigningKey.WebAuthnKind && key.Problem() is null
        && WebAuthnAssertion.SignedBytes(key, challenge, parts) is { } signed
        && Es256(key.Raw(), signed, signature, DSASignatureFormat.Rfc3279DerSequence);

    private static bool Verify(SigningKey key, byte[] encoded, EnvelopeSignature signature)
    {
        var bytes = Convert.FromBase64String(signature.Signature);
        return key.Kind switch
        {
            SigningKey.Ed25519Kind => signature.WebAuthn is null && Ed25519.Verify(key.Raw(), encoded, bytes),
            SigningKey.Es256Kind => signature.WebAuthn is null
                && Es256(key.Raw(), encoded, bytes, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            SigningKey.WebAuthnKind => signature.WebAuthn is { } parts
                && WebAuthnAssertion.SignedBytes(key, SHA256.HashData(encoded), parts) is { } signed
                && Es256(key.Raw(), signed, bytes, DSASignatureFormat.Rfc3279DerSequence),
            _ => false,
        };
    }

    /// <summary>ECDSA over P-256 and SHA-256.</summary>
    /// <param name="point">Uncompressed, 65 bytes.</param>
    internal static bool Es256(byte[] point, byte[] message, byte[] signature, DSASignatureFormat format)
    {
        using var key = Import(point);
        return key is not null && (format != DSASignatureFormat.Rfc3279DerSequence || IsStrict(signature))
            && key.VerifyData(message, signature, HashAlgorithmName.SHA256, format);
    }

    /// <summary>The platform takes a number that lacks its leading zero for the positive one that it is not.</summary>
    private static bool IsStrict(byte[] der)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var numbers = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var isPositive = numbers.ReadInteger().Sign > 0 & numbers.ReadInteger().Sign > 0;
            numbers.ThrowIfNotEmpty();
            return isPositive;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static ECDsa? Import(byte[] point)
    {
        if (point.Length != PointLength || point[0] != 4)
        {
            return null;
        }

        try
        {
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] },
            });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
