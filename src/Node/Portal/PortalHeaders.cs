using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Portal;

/// <summary>
/// What every answer of the portal says to the browser: run and load nothing but this origin's files, no inline script or
/// style, no frame, no other site's form. And what it asks of the browser: that it meant this very host.
/// </summary>
internal sealed class PortalHeaders(Settings settings)
{
    private const string Own = "'self'";

    private const string Features =
        "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=()";

    private static readonly string Policy = PolicyOf(Own);

    public Task PassAsync(HttpContext http, RequestDelegate next)
    {
        var portal = settings.Portal!;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Permissions-Policy"] = Features;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Not "no-referrer": with it browsers send forms with the origin "null", and none could be told from another site's.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (portal.IsSecure)
        {
            headers.StrictTransportSecurity = "max-age=63072000";
        }

        if (string.Equals(http.Request.Host.Host, portal.Host, StringComparison.OrdinalIgnoreCase))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }

    /// <summary>Lets the page of this answer call another origin too, and no further one.</summary>
    /// <param name="api">Of another node, as the configuration names it.</param>
    public static void LetCall(HttpContext http, Uri api) =>
        http.Response.Headers.ContentSecurityPolicy = PolicyOf(Own + " " + api.GetLeftPart(UriPartial.Authority));

    /// <summary>True where the browser says that a page of this very portal asks: no other site, and nobody's link or bookmark.</summary>
    public static bool IsOwnRequest(HttpContext http) => http.Request.Headers["Sec-Fetch-Site"] == "same-origin";

    /// <summary>True where the browser says that a page of another site asks, or of a neighbour under the same domain.</summary>
    public static bool IsForeignRequest(HttpContext http) =>
        http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    /// <summary>True for a form that one of this portal's own pages has sent.</summary>
    public bool IsOwnForm(HttpContext http)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        var origin = http.Request.Headers.Origin.ToString();
        return site is "" or "same-origin"
            && (origin.Length > 0 ? string.Equals(origin, settings.Portal!.OriginText, StringComparison.Ordinal) : site.Length > 0);
    }

    private static string PolicyOf(string connect) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        + $"connect-src {connect}; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
}
