using System.Formats.Asn1;
using System.Security.Cryptography;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>What a time-stamp authority answers (RFC 3161, 2.4.2): a token, or why there is none.</summary>
public static class TimestampReply
{
    public const string MediaType = "application/timestamp-reply";

    /// <summary>The longest reply in bytes.</summary>
    public const int MaxBytes = TimestampToken.MaxBytes + 1024;

    private const int Granted = 0;
    private const int GrantedWithModifications = 1;
    private const int Rejection = 2;

    internal static byte[] Of(ReadOnlySpan<byte> token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(Granted);
            }

            writer.WriteEncodedValue(token);
        }

        return writer.Encode();
    }

    public static byte[] Of(TimestampFailure failure)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteInteger(Rejection);
            writer.WriteNamedBitList(failure);
        }

        return writer.Encode();
    }

    /// <summary>The token as it came, which nobody has verified yet; null and the reason where there is none.</summary>
    public static ReadOnlyMemory<byte>? Read(ReadOnlyMemory<byte> der, out string? problem)
    {
        problem = "not a reply in its form";
        if (der.Length > MaxBytes)
        {
            return null;
        }

        try
        {
            var all = new AsnReader(der, AsnEncodingRules.DER);
            var reply = all.ReadSequence();
            all.ThrowIfNotEmpty();
            var status = reply.ReadSequence();
            if (!status.TryReadInt32(out var code))
            {
                return null;
            }

            if (code is not (Granted or GrantedWithModifications))
            {
                problem = $"refused with status {code}{FailureIn(status)}";
                return null;
            }

            var token = reply.ReadEncodedValue();
            reply.ThrowIfNotEmpty();
            problem = null;
            return token;
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    // The text is the authority's and could say anything; its bits are the specification's.
    private static string FailureIn(AsnReader status)
    {
        if (status.HasData && status.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            status.ReadEncodedValue();
        }

        return status.HasData ? $", {status.ReadNamedBitListValue<TimestampFailure>()}" : "";
    }
}
