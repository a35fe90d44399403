using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>
/// A time-stamp authority (RFC 3161): signs that a hash was shown to it at a moment. It keeps nothing: the serial number
/// is random, so that no restart and no copy repeats one.
/// </summary>
public sealed class TimestampAuthority
{
    /// <summary>Random bytes of a serial number.</summary>
    public const int SerialLength = 16;

    /// <summary>
    /// The policy where none is configured, an OID of our own making (2.25, a random UUID): the time is the machine's
    /// clock, said to one second.
    /// </summary>
    public const string DefaultPolicy = "2.25.56095032138913555326518684077897951821";

    /// <summary>What the time may be off by the rounding alone, in seconds; the clock's own error is not known here.</summary>
    private const int AccuracySeconds = 1;

    private readonly TimestampCertificate certificate;
    private readonly string policy;

    /// <param name="certificate">With its private key.</param>
    /// <param name="policy">The OID that every token names.</param>
    /// <exception cref="LedgerFormatException">The certificate is not one for time-stamps, or has no private key.</exception>
    public TimestampAuthority(X509Certificate2 certificate, string policy)
    {
        this.certificate = certificate.HasPrivateKey
            ? TimestampCertificate.Of(certificate)
            : throw new LedgerFormatException("a time-stamp certificate comes with its private key");
        this.policy = policy;
    }

    /// <summary>The certificate that verifiers need.</summary>
    public TimestampCertificate Certificate => certificate;

    /// <summary>Answers a request; never throws for what is in it.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="at">Goes into the token, cut to the second.</param>
    /// <param name="serial"><see cref="SerialLength"/> random bytes.</param>
    public byte[] Answer(ReadOnlyMemory<byte> request, DateTimeOffset at, ReadOnlySpan<byte> serial)
    {
        if (TimestampRequest.Read(request, out var failure) is not { } read)
        {
            return TimestampReply.Of(failure);
        }

        return read.Policy is { } asked && !string.Equals(asked, policy, StringComparison.Ordinal)
                ? TimestampReply.Of(TimestampFailure.UnacceptedPolicy)
            : !certificate.Covers(at) ? TimestampReply.Of(TimestampFailure.TimeNotAvailable)
            : TimestampReply.Of(Sign(read, at, serial));
    }

    private byte[] Sign(TimestampRequest request, DateTimeOffset at, ReadOnlySpan<byte> serial)
    {
        var content = new ContentInfo(new Oid(TimestampNames.TokenContent), Content(request, at, serial));
        var signed = new SignedCms(content, detached: false);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate.X509)
        {
            DigestAlgorithm = new Oid(TimestampNames.Sha256),
            IncludeOption = request.WantsCertificate ? X509IncludeOption.EndCertOnly : X509IncludeOption.None,
        };
        signer.SignedAttributes.Add(SigningCertificate.For(certificate.X509));
        signed.ComputeSignature(signer, silent: true);
        return signed.Encode();
    }

    /// <summary>The TSTInfo.</summary>
    private byte[] Content(TimestampRequest request, DateTimeOffset at, ReadOnlySpan<byte> serial)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier(policy);
            request.WriteImprint(writer);
            writer.WriteIntegerUnsigned(Serial(serial));
            writer.WriteGeneralizedTime(at.ToUniversalTime(), omitFractionalSeconds: true);
            using (writer.PushSequence())
            {
                writer.WriteInteger(AccuracySeconds);
            }

            if (!request.Nonce.IsEmpty)
            {
                writer.WriteInteger(request.Nonce.Span);
            }
        }

        return writer.Encode();
    }

    // A first byte of 0 would not be DER.
    private static byte[] Serial(ReadOnlySpan<byte> random)
    {
        var serial = random[..SerialLength].ToArray();
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }
}
