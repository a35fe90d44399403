using System.Formats.Asn1;
using System.Security.Cryptography;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>
/// The parts of a token that its signature does not cover, held to the one form that they can have: whatever is not signed
/// is given, so that no byte of a token can be changed unseen.
/// </summary>
internal static class TokenForm
{
    private static readonly Asn1Tag Explicit = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag SubjectKey = new(TagClass.ContextSpecific, 0);

    /// <summary>Null when nothing stands beside what is signed but, perhaps, the certificate itself.</summary>
    public static string? Problem(ReadOnlyMemory<byte> der, TimestampCertificate tsa)
    {
        try
        {
            var all = new AsnReader(der, AsnEncodingRules.DER);
            var info = all.ReadSequence();
            all.ThrowIfNotEmpty();
            if (info.ReadObjectIdentifier() != TimestampNames.SignedContent)
            {
                return "not signed content";
            }

            var explicitly = info.ReadSequence(Explicit);
            info.ThrowIfNotEmpty();
            var signed = explicitly.ReadSequence();
            explicitly.ThrowIfNotEmpty();
            return SignedProblem(signed, tsa);
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            return "not DER in its form";
        }
    }

    private static string? SignedProblem(AsnReader signed, TimestampCertificate tsa)
    {
        if (signed.ReadInteger() != 3)
        {
            return "another version than 3";
        }

        var digests = signed.ReadSetOf();
        var digest = HashIn(digests);
        digests.ThrowIfNotEmpty();
        signed.ReadSequence();
        if (signed.PeekTag() == Explicit)
        {
            var certificates = signed.ReadSetOf(Explicit);
            if (!certificates.ReadEncodedValue().Span.SequenceEqual(tsa.Der.Span) || certificates.HasData)
            {
                return "a certificate of somebody else";
            }
        }

        var signers = signed.ReadSetOf();
        signed.ThrowIfNotEmpty();
        var signer = signers.ReadSequence();
        return signers.HasData ? "more than one signer" : SignerProblem(signer, digest);
    }

    private static string? SignerProblem(AsnReader signer, string digest)
    {
        var version = signer.ReadInteger();
        var byKey = signer.PeekTag().HasSameClassAndValue(SubjectKey);
        signer.ReadEncodedValue();
        if (version != (byKey ? 3 : 1) || HashIn(signer) != digest)
        {
            return "a signer in another form";
        }

        signer.ReadSetOf(Explicit);
        var algorithm = signer.ReadSequence();
        algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
        {
            algorithm.ReadNull();
        }

        algorithm.ThrowIfNotEmpty();
        signer.ReadOctetString();
        return signer.HasData ? "attributes that nobody signed" : null;
    }

    private static string HashIn(AsnReader from)
    {
        var algorithm = from.ReadSequence();
        var name = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
        {
            algorithm.ReadNull();
        }

        algorithm.ThrowIfNotEmpty();
        return name;
    }
}
