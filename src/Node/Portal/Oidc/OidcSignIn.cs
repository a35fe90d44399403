using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Node.Portal.Sessions;
using Microsoft.AspNetCore.WebUtilities;

namespace LotusBridge.Node.Portal.Oidc;

/// <summary>
/// Signing in by the identity provider: the code flow with PKCE. Nothing is kept of somebody who has gone there: the state
/// is a challenge for the browser's own secret, and nonce and verifier are made from both.
/// </summary>
internal sealed class OidcSignIn(
    IdentityProvider provider, Challenges challenges, CookieJar jar, KnownOfficials officials, Self self, ILogger<OidcSignIn> logger)
{
    private static readonly byte[] ForNonce = "lotus-bridge oidc nonce v1"u8.ToArray();
    private static readonly byte[] ForVerifier = "lotus-bridge oidc verifier v1"u8.ToArray();

    /// <summary>Where the browser goes; null while the provider cannot be asked.</summary>
    public async Task<Uri?> BeginAsync(PortalRequest portal, CancellationToken stop)
    {
        if (await provider.ReadAsync(stop) is not { } said)
        {
            return null;
        }

        var settings = portal.Settings.Oidc!;
        var secret = RandomNumberGenerator.GetBytes(CookieJar.SecretLength);
        var state = challenges.Draw(VisitorOf(secret));
        jar.PutOidc(portal.Http, secret, LocalPath.Of(portal.Query("next")) ?? "/", Challenges.Life);
        var verifier = Encoding.ASCII.GetBytes(Made(secret, state, ForVerifier));
        return new Uri(QueryHelpers.AddQueryString(said.AuthorizationEndpoint, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["response_mode"] = "query",
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = OidcPages.BackTo(portal.Settings),
            ["scope"] = settings.Claim == "sub" ? "openid" : "openid profile",
            ["state"] = Base64Url.EncodeToString(state),
            ["nonce"] = Made(secret, state, ForNonce),
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(verifier)),
            ["code_challenge_method"] = "S256",
            ["acr_values"] = settings.AcrValues is { } wanted ? string.Join(' ', wanted) : null,
        }));
    }

    /// <summary>The official whom the provider names, or one answer for whatever does not fit.</summary>
    /// <param name="secret">Of the browser that began.</param>
    public async Task<(Author? Who, Problem? Problem)> VerifyAsync(PortalRequest portal, byte[] secret, CancellationToken stop)
    {
        if (NewPasskey.Bytes(portal.Query("state")) is not { } state || !challenges.Fits(state, VisitorOf(secret))
            || !challenges.Use(state))
        {
            return Refused("state");
        }

        var code = portal.Query("code");
        if (code.Length == 0 || portal.Query("error").Length > 0)
        {
            return portal.Query("error") is "temporarily_unavailable" or "server_error"
                ? (null, OidcProblem.Unavailable)
                : Refused("provider");
        }

        if (await provider.ReadAsync(stop) is not { } said)
        {
            return (null, OidcProblem.Unavailable);
        }

        if (portal.Query("iss") is { Length: > 0 } issuer && issuer != said.Issuer)
        {
            return Refused("issuer");
        }

        var answer = await provider.RedeemAsync(
            said, code, Made(secret, state, ForVerifier), OidcPages.BackTo(portal.Settings), stop);
        return !answer.IsAvailable ? (null, OidcProblem.Unavailable)
            : answer.IdToken is not { } token ? Refused("code")
            : await OfAsync(portal, token, Made(secret, state, ForNonce), stop);
    }

    private async Task<(Author? Who, Problem? Problem)> OfAsync(
        PortalRequest portal, string token, string nonce, CancellationToken stop)
    {
        var read = new IdToken("", IdTokenFlaw.Key);
        if (await provider.ReadAsync(stop) is { } said)
        {
            read = await IdToken.VerifyAsync(token, said, portal.Settings.Oidc!, nonce, portal.Now);
        }

        if (read.Flaw == IdTokenFlaw.Key && await provider.ReadAnewAsync(stop) is { } anew)
        {
            read = await IdToken.VerifyAsync(token, anew, portal.Settings.Oidc!, nonce, portal.Now);
        }

        return read.Flaw != IdTokenFlaw.None ? Refused("token " + read.Flaw)
            : officials.Find(read.Pseudonym, portal.Now) is { } who && who.Territory == self.Territory
                && Roles.OfOfficials.Contains(who.Role)
                ? (who, null)
            : Refused("nobody of this register");
    }

    private (Author? Who, Problem? Problem) Refused(string flaw)
    {
        logger.OidcRefused(flaw);
        return (null, OidcProblem.Refused);
    }

    private static string VisitorOf(byte[] secret) => "oidc\n" + Base64Url.EncodeToString(secret);

    private static string Made(byte[] secret, byte[] state, byte[] purpose)
    {
        byte[] bound = [.. purpose, .. state];
        return Base64Url.EncodeToString(HMACSHA256.HashData(secret, bound));
    }
}

/// <summary>What only signing in by an identity provider is refused for.</summary>
internal static class OidcProblem
{
    /// <summary>The same answer whatever it was that did not fit.</summary>
    public static Problem Refused { get; } =
        Problem.Unauthorized(ProblemCode.OidcRefused, "the identity provider's answer was not accepted");

    public static Problem Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, ProblemCode.OidcUnavailable, "the identity provider cannot be asked at the moment");
}
