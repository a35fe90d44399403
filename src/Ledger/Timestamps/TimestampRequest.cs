using System.Formats.Asn1;
using System.Security.Cryptography;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>
/// A request for a time-stamp (RFC 3161, 2.4.1), DER in its one form. What it does not name has the specification's
/// default.
/// </summary>
/// <param name="HashAlgorithm">OID of SHA-256, SHA-384 or SHA-512.</param>
/// <param name="Hash">Of the data, as long as the function makes it.</param>
/// <param name="Nonce">Content of the INTEGER, 1 to <see cref="MaxNonceLength"/> bytes; empty for none.</param>
/// <param name="Policy">The policy asked for; null for the authority's own.</param>
/// <param name="WantsCertificate">Whether the token is to carry the authority's certificate.</param>
public sealed record TimestampRequest(
    string HashAlgorithm, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Nonce, string? Policy = null,
    bool WantsCertificate = false)
{
    /// <summary>The longest request in bytes; a common one has 70.</summary>
    public const int MaxBytes = 1024;

    /// <summary>The longest nonce in bytes; RFC 3161 speaks of 8.</summary>
    public const int MaxNonceLength = 32;

    public const string MediaType = "application/timestamp-query";

    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    /// <summary>A request for a SHA-256 value with a nonce, and without the certificate, which the asker has.</summary>
    /// <param name="random">8 bytes that nobody can foresee.</param>
    public static TimestampRequest For(Digest digest, ReadOnlySpan<byte> random)
    {
        var nonce = random[..sizeof(long)].ToArray();
        nonce[0] = (byte)((nonce[0] & 0x3f) | 0x40);
        return new TimestampRequest(TimestampNames.Sha256, digest.Bytes.ToArray(), nonce);
    }

    /// <summary>Null and the reason for anything but a request that could be answered.</summary>
    public static TimestampRequest? Read(ReadOnlyMemory<byte> der, out TimestampFailure failure)
    {
        failure = TimestampFailure.BadDataFormat;
        if (der.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            var all = new AsnReader(der, AsnEncodingRules.DER);
            var request = all.ReadSequence();
            all.ThrowIfNotEmpty();
            return ReadFields(request, out failure);
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    public byte[] ToBytes()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            WriteImprint(writer);
            if (Policy is not null)
            {
                writer.WriteObjectIdentifier(Policy);
            }

            if (!Nonce.IsEmpty)
            {
                writer.WriteInteger(Nonce.Span);
            }

            if (WantsCertificate)
            {
                writer.WriteBoolean(value: true);
            }
        }

        return writer.Encode();
    }

    /// <summary>The messageImprint, as it stands in a token too.</summary>
    internal void WriteImprint(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(HashAlgorithm);
                writer.WriteNull();
            }

            writer.WriteOctetString(Hash.Span);
        }
    }

    private static TimestampRequest? ReadFields(AsnReader request, out TimestampFailure failure)
    {
        var version = request.ReadInteger();
        var imprint = request.ReadSequence();
        var algorithm = imprint.ReadSequence();
        var hash = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
        {
            algorithm.ReadNull();
        }

        algorithm.ThrowIfNotEmpty();
        var value = imprint.ReadOctetString();
        imprint.ThrowIfNotEmpty();
        var policy = Next(request) == Asn1Tag.ObjectIdentifier ? request.ReadObjectIdentifier() : null;
        var nonce = Next(request) == Asn1Tag.Integer ? request.ReadIntegerBytes() : default;
        var wants = Next(request) == Asn1Tag.Boolean && ReadTrue(request);
        var isExtended = Next(request) is { } next && next.HasSameClassAndValue(Extensions);
        if (isExtended)
        {
            request.ReadEncodedValue();
        }

        request.ThrowIfNotEmpty();
        failure = version != 1 ? TimestampFailure.BadRequest
            : isExtended ? TimestampFailure.UnacceptedExtension
            : TimestampNames.LengthOf(hash) is not { } length ? TimestampFailure.BadAlg
            : value.Length != length || nonce.Length > MaxNonceLength ? TimestampFailure.BadDataFormat
            : TimestampFailure.None;
        return failure == TimestampFailure.None ? new TimestampRequest(hash, value, nonce, policy, wants) : null;
    }

    // DER does not write a default.
    private static bool ReadTrue(AsnReader request) =>
        request.ReadBoolean() ? true : throw new AsnContentException();

    private static Asn1Tag? Next(AsnReader reader) => reader.HasData ? reader.PeekTag() : null;
}
