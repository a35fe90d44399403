using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LotusBridge.Custody.Statements;

/// <summary>
/// WebAuthn Level 3 §7.2, the steps of a verifier that holds no login state: type, challenge, origin, relying party,
/// user present and verified. Of an act the challenge is the SHA-256 of the DSSE pre-authentication encoding.
/// </summary>
internal static class WebAuthnAssertion
{
    private const int MinAuthenticatorData = 37;
    private const int MaxClientData = 4096;
    private const byte UserPresentAndVerified = 0x05;

    /// <summary>RFC 6761 §6.3: a name that never leaves the machine, so that browsers hold http on it for secure.</summary>
    private const string Localhost = ".localhost";

    private sealed record ClientDataFields(
        [property: JsonPropertyName("type")] string? Type,
        [property: JsonPropertyName("challenge")] string? Challenge,
        [property: JsonPropertyName("origin")] string? Origin,
        [property: JsonPropertyName("crossOrigin")] bool? CrossOrigin);

    /// <summary>The bytes that the authenticator signed, or null when the assertion is not about this challenge.</summary>
    public static byte[]? SignedBytes(SigningKey key, ReadOnlySpan<byte> challenge, WebAuthnParts parts)
    {
        var authenticator = Convert.FromBase64String(parts.AuthenticatorData);
        var client = Convert.FromBase64String(parts.ClientDataJson);
        var bound = authenticator.Length >= MinAuthenticatorData
            && client.Length <= MaxClientData
            && (authenticator[32] & UserPresentAndVerified) == UserPresentAndVerified
            && authenticator.AsSpan(0, 32).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(key.RelyingParty!)))
            && IsAbout(client, challenge, key.RelyingParty!);
        return bound ? [.. authenticator, .. SHA256.HashData(client)] : null;
    }

    private static bool IsAbout(byte[] client, ReadOnlySpan<byte> challenge, string relyingParty)
    {
        ClientDataFields? said;
        try
        {
            said = JsonSerializer.Deserialize<ClientDataFields>(client, ClientDataOptions);
        }
        catch (JsonException)
        {
            return false;
        }

        var expected = System.Buffers.Text.Base64Url.EncodeToString(challenge);
        return said is { Type: "webauthn.get", Challenge: { } got, Origin: { } origin, CrossOrigin: not true }
            && string.Equals(got, expected, StringComparison.Ordinal)
            && Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && (string.Equals(uri.Scheme, "https", StringComparison.Ordinal) || IsLocal(uri, relyingParty))
            && (string.Equals(uri.Host, relyingParty, StringComparison.Ordinal)
                || uri.Host.EndsWith("." + relyingParty, StringComparison.Ordinal));
    }

    private static bool IsLocal(Uri origin, string relyingParty) =>
        string.Equals(origin.Scheme, "http", StringComparison.Ordinal)
        && relyingParty.EndsWith(Localhost, StringComparison.Ordinal);

    // Browsers add members to client data as they please; only the four above are looked at, doubled keys are refused.
    private static readonly JsonSerializerOptions ClientDataOptions = new() { AllowDuplicateProperties = false };
}
