using System.Net;

namespace LotusBridge.Node.Hosting;

/// <summary>Where people's browsers call.</summary>
/// <param name="Url">An IP address; without a certificate http on loopback only.</param>
/// <param name="Origin">What browsers show: scheme, host and port, nothing else. Its host is the relying party of passkeys.
/// https, unless it is a name below <c>localhost</c>.</param>
/// <param name="Certificate">PEM with certificate and private key, for https.</param>
/// <param name="Demo">For rosters of a demonstration: the folder with the personas and their keys.</param>
/// <param name="Oidc">An identity provider where officials may sign in, to read; null for none.</param>
internal sealed record PortalSettings(
    Uri Url, Uri Origin, string? Certificate = null, string? Demo = null, OidcSettings? Oidc = null)
{
    private const string Localhost = ".localhost";

    /// <summary>The relying party of passkeys, and the only host that the portal answers for.</summary>
    internal string Host => Origin.Host;

    /// <summary>As browsers send it in the header <c>Origin</c>.</summary>
    internal string OriginText => Origin.GetLeftPart(UriPartial.Authority);

    internal bool IsSecure => Origin.Scheme == Uri.UriSchemeHttps;

    internal string? Problem() =>
        !Url.IsAbsoluteUri || Url.PathAndQuery != "/" || !IPAddress.TryParse(Url.Host.Trim('[', ']'), out var address)
            ? "'portal.url' is an IP address without a path"
        : Url.Scheme == Uri.UriSchemeHttps && Certificate is null ? "'portal.certificate' is needed for https"
        : Url.Scheme == Uri.UriSchemeHttp && !IPAddress.IsLoopback(address) ? "'portal.url' without TLS is loopback only"
        : Url.Scheme != Uri.UriSchemeHttps && Url.Scheme != Uri.UriSchemeHttp ? "'portal.url' is http or https"
        : OriginProblem(Origin, "portal.origin") ?? Oidc?.Problem();

    /// <summary>Why it is no origin of a portal, this node's or another's; null when it is one.</summary>
    /// <param name="member">Of the configuration.</param>
    internal static string? OriginProblem(Uri origin, string member) =>
        !origin.IsAbsoluteUri || origin.PathAndQuery != "/" || origin.Fragment.Length > 0 || origin.UserInfo.Length > 0
            || origin.HostNameType != UriHostNameType.Dns || !origin.Host.All(char.IsAscii)
            ? $"'{member}' is a scheme, a host name and a port, and nothing else"
        : origin.Scheme == Uri.UriSchemeHttps ? null
        : origin.Scheme == Uri.UriSchemeHttp && origin.Host.EndsWith(Localhost, StringComparison.Ordinal) ? null
        : $"'{member}' is https, except below localhost";
}
