using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Ledger;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LotusBridge.Node.Hosting;

/// <summary>The API's listener, the peers' and the portal's, and the wall between their routes.</summary>
internal static class Listeners
{
    /// <summary>What every route of the peer listener starts with; no other listener answers there.</summary>
    public const string PeerPrefix = "/peer";

    private const SslProtocols Tls12OrLater = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Marks a connection as come in at the peer listener.</summary>
    private sealed record AtPeerListener;

    /// <summary>Marks a connection as come in at the portal's listener.</summary>
    private sealed record AtPortal;

    public static void Add(WebApplicationBuilder builder, Settings settings, Self self)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Listen(EndPointOf(settings.Api.Url), listener => Api(listener, settings.Api));
            kestrel.Listen(EndPointOf(settings.Peer.Url), listener => Peer(listener, self));
            if (settings.Portal is { } portal)
            {
                kestrel.Listen(EndPointOf(portal.Url), listener => Portal(listener, portal));
            }
        });
    }

    /// <summary>True for what came in at the peer listener.</summary>
    public static bool IsPeer(HttpContext context) => context.Features.Get<AtPeerListener>() is not null;

    /// <summary>True for what came in at the portal's listener.</summary>
    public static bool IsPortal(HttpContext context) => context.Features.Get<AtPortal>() is not null;

    /// <summary>A peer's route on the API listener, or the other way round, is no route at all.</summary>
    public static Task KeepApart(HttpContext context, RequestDelegate next)
    {
        var atPeer = IsPeer(context);
        if (context.Request.Path.StartsWithSegments(PeerPrefix, StringComparison.OrdinalIgnoreCase) == atPeer)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void Api(ListenOptions listener, ApiListener settings)
    {
        if (settings.Certificate is not { } path)
        {
            listener.Protocols = HttpProtocols.Http1;
            return;
        }

        PrivateFile.Check(path);
        listener.UseHttps(X509Certificate2.CreateFromPemFile(path), https =>
        {
            https.SslProtocols = Tls12OrLater;
            if (settings.ClientAuthorities is not null)
            {
                // Asked for here and judged by ClientAuthorities, which can say why not; a failed handshake cannot.
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            }
        });
    }

    private static void Portal(ListenOptions listener, PortalSettings settings)
    {
        if (settings.Certificate is { } path)
        {
            PrivateFile.Check(path);
            listener.UseHttps(
                X509Certificate2.CreateFromPemFile(path), https => https.SslProtocols = Tls12OrLater);
        }
        else
        {
            listener.Protocols = HttpProtocols.Http1;
        }

        listener.Use(next => connection =>
        {
            connection.Features.Set(new AtPortal());
            return next(connection);
        });
    }

    private static void Peer(ListenOptions listener, Self self)
    {
        var pins = self.Roster.Members.Select(member => member.Tls).ToHashSet();
        listener.UseHttps(https =>
        {
            https.ServerCertificate = self.Keys.Tls;
            https.SslProtocols = Tls12OrLater;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;

            // The roster's pins are the whole trust: no authority, no expiry and no revocation list is asked.
            https.ClientCertificateValidation = (certificate, _, _) =>
                pins.Contains(Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        });
        listener.Use(next => connection =>
        {
            connection.Features.Set(new AtPeerListener());
            return next(connection);
        });
    }

    private static IPEndPoint EndPointOf(Uri url) => new(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port);
}
