using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LotusBridge.Node.Hosting;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LotusBridge.Node.Portal.Oidc;

/// <summary>What the token endpoint has answered.</summary>
/// <param name="IdToken">Not verified yet; null where there is none.</param>
/// <param name="IsAvailable">False where it did not answer, or not in its form.</param>
internal sealed record TokenAnswer(string? IdToken, bool IsAvailable)
{
    public override string ToString() => IdToken is null ? "no token" : "[token]";
}

/// <summary>
/// The identity provider of <c>portal.oidc</c>: its discovery document and keys, kept for some hours, and its token endpoint. It is
/// called at the addresses that its own document names, follows no redirect, and is believed nothing that is not signed.
/// </summary>
internal sealed class IdentityProvider : IDisposable
{
    /// <summary>How long document and keys count.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>How long it is left alone after it did not answer, and after its keys were asked for anew.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MaxAnswer = 256 * 1024;

    private readonly OidcSettings? settings;
    private readonly string secret;
    private readonly TimeProvider clock;
    private readonly ILogger<IdentityProvider> logger;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly HttpClient line = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null, ConnectTimeout = Patience,
    })
    {
        Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer,
    };

    private OpenIdConnectConfiguration? known;
    private long askedAt;
    private bool isAsked;

    /// <exception cref="StartRefusedException">The client's secret cannot be read, or others can.</exception>
    public IdentityProvider(Settings settings, TimeProvider clock, ILogger<IdentityProvider> logger)
    {
        (this.settings, this.clock, this.logger) = (settings.Portal?.Oidc, clock, logger);
        secret = this.settings?.ReadSecret() ?? "";
    }

    private OidcSettings Settings => settings ?? throw new InvalidOperationException("no identity provider is configured");

    /// <summary>What it says of itself; null while it cannot be asked.</summary>
    public Task<OpenIdConnectConfiguration?> ReadAsync(CancellationToken stop) => ReadAsync(Life, stop);

    /// <summary>The same, not older than <see cref="Pause"/>: a token names a key that is not known yet.</summary>
    public Task<OpenIdConnectConfiguration?> ReadAnewAsync(CancellationToken stop) => ReadAsync(Pause, stop);

    /// <summary>Gives the code for a token.</summary>
    /// <param name="verifier">Whose SHA-256 went with the browser.</param>
    public async Task<TokenAnswer> RedeemAsync(
        OpenIdConnectConfiguration said, string code, string verifier, string back, CancellationToken stop)
    {
        using var request = RequestOf(said, code, verifier, back);
        try
        {
            using var answer = await line.SendAsync(request, stop);
            using var read = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop));
            var isToken = answer.StatusCode == HttpStatusCode.OK;
            var text = Text(read.RootElement, isToken ? "id_token" : "error");
            if (isToken || (answer.StatusCode == HttpStatusCode.BadRequest && text == "invalid_grant"))
            {
                return new TokenAnswer(isToken ? text : null, IsAvailable: true);
            }

            logger.OidcUnavailable($"token endpoint {(int)answer.StatusCode}");
        }
        catch (Exception error) when (IsFailure(error, stop))
        {
            logger.OidcUnavailable("token endpoint " + error.GetType().Name);
        }

        return new TokenAnswer(null, IsAvailable: false);
    }

    public void Dispose()
    {
        line.Dispose();
        turn.Dispose();
    }

    private async Task<OpenIdConnectConfiguration?> ReadAsync(TimeSpan oldest, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            // Asked lately, with or without an answer: whoever sends browsers here does not send this node there.
            if (isAsked && clock.GetElapsedTime(askedAt) < (known is null ? Pause : oldest))
            {
                return known;
            }

            known = await AskAsync(stop);
            (askedAt, isAsked) = (clock.GetTimestamp(), true);
            return known;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<OpenIdConnectConfiguration?> AskAsync(CancellationToken stop)
    {
        var documents = new HttpDocumentRetriever(line)
        {
            RequireHttps = Settings.Authority.Scheme == Uri.UriSchemeHttps, SendAdditionalHeaderData = false,
        };
        try
        {
            var said = await OpenIdConnectConfigurationRetriever.GetAsync(
                Settings.Issuer + "/.well-known/openid-configuration", documents, stop);
            if (IsFit(said))
            {
                return said;
            }

            logger.OidcUnavailable("discovery document of another issuer, or with addresses that are not safe");
        }
        catch (Exception error) when (IsFailure(error, stop))
        {
            logger.OidcUnavailable("discovery " + error.GetType().Name);
        }

        return null;
    }

    private bool IsFit(OpenIdConnectConfiguration said) =>
        string.Equals(said.Issuer?.TrimEnd('/'), Settings.Issuer, StringComparison.Ordinal)
        && Uri.TryCreate(said.AuthorizationEndpoint, UriKind.Absolute, out var authorization) && Settings.IsSafe(authorization)
        && Uri.TryCreate(said.TokenEndpoint, UriKind.Absolute, out var token) && Settings.IsSafe(token);

    private HttpRequestMessage RequestOf(OpenIdConnectConfiguration said, string code, string verifier, string back)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = back, ["code_verifier"] = verifier,
        };
        var request = new HttpRequestMessage(HttpMethod.Post, said.TokenEndpoint);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var methods = said.TokenEndpointAuthMethodsSupported;
        if (methods.Count == 0 || methods.Contains("client_secret_basic"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(
                Uri.EscapeDataString(Settings.ClientId) + ":" + Uri.EscapeDataString(secret))));
        }
        else
        {
            (fields["client_id"], fields["client_secret"]) = (Settings.ClientId, secret);
        }

        request.Content = new FormUrlEncodedContent(fields);
        return request;
    }

    private static string? Text(JsonElement read, string member) =>
        read.ValueKind == JsonValueKind.Object && read.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>What another's program or line may do to a call; a failure of this program's own is none of it.</summary>
    private static bool IsFailure(Exception error, CancellationToken stop) =>
        error is IOException or HttpRequestException or JsonException or InvalidOperationException or ArgumentException
            or FormatException or NotSupportedException
        || (error is OperationCanceledException && !stop.IsCancellationRequested);
}
