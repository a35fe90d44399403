using System.Security.Cryptography;
using System.Text;
using LotusBridge.Node.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace LotusBridge.Node.Portal.Oidc;

/// <summary>What does not fit in an ID token; for the operator's log, never for the browser.</summary>
internal enum IdTokenFlaw
{
    None,

    /// <summary>Form, algorithm, issuer, audience or time.</summary>
    Token,

    /// <summary>Signed with none of the provider's keys that are known here.</summary>
    Key,
    Nonce,
    Party,
    Acr,
    Claim,
}

/// <summary>An ID token that was verified (OpenID Connect Core, 3.1.3.7), or why it was not.</summary>
/// <param name="Pseudonym">The value of the configured claim; empty where there is a flaw.</param>
internal sealed record IdToken(string Pseudonym, IdTokenFlaw Flaw)
{
    /// <summary>How far the provider's clock may be from this node's.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The longest token, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Signatures by the provider's private key; with a MAC, whoever has the client's secret could make tokens.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxBytes };

    /// <param name="nonce">That went with the browser.</param>
    public static async Task<IdToken> VerifyAsync(
        string token, OpenIdConnectConfiguration said, OidcSettings settings, string nonce, DateTimeOffset now)
    {
        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = said.Issuer, ValidAudience = settings.ClientId, IssuerSigningKeys = said.SigningKeys,
            ValidAlgorithms = Algorithms, RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => IsInTime(from, until, now),
        });
        return result is not { IsValid: true, SecurityToken: JsonWebToken read }
                ? Flawed(result.Exception is SecurityTokenInvalidSignatureException ? IdTokenFlaw.Key : IdTokenFlaw.Token)
            : !IsSame(Text(read, JwtRegisteredClaimNames.Nonce), nonce) ? Flawed(IdTokenFlaw.Nonce)
            : !IsFor(read, settings.ClientId) ? Flawed(IdTokenFlaw.Party)
            : settings.AcrValues is { } wanted && !wanted.Contains(Text(read, JwtRegisteredClaimNames.Acr), StringComparer.Ordinal)
                ? Flawed(IdTokenFlaw.Acr)
            : Text(read, settings.Claim) is { Length: > 0 } pseudonym ? new IdToken(pseudonym, IdTokenFlaw.None)
            : Flawed(IdTokenFlaw.Claim);
    }

    public override string ToString() => Flaw.ToString();

    private static IdToken Flawed(IdTokenFlaw flaw) => new("", flaw);

    /// <summary>Of several audiences this portal is the one that the token was made for.</summary>
    private static bool IsFor(JsonWebToken read, string client) =>
        read.TryGetPayloadValue<object>(JwtRegisteredClaimNames.Azp, out _)
            ? Text(read, JwtRegisteredClaimNames.Azp) == client
            : read.Audiences.Count() == 1;

    /// <param name="from">UTC, as the other; the least of all moments in some tokens that have none.</param>
    private static bool IsInTime(DateTime? from, DateTime? until, DateTimeOffset now) =>
        until is not null && (now - Skew).UtcDateTime < until && (from is null || (now + Skew).UtcDateTime >= from);

    private static bool IsSame(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    /// <summary>Empty where it is missing or no text.</summary>
    private static string Text(JsonWebToken read, string claim) =>
        read.TryGetPayloadValue<object>(claim, out var value) && value is string text ? text : "";
}
