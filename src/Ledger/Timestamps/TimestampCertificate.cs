using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>
/// The certificate of a time-stamp authority as a roster pins it: itself, byte for byte. No chain, no revocation list and
/// no name is asked; its time of validity counts, and its one purpose.
/// </summary>
public sealed class TimestampCertificate
{
    /// <summary>The longest certificate in bytes.</summary>
    public const int MaxBytes = 8192;

    private const int LeastRsaBits = 2048;
    private static readonly int[] CurveBits = [256, 384, 521];

    private TimestampCertificate(X509Certificate2 certificate)
    {
        X509 = certificate;
        Key = Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        From = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        Until = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo.</summary>
    public Digest Key { get; }

    public DateTimeOffset From { get; }

    /// <summary>The last second that is within.</summary>
    public DateTimeOffset Until { get; }

    public ReadOnlyMemory<byte> Der => X509.RawDataMemory;

    internal X509Certificate2 X509 { get; }

    public bool Covers(DateTimeOffset at) => From <= at && at < Until.AddSeconds(1);

    /// <summary>Reads a certificate and sees that its key is one to sign time-stamps with, and nothing else.</summary>
    /// <exception cref="LedgerFormatException">No certificate, or not such a one.</exception>
    public static TimestampCertificate Parse(ReadOnlyMemory<byte> der)
    {
        if (der.Length > MaxBytes)
        {
            throw new LedgerFormatException($"a time-stamp certificate has at most {MaxBytes} bytes, not {der.Length}");
        }

        try
        {
            // The loader would take PEM too, and bytes behind the end.
            var read = X509CertificateLoader.LoadCertificate(der.Span);
            return read.RawDataMemory.Span.SequenceEqual(der.Span)
                ? Of(read)
                : throw new LedgerFormatException("a time-stamp certificate is X.509 in DER, and nothing behind it");
        }
        catch (CryptographicException error)
        {
            throw new LedgerFormatException("a time-stamp certificate is X.509 in DER", error);
        }
    }

    /// <inheritdoc cref="Parse"/>
    public static TimestampCertificate Of(X509Certificate2 certificate) => Problem(certificate) is { } problem
        ? throw new LedgerFormatException(problem)
        : new TimestampCertificate(certificate);

    /// <summary>A self-signed certificate for a key, P-256 by its curve, as a roster can name it.</summary>
    /// <param name="subject">A distinguished name, as in <c>CN=time-stamps of MO</c>.</param>
    /// <param name="serial">16 random bytes.</param>
    public static X509Certificate2 Create(
        ECDsa key, string subject, DateTimeOffset from, DateTimeOffset until, ReadOnlySpan<byte> serial)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(TimestampNames.TimeStamping)], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        byte[] positive = [.. serial];
        positive[0] = (byte)((positive[0] & 0x3f) | 0x40);
        using var issued = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), from, until, positive);
        return issued.CopyWithPrivateKey(key);
    }

    // RFC 3161, 2.3: one extended key usage, critical, and no other.
    private static string? Problem(X509Certificate2 certificate)
    {
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().ToList();
        var isStamping = usages is [{ Critical: true } usage] && usage.EnhancedKeyUsages.Count == 1
            && usage.EnhancedKeyUsages[0].Value == TimestampNames.TimeStamping;
        return !isStamping ? "a time-stamp certificate has the one extended key usage timeStamping, critical"
            : HasGoodKey(certificate) ? null
            : $"a time-stamp key is ECDSA on P-256, P-384 or P-521, or RSA of {LeastRsaBits} bits or more";
    }

    private static bool HasGoodKey(X509Certificate2 certificate)
    {
        using var ecdsa = certificate.GetECDsaPublicKey();
        using var rsa = certificate.GetRSAPublicKey();
        return ecdsa is not null ? CurveBits.Contains(ecdsa.KeySize) : rsa is { KeySize: >= LeastRsaBits };
    }
}
