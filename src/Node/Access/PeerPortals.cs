using System.Collections.Frozen;
using LotusBridge.Node.Hosting;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace LotusBridge.Node.Access;

/// <summary>
/// What a browser may be told from another origin (CORS): pages of the portals that the configuration names ask how far a
/// package is, draw its capability and send it. It opens nothing: every request still passes the gate.
/// </summary>
internal static class PeerPortals
{
    /// <summary>How long a browser remembers the answer about one path.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <param name="method">The route's own.</param>
    public static void Allow(CorsPolicyBuilder policy, Settings settings, string method)
    {
        var origins = settings.Peers.Values.Select(peer => peer.PortalOrigin).OfType<string>()
            .ToFrozenSet(StringComparer.Ordinal);

        // Compared as browsers write it, and by a function, since the framework says "Vary: Origin" of those alone.
        policy.SetIsOriginAllowed(origins.Contains).WithMethods(method).WithHeaders("authorization", "content-type")
            .DisallowCredentials().SetPreflightMaxAge(Remembered);
    }
}
