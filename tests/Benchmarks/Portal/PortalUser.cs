using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LotusBridge.Cli.Demo.Setup;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>Somebody at a node's portal with a browser of their own: one connection, cookies, no scripts.</summary>
internal sealed partial class PortalUser : IDisposable
{
    private const int LineEnd = 2;
    private const int Between = 2;

    private readonly HttpClient http;
    private readonly string origin;
    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);

    public PortalUser(Member member, string language = "en")
    {
        origin = member.Portal!.GetLeftPart(UriPartial.Authority);
        Language = language;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{member.Portal.Port}/")),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>In which the pages are asked for.</summary>
    public string Language { get; set; }

    /// <summary>Signs in as a persona of the demonstration.</summary>
    /// <exception cref="InvalidOperationException">The portal does not let them in.</exception>
    public async Task SignInAsync(string persona)
    {
        var page = await GetAsync("/sign-in").ConfigureAwait(false);
        using var request = Request(HttpMethod.Post, "/demo/sign-in");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Content = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("persona", persona), KeyValuePair.Create("csrf", Token().Match(page.Text).Groups[1].Value),
        ]);
        using var answer = await http.SendAsync(request).ConfigureAwait(false);
        Keep(answer);
        if (answer.StatusCode != HttpStatusCode.SeeOther)
        {
            throw new InvalidOperationException($"{persona} is not let in: {(int)answer.StatusCode}");
        }
    }

    /// <param name="isTyped">True as a bookmark asks, false as a link of the portal does.</param>
    public async Task<PortalAnswer> GetAsync(string path, bool isTyped = false, CancellationToken stop = default)
    {
        using var request = Request(HttpMethod.Get, path, isTyped);
        using var answer = await http.SendAsync(request, stop).ConfigureAwait(false);
        Keep(answer);
        var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        return new PortalAnswer(
            (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", body,
            answer.Content.Headers.ContentEncoding.SingleOrDefault(), HeadBytes(answer));
    }

    /// <summary>Listens to a page's events until told to stop, as an open page does.</summary>
    public async Task ListenAsync(string path, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null, stop).ConfigureAwait(false);
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, string path, bool isTyped = false)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Host = new Uri(origin).Authority;
        request.Headers.TryAddWithoutValidation("User-Agent", "bench");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        request.Headers.TryAddWithoutValidation("Accept-Language", Language);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", isTyped ? "none" : "same-origin");
        if (cookies.Count > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(one => $"{one.Key}={one.Value}")));
        }

        return request;
    }

    private void Keep(HttpResponseMessage answer)
    {
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var parts = cookie.Split(';')[0].Split('=', 2);
            cookies[parts[0]] = parts[1];
        }
    }

    /// <summary>Of the status line and the header fields.</summary>
    private static int HeadBytes(HttpResponseMessage answer) =>
        $"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}".Length + (2 * LineEnd)
        + answer.Headers.Concat(answer.Content.Headers)
            .Sum(field => field.Value.Sum(value => field.Key.Length + Between + value.Length + LineEnd));

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}

/// <param name="Body">As it came over the line.</param>
/// <param name="Coding">Its content coding; null for none.</param>
/// <param name="HeadBytes">Of what came before the body.</param>
internal sealed record PortalAnswer(int Status, string MediaType, byte[] Body, string? Coding, int HeadBytes)
{
    private byte[]? plain;

    public bool IsPage => Status == 200 && MediaType == "text/html";

    public long WireBytes => HeadBytes + Body.Length;

    public byte[] Plain => plain ??= Coding switch
    {
        null => Body,
        "br" => Decoded(from => new BrotliStream(from, CompressionMode.Decompress)),
        "gzip" => Decoded(from => new GZipStream(from, CompressionMode.Decompress)),
        _ => throw new InvalidDataException($"coding {Coding}"),
    };

    public string Text => Encoding.UTF8.GetString(Plain);

    private byte[] Decoded(Func<Stream, Stream> by)
    {
        using var from = new MemoryStream(Body);
        using var decoder = by(from);
        using var into = new MemoryStream();
        decoder.CopyTo(into);
        return into.ToArray();
    }
}
