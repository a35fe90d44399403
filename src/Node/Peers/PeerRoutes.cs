namespace LotusBridge.Node.Peers;

/// <summary>What the peer listener answers (<c>spec/exchange.md</c>).</summary>
internal static class PeerRoutes
{
    public static WebApplication MapPeer(this WebApplication app) => app;
}
