using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace LotusBridge.Ledger.Timestamps;

/// <summary>Why a token shows nothing.</summary>
/// <param name="Code">Stable: one of the constants.</param>
/// <param name="Text">For a person, in lower case.</param>
public sealed record TokenFlaw(string Code, string Text)
{
    /// <summary>Not a token in its form, or with something beside what is signed.</summary>
    public const string Malformed = "token-malformed";

    /// <summary>Over another hash than the one asked about.</summary>
    public const string OtherRoot = "token-other-root";

    /// <summary>Not the answer to this request.</summary>
    public const string OtherNonce = "token-other-nonce";

    /// <summary>Made at a time at which the certificate was not valid.</summary>
    public const string OutsideValidity = "token-outside-validity";

    /// <summary>Not signed by the certificate's key.</summary>
    public const string NotSigned = "token-not-signed";

    /// <summary>No roster names the authority.</summary>
    public const string UnknownAuthority = "token-unknown-tsa";

    /// <summary>The authority gave no token.</summary>
    public const string Refused = "token-refused";

    /// <summary>Its time is far from the clock of the node that asked for it.</summary>
    public const string TimeOff = "token-time-off";
}

/// <summary>A time-stamp token (RFC 3161) that verified: somebody showed the authority the hash at that time.</summary>
/// <param name="At">genTime.</param>
/// <param name="Accuracy">What the authority says that it may be off; null where it says nothing.</param>
/// <param name="Bytes">As it came.</param>
public sealed record TimestampToken(DateTimeOffset At, TimeSpan? Accuracy, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The longest token in bytes.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>
    /// Verifies a token over a SHA-256 value, whenever that is: an authority's certificate that has expired since is as good
    /// as it was, since the token's own time must lie within it.
    /// </summary>
    /// <param name="bytes">DER in its one form; nothing behind it.</param>
    /// <param name="digest">What was shown to the authority.</param>
    /// <param name="tsa">The certificate that the roster names.</param>
    /// <param name="nonce">Of the request, where this is its answer; empty to look at none.</param>
    /// <param name="flaw">Why it shows nothing; null when it verified.</param>
    public static TimestampToken? Verify(
        ReadOnlyMemory<byte> bytes, Digest digest, TimestampCertificate tsa, ReadOnlySpan<byte> nonce, out TokenFlaw? flaw)
    {
        if (Read(bytes, out var consumed) is not { } token || consumed != bytes.Length)
        {
            flaw = new TokenFlaw(TokenFlaw.Malformed, "not a token in its form");
            return null;
        }

        var said = token.TokenInfo;
        flaw = TokenForm.Problem(bytes, tsa) is { } problem ? new TokenFlaw(TokenFlaw.Malformed, problem)
            : said.HasExtensions ? new TokenFlaw(TokenFlaw.Malformed, "an extension")
            : !IsOver(said, digest) ? new TokenFlaw(TokenFlaw.OtherRoot, $"not over {digest}")
            : !nonce.IsEmpty && !(said.GetNonce() is { } echoed && echoed.Span.SequenceEqual(nonce))
                ? new TokenFlaw(TokenFlaw.OtherNonce, "not the answer to this request")
            : !tsa.Covers(said.Timestamp)
                ? new TokenFlaw(
                    TokenFlaw.OutsideValidity, $"made at {said.Timestamp:u}, the certificate is for {tsa.From:u} to {tsa.Until:u}")
            : !IsSigned(token, digest, tsa) ? new TokenFlaw(TokenFlaw.NotSigned, "not signed by the certificate's key")
            : null;
        return flaw is null
            ? new TimestampToken(
                said.Timestamp,
                said.AccuracyInMicroseconds is { } micros ? TimeSpan.FromMicroseconds(micros) : null,
                bytes)
            : null;
    }

    private static Rfc3161TimestampToken? Read(ReadOnlyMemory<byte> bytes, out int consumed)
    {
        consumed = 0;
        return bytes.Length <= MaxBytes && Rfc3161TimestampToken.TryDecode(bytes, out var token, out consumed) ? token : null;
    }

    private static bool IsOver(Rfc3161TimestampTokenInfo said, Digest digest) =>
        said.HashAlgorithmId.Value == TimestampNames.Sha256 && said.GetMessageHash().Span.SequenceEqual(digest.Bytes);

    private static bool IsSigned(Rfc3161TimestampToken token, Digest digest, TimestampCertificate tsa)
    {
        try
        {
            return token.VerifySignatureForHash(digest.Bytes, HashAlgorithmName.SHA256, out var by, [tsa.X509])
                && by.RawDataMemory.Span.SequenceEqual(tsa.Der.Span);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
