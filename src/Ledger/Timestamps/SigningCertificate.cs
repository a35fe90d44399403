using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>
/// The signed attribute of RFC 5035 by which a CMS signature says itself which certificate it is to be verified with:
/// time-stamps and CAdES want it.
/// </summary>
public static class SigningCertificate
{
    /// <summary>id-aa-signingCertificateV2.</summary>
    public const string Oid = "1.2.840.113549.1.9.16.2.47";

    private static readonly Asn1Tag DirectoryName = new(TagClass.ContextSpecific, 4, isConstructed: true);

    /// <summary>SigningCertificateV2 with the SHA-256 of the certificate, its issuer and its serial number.</summary>
    public static AsnEncodedData For(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteOctetString(SHA256.HashData(certificate.RawDataMemory.Span));
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                using (writer.PushSequence(DirectoryName))
                {
                    writer.WriteEncodedValue(certificate.IssuerName.RawData);
                }

                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }
        }

        return new AsnEncodedData(Oid, writer.Encode());
    }
}
