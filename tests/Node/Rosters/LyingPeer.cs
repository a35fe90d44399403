using System.Net;
using LotusBridge.Exchange.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LotusBridge.Tests.Node.Rosters;

/// <summary>A member's peer listener, with its key, that shows whatever a test wants shown of the roster.</summary>
internal sealed class LyingPeer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int asked;

    private LyingPeer(WebApplication app) => this.app = app;

    public byte[] Steps { get; set; } = [];

    public int Asked => asked;

    /// <param name="node">Whose address and TLS key it has; not running.</param>
    public static async Task<LyingPeer> StartAsync(TestNode node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, node.Peer.Port, listener =>
            listener.UseHttps(https =>
            {
                https.ServerCertificate = node.Tls;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            })));
        var liar = new LyingPeer(builder.Build());
        liar.app.MapGet(KnownSteps.Path + "{epoch}", () =>
        {
            Interlocked.Increment(ref liar.asked);
            return Results.Bytes(liar.Steps, "application/json");
        });
        await liar.app.StartAsync();
        return liar;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
