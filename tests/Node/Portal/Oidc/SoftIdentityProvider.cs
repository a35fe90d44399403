using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LotusBridge.Tests.Node.Portal.Oidc;

/// <summary>
/// A little identity provider with discovery, keys, the code flow with PKCE and a client's secret. It signs in whoever
/// <see cref="Person"/> names without asking, and does wrong what <see cref="Fault"/> names.
/// </summary>
internal sealed class SoftIdentityProvider : IAsyncDisposable
{
    public const string Client = "lotus-portal";

    /// <summary>With signs that a form and a header write otherwise.</summary>
    public const string Secret = "s3cret+with/signs:and%25";

    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string Back)> codes = new(StringComparer.Ordinal);
    private readonly Func<DateTimeOffset> now;
    private readonly WebApplication app;
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private RSA rsa = RSA.Create(2048);
    private int generation;

    private SoftIdentityProvider(int port, Func<DateTimeOffset> now)
    {
        (Authority, this.now) = ($"http://127.0.0.1:{port}/realms/mo", now);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        app = builder.Build();
        app.MapGet("/realms/mo/.well-known/openid-configuration", () => IsDown ? Results.StatusCode(500) : Results.Text(Discovery(), "application/json"));
        app.MapGet("/realms/mo/keys", () => Results.Text(Keys(), "application/json"));
        app.MapGet("/realms/mo/authorize", Authorize);
        app.MapPost("/realms/mo/token", (Delegate)TokenAsync);
    }

    public string Authority { get; }

    /// <summary>The value of <c>preferred_username</c> of whoever comes.</summary>
    public string Person { get; set; } = "";

    public string? Acr { get; set; } = "urn:mo:two-factors";

    /// <summary>Empty for none.</summary>
    public string Fault { get; set; } = "";

    /// <summary><c>RS256</c> or <c>ES256</c>.</summary>
    public string Algorithm { get; set; } = "RS256";

    public bool IsDown { get; set; }

    /// <summary>True where a page with a link stands between, as where somebody types a password.</summary>
    public bool HasPage { get; set; }

    /// <summary>The issuer that the discovery document names.</summary>
    public string Issuer { get; set; } = "";

    public string TokenEndpoint { get; set; } = "";

    public string[] AuthMethods { get; set; } = ["client_secret_basic"];

    /// <summary>What the last browser brought.</summary>
    public IQueryCollection Asked { get; private set; } = new QueryCollection();

    /// <summary>Every code and token that it has given.</summary>
    public ConcurrentQueue<string> Given { get; } = new();

    public static async Task<SoftIdentityProvider> StartAsync(Func<DateTimeOffset> now)
    {
        var provider = new SoftIdentityProvider(TestNode.FreePort(), now);
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>Signs with a new key from now on.</summary>
    public void Rotate()
    {
        rsa = RSA.Create(2048);
        generation++;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
        curve.Dispose();
    }

    private string Discovery() => JsonSerializer.Serialize(new
    {
        issuer = Issuer.Length > 0 ? Issuer : Authority,
        authorization_endpoint = Authority + "/authorize?tenant=mo",
        token_endpoint = TokenEndpoint.Length > 0 ? TokenEndpoint : Authority + "/token",
        jwks_uri = Authority + "/keys",
        token_endpoint_auth_methods_supported = AuthMethods,
    });

    private string Keys()
    {
        var (modulus, point) = (rsa.ExportParameters(false), curve.ExportParameters(false));
        return JsonSerializer.Serialize(new
        {
            keys = new object[]
            {
                new
                {
                    kty = "RSA", use = "sig", kid = $"rsa-{generation}",
                    n = Base64Url.EncodeToString(modulus.Modulus), e = Base64Url.EncodeToString(modulus.Exponent),
                },
                new
                {
                    kty = "EC", use = "sig", kid = "ec", crv = "P-256",
                    x = Base64Url.EncodeToString(point.Q.X), y = Base64Url.EncodeToString(point.Q.Y),
                },
            },
        });
    }

    private IResult Authorize(HttpContext http)
    {
        Asked = http.Request.Query;
        string Of(string name) => Asked[name].ToString();
        if (Of("client_id") != Client || Of("response_type") != "code" || Of("code_challenge_method") != "S256"
            || Of("nonce").Length < 40 || Of("state").Length < 40 || Of("tenant") != "mo"
            || !Of("scope").Split(' ').Contains("openid") || !Of("redirect_uri").EndsWith("/oidc/callback", StringComparison.Ordinal))
        {
            return Results.BadRequest();
        }

        if (Fault is "access_denied" or "server_error")
        {
            return Results.Redirect($"{Of("redirect_uri")}?error={Fault}&error_description=secret-words&state={Of("state")}");
        }

        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        Given.Enqueue(code);
        codes[code] = (Of("code_challenge"), Of("nonce"), Of("redirect_uri"));
        var iss = Uri.EscapeDataString(Fault == "iss" ? "https://evil.example" : Issuer.Length > 0 ? Issuer : Authority);
        var back = $"{Of("redirect_uri")}?code={code}&state={Of("state")}&iss={iss}";
        return HasPage
            ? Results.Text($"<!DOCTYPE html><link rel=\"icon\" href=\"data:,\"><title>IdP</title><a id=\"go\" href=\"{back.Replace("&", "&amp;", StringComparison.Ordinal)}\">go</a>", "text/html")
            : Results.Redirect(back);
    }

    private async Task<IResult> TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        if (Fault == "down")
        {
            return Results.StatusCode(502);
        }

        if (!IsClient(http, form))
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        if (!codes.TryRemove(form["code"].ToString(), out var asked) || form["grant_type"] != "authorization_code"
            || form["redirect_uri"] != asked.Back || Fault == "invalid_grant"
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        var token = Fault == "no-token" ? null : Sign(Payload(asked.Nonce));
        Given.Enqueue(token ?? "no-token");
        return Results.Json(new { access_token = "unused", token_type = "Bearer", id_token = token });
    }

    private bool IsClient(HttpContext http, IFormCollection form)
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(Client + ":" + Uri.EscapeDataString(Secret)));
        return AuthMethods.Contains("client_secret_basic")
            ? http.Request.Headers.Authorization == basic && form["client_secret"].Count == 0
            : form["client_id"] == Client && form["client_secret"] == Secret && http.Request.Headers.Authorization.Count == 0;
    }

    private JsonObject Payload(string nonce)
    {
        var at = now().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = Authority, ["aud"] = Client, ["sub"] = "subject-1", ["iat"] = at, ["exp"] = at + 300, ["nonce"] = nonce,
            ["preferred_username"] = Person, ["acr"] = Acr,
        };
        switch (Fault)
        {
            case "nonce": payload["nonce"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)); break;
            case "no-nonce": payload.Remove("nonce"); break;
            case "issuer": payload["iss"] = "http://127.0.0.1:1/realms/mo"; break;
            case "audience": payload["aud"] = "another-client"; break;
            case "two-audiences": payload["aud"] = new JsonArray(Client, "another-client"); break;
            case "party": payload["azp"] = "another-client"; break;
            case "expired": (payload["iat"], payload["exp"]) = (at - 600, at - 120); break;
            case "endless": payload.Remove("exp"); break;
            case "not-yet": payload["nbf"] = at + 300; break;
            case "no-claim": payload.Remove("preferred_username"); break;
            case "claim-list": payload["preferred_username"] = new JsonArray(Person); break;
        }

        return payload;
    }

    private string Sign(JsonObject payload)
    {
        var (algorithm, key) = (Fault, Algorithm) switch
        {
            ("none", _) => ("none", ""),
            ("HS256" or "HS256-public", _) => ("HS256", $"rsa-{generation}"),
            ("key", _) => ("RS256", "rsa-of-nobody"),
            (_, "ES256") => ("ES256", "ec"),
            _ => ("RS256", $"rsa-{generation}"),
        };
        var text = Part(new JsonObject { ["alg"] = algorithm, ["kid"] = key, ["typ"] = "JWT" }) + "." + Part(payload);
        var bytes = Encoding.ASCII.GetBytes(text);
        using var other = RSA.Create(2048);
        var signature = Fault switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret), bytes),
            "HS256-public" => HMACSHA256.HashData(rsa.ExportSubjectPublicKeyInfo(), bytes),
            "signature" or "key" => other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ when algorithm == "ES256" => curve.SignData(bytes, HashAlgorithmName.SHA256),
            _ => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return text + "." + Base64Url.EncodeToString(signature);
    }

    private static string Part(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
