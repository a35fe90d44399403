using System.Net;
using System.Net.Http.Headers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Exchange.Peers;

/// <summary>Asks time-stamp authorities over HTTP (RFC 3161, 3.4). Whatever one answers, nothing else is called.</summary>
public sealed class TimestampClient : IDisposable
{
    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The code of a call that brought no reply.</summary>
    public const string Unreachable = "unreachable";

    private readonly HttpClient line = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 16,
    })
    {
        Timeout = Timeout,
    };

    /// <summary>A token over a SHA-256 value, verified with the authority's certificate and as the answer to this request.</summary>
    /// <param name="random">8 bytes that nobody can foresee.</param>
    /// <returns>Null and why there is none.</returns>
    public async Task<(TimestampToken? Token, TokenFlaw? Flaw)> AskAsync(
        Uri address, Digest digest, TimestampCertificate tsa, ReadOnlyMemory<byte> random, CancellationToken stop)
    {
        var request = TimestampRequest.For(digest, random.Span);
        if (await SendAsync(address, request, stop) is not { } body)
        {
            return (null, new TokenFlaw(Unreachable, "no reply"));
        }

        if (TimestampReply.Read(body, out var problem) is not { } bytes)
        {
            return (null, new TokenFlaw(TokenFlaw.Refused, problem!));
        }

        var token = TimestampToken.Verify(bytes, digest, tsa, request.Nonce.Span, out var flaw);
        return (token, flaw);
    }

    public void Dispose() => line.Dispose();

    private async Task<byte[]?> SendAsync(Uri address, TimestampRequest request, CancellationToken stop)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(request.ToBytes()),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(TimestampRequest.MediaType);
        try
        {
            using var answer = await line.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            return answer.StatusCode == HttpStatusCode.OK
                && answer.Content.Headers.ContentType?.MediaType == TimestampReply.MediaType
                ? await PeerLine.ReadAsync(answer.Content, TimestampReply.MaxBytes, stop)
                : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }
}
