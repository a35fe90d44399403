using System.Buffers.Text;
using System.Text;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Portal.Sessions;

/// <summary>
/// The portal's cookies: for this host alone, out of reach of scripts, never sent from another site. Where browsers come by
/// https the name starts with <c>__Host-</c>, so that no other host and no http page can set one.
/// </summary>
internal sealed class CookieJar(Settings settings)
{
    /// <summary>Length of a secret, in bytes.</summary>
    public const int SecretLength = 32;

    private const int SecretTextLength = 43;

    private static readonly TimeSpan LanguageLife = TimeSpan.FromDays(365);

    private PortalSettings Portal => settings.Portal!;

    /// <summary>Who is signed in.</summary>
    public string SessionName => Name("session");

    /// <summary>A visitor who is not signed in: ties forms to the browser that asked for them.</summary>
    public string VisitName => Name("visit");

    public string LanguageName => Name("language");

    /// <summary>How far this browser has come in a demonstration's tour.</summary>
    public string TourName => Name("tour");

    private string OidcName => Name("oidc");

    /// <summary>The secret in a cookie of 32 bytes; null for none, and for anything else.</summary>
    public static byte[]? Secret(HttpContext http, string name) => SecretIn(http.Request.Cookies[name]);

    private static byte[]? SecretIn(string? text)
    {
        if (text is not { Length: SecretTextLength } || !Base64Url.IsValid(text))
        {
            return null;
        }

        var secret = Base64Url.DecodeFromChars(text);
        return secret.Length == SecretLength ? secret : null;
    }

    public void Put(HttpContext http, string name, ReadOnlySpan<byte> secret) =>
        http.Response.Cookies.Append(name, Base64Url.EncodeToString(secret), Options());

    public void PutLanguage(HttpContext http, string tag)
    {
        var options = Options();
        options.MaxAge = LanguageLife;
        http.Response.Cookies.Append(LanguageName, tag, options);
    }

    public void PutTour(HttpContext http, string place) => http.Response.Cookies.Append(TourName, place, Options());

    /// <summary>Who has gone to the identity provider, and where they want to be afterwards.</summary>
    /// <param name="next">A path of this portal: the provider is not told of it.</param>
    public void PutOidc(HttpContext http, ReadOnlySpan<byte> secret, string next, TimeSpan life)
    {
        var options = Options();
        options.MaxAge = life;
        http.Response.Cookies.Append(
            OidcName, Base64Url.EncodeToString(secret) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(next)), options);
    }

    /// <summary>What <see cref="PutOidc"/> has put there; null for anything else.</summary>
    public (byte[] Secret, string Next)? Oidc(HttpContext http) =>
        http.Request.Cookies[OidcName]?.Split('.') is [var first, var last] && SecretIn(first) is { } secret && Base64Url.IsValid(last)
            ? (secret, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(last)))
            : null;

    public void RemoveOidc(HttpContext http) => Remove(http, OidcName);

    public void Remove(HttpContext http, string name) => http.Response.Cookies.Delete(name, Options());

    private string Name(string what) => (Portal.IsSecure ? "__Host-lotus-" : "lotus-") + what + "-" + settings.Territory;

    private CookieOptions Options() => new()
    {
        HttpOnly = true,
        Secure = Portal.IsSecure,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
