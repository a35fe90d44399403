using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Court.Containers;

/// <summary>What a verified signature says.</summary>
/// <param name="By">The signer's certificate.</param>
/// <param name="At">The time that the signer says.</param>
/// <param name="Timestamp">The token over the signature; null at level B.</param>
public sealed record SignatureReading(X509Certificate2 By, DateTimeOffset At, TimestampToken? Timestamp);

/// <summary>
/// A detached CAdES baseline signature (EN 319 122-1): level B, and T once a token over it is added. Made with a key of
/// the X.509 world, since that is what courts and their software know; the statements inside have their own signatures.
/// </summary>
public static class CourtSignature
{
    /// <summary>The longest signature, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int LeastRsaBits = 2048;

    /// <summary>Signs at level B.</summary>
    /// <param name="content">The bytes; they do not become part of the signature.</param>
    /// <param name="certificate">With its private key, ECDSA or RSA.</param>
    /// <param name="at">Said as the time of signing.</param>
    /// <exception cref="CryptographicException">The key does not sign.</exception>
    public static SignedCms Sign(ReadOnlyMemory<byte> content, X509Certificate2 certificate, DateTimeOffset at)
    {
        var signed = new SignedCms(new ContentInfo(content.ToArray()), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new Oid(ContainerNames.Sha256),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new Pkcs9SigningTime(at.UtcDateTime));
        signer.SignedAttributes.Add(SigningCertificate.For(certificate));
        signed.ComputeSignature(signer, silent: true);
        return signed;
    }

    /// <summary>What a time-stamp authority is to be shown: SHA-256 of the signature's value.</summary>
    public static Digest Imprint(SignedCms cms) => Digest.Of(cms.SignerInfos[0].GetSignature());

    /// <summary>Level T: the token becomes part of the signature.</summary>
    public static void Add(SignedCms cms, TimestampToken token) => cms.SignerInfos[0].AddUnsignedAttribute(
        new AsnEncodedData(ContainerNames.SignatureTimestamp, token.Bytes.ToArray()));

    /// <summary>Verifies signature, its certificate attribute and its token; whose the certificate is, others say.</summary>
    /// <param name="tsas">Certificates of time-stamp authorities that are trusted, of which one may have made the token.</param>
    /// <param name="problem">Why it does not hold; null when it does.</param>
    public static SignatureReading? Verify(
        ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> signature, IReadOnlyList<TimestampCertificate> tsas,
        out string? problem)
    {
        problem = null;
        try
        {
            var signed = new SignedCms(new ContentInfo(content.ToArray()), detached: true);
            signed.Decode(signature.Span);
            if (signed.SignerInfos.Count != 1 || signed.SignerInfos[0].Certificate is not { } by)
            {
                problem = "one signature with its certificate is needed";
                return null;
            }

            signed.CheckSignature(verifySignatureOnly: true);
            return Read(signed.SignerInfos[0], by, tsas, out problem);
        }
        catch (CryptographicException error)
        {
            problem = error.Message;
            return null;
        }
    }

    private static SignatureReading? Read(
        SignerInfo signer, X509Certificate2 by, IReadOnlyList<TimestampCertificate> tsas, out string? problem)
    {
        var at = signer.SignedAttributes.Cast<CryptographicAttributeObject>()
            .SelectMany(one => one.Values.Cast<AsnEncodedData>()).OfType<Pkcs9SigningTime>().SingleOrDefault();
        problem = at is null ? "it does not say when it was signed"
            : !NamesIts(signer, by) ? "it does not name its own certificate"
            : !HasGoodKey(by) ? $"the key is neither ECDSA nor RSA of {LeastRsaBits} bits"
            : null;
        if (problem is not null)
        {
            return null;
        }

        var moment = new DateTimeOffset(DateTime.SpecifyKind(at!.SigningTime, DateTimeKind.Utc));
        var token = Token(signer, tsas, out problem);
        problem ??= Outside(by, token?.At ?? moment);
        return problem is null ? new SignatureReading(by, moment, token) : null;
    }

    private static bool NamesIts(SignerInfo signer, X509Certificate2 by)
    {
        var named = signer.SignedAttributes.Cast<CryptographicAttributeObject>()
            .Where(one => one.Oid.Value == SigningCertificate.Oid).SelectMany(one => one.Values.Cast<AsnEncodedData>())
            .ToList();
        return named.Count == 1 && named[0].RawData.AsSpan().SequenceEqual(SigningCertificate.For(by).RawData);
    }

    private static bool HasGoodKey(X509Certificate2 by)
    {
        using var ecdsa = by.GetECDsaPublicKey();
        using var rsa = by.GetRSAPublicKey();
        return ecdsa is not null || rsa is { KeySize: >= LeastRsaBits };
    }

    private static TimestampToken? Token(
        SignerInfo signer, IReadOnlyList<TimestampCertificate> tsas, out string? problem)
    {
        problem = null;
        var tokens = signer.UnsignedAttributes.Cast<CryptographicAttributeObject>()
            .Where(one => one.Oid.Value == ContainerNames.SignatureTimestamp)
            .SelectMany(one => one.Values.Cast<AsnEncodedData>()).ToList();
        if (tokens.Count == 0)
        {
            return null;
        }

        var imprint = Digest.Of(signer.GetSignature());
        TokenFlaw? flaw = new(TokenFlaw.UnknownAuthority, "no certificate was given for its authority");
        foreach (var tsa in tsas)
        {
            if (TimestampToken.Verify(tokens[0].RawData, imprint, tsa, [], out flaw) is { } token)
            {
                return token;
            }
        }

        problem = tokens.Count > 1 ? "more than one time-stamp" : $"its time-stamp does not hold: {flaw!.Text}";
        return null;
    }

    private static string? Outside(X509Certificate2 by, DateTimeOffset at) =>
        at.UtcDateTime >= by.NotBefore.ToUniversalTime() && at.UtcDateTime <= by.NotAfter.ToUniversalTime()
            ? null
            : $"signed at {at:u}, when the certificate was not valid";
}
