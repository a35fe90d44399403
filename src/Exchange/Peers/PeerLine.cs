using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Peers;

/// <summary>
/// The connection to one peer: mutual TLS, its key pinned as the roster says, one address, no proxy, no redirects, no
/// cookies. Whatever a peer answers, nothing else is ever called.
/// </summary>
public static class PeerLine
{
    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private const int FirstReadBytes = 4096;

    /// <param name="address">The peer listener's, https.</param>
    /// <param name="pin">SHA-256 of the peer's SubjectPublicKeyInfo.</param>
    /// <param name="own">This node's certificate with its private key.</param>
    public static HttpClient Open(Uri address, Digest pin, X509Certificate2 own)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            MaxResponseHeadersLength = 16,
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificates = [own],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => own,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate is X509Certificate2 theirs
                    && Digest.Of(theirs.PublicKey.ExportSubjectPublicKeyInfo()) == pin,
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = address,
            Timeout = Timeout,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    /// <summary>Reads at most <paramref name="limitBytes"/> of an answer.</summary>
    /// <returns>Null when the answer is longer.</returns>
    internal static async Task<byte[]?> ReadAsync(HttpContent content, int limitBytes, CancellationToken stop)
    {
        // Grows with what comes: most answers are far below their limit.
        await using var stream = await content.ReadAsStreamAsync(stop);
        var buffer = new byte[Math.Min(FirstReadBytes, limitBytes + 1)];
        for (var length = 0; ;)
        {
            length += await stream.ReadAtLeastAsync(
                buffer.AsMemory(length), buffer.Length - length, throwOnEndOfStream: false, stop);
            if (length < buffer.Length)
            {
                return buffer[..length];
            }

            if (length > limitBytes)
            {
                return null;
            }

            Array.Resize(ref buffer, (int)Math.Min(2L * length, limitBytes + 1L));
        }
    }
}
