using System.Text.Json;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Exchange.Api;

/// <summary>Why a request token counts for nothing.</summary>
public enum TokenFault
{
    None,

    /// <summary>Not signed by the key that the register has for the official.</summary>
    WrongSignature,

    /// <summary>Signed for another method or target.</summary>
    OtherRequest,

    /// <summary>Signed too long ago, or in the future.</summary>
    OutOfTime,
}

/// <summary>A request token with the envelope around it, parsed but not verified.</summary>
public sealed record SignedRequest(Envelope Envelope, RequestToken Token)
{
    /// <summary>Reads the Authorization header's value; null and a reason for anything but the one form.</summary>
    public static SignedRequest? Read(string? header, out string? problem)
    {
        if (header is null || header.Length > RequestToken.MaxHeaderLength
            || !header.StartsWith(RequestToken.Scheme + " ", StringComparison.Ordinal))
        {
            problem = $"the Authorization header is '{RequestToken.Scheme} <base64>', at most "
                + $"{RequestToken.MaxHeaderLength} characters";
            return null;
        }

        if (CanonicalBase64.Read(header[(RequestToken.Scheme.Length + 1)..]) is not { } bytes)
        {
            problem = "the token is not canonical base64";
            return null;
        }

        return Envelope.TryRead(bytes, out var envelope, out problem) ? Read(envelope!, out problem) : null;
    }

    /// <summary>Verifies signature, method, target and time; the body's digest is the caller's to compare.</summary>
    /// <param name="key">The key that the register of officials has for <see cref="RequestToken.By"/> at that time.</param>
    public TokenFault Verify(SigningKey key, string method, string target, DateTimeOffset now) =>
        !SignatureCheck.Verify(Envelope, key) ? TokenFault.WrongSignature
        : !string.Equals(Token.Method, method, StringComparison.Ordinal)
            || !string.Equals(Token.Target, target, StringComparison.Ordinal) ? TokenFault.OtherRequest
        : (now - Token.At).Duration() > RequestToken.Tolerance ? TokenFault.OutOfTime
        : TokenFault.None;

    private static SignedRequest? Read(Envelope envelope, out string? problem)
    {
        if (!string.Equals(envelope.PayloadType, RequestToken.PayloadType, StringComparison.Ordinal)
            || envelope.Signatures.Count != 1)
        {
            problem = $"a token is an envelope of type '{RequestToken.PayloadType}' with one signature";
            return null;
        }

        try
        {
            var token = JsonSerializer.Deserialize<RequestToken>(envelope.Payload.Span, StatementJson.Options);
            problem = token is null ? "the token is null" : token.Problem();
            return problem is null ? new SignedRequest(envelope, token!) : null;
        }
        catch (JsonException)
        {
            problem = "the token's payload has not exactly the six fields in their form";
            return null;
        }
    }
}
