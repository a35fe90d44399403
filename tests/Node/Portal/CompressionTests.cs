using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using LotusBridge.Node.Portal.Sessions;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>What goes out shorter, what must not, and what a browser may keep.</summary>
[Collection(PortalCollection.Name)]
public sealed partial class CompressionTests(PortalStage stage)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false });

    private TestNode Node => stage.Cast.Macau;

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.1, gzip", "gzip")]
    public async Task A_page_that_one_of_our_own_pages_asks_for_is_compressed(string accepted, string coding)
    {
        using var plain = await GetAsync("/sign-in", accepted: null, site: "same-origin");
        using var coded = await GetAsync("/sign-in", accepted, site: "same-origin");
        Assert.Equal(coding, Assert.Single(coded.Content.Headers.ContentEncoding));
        var (full, sent) = (await plain.Content.ReadAsByteArrayAsync(), await coded.Content.ReadAsByteArrayAsync());
        Assert.True(2 * sent.Length < full.Length, $"{sent.Length} of {full.Length} bytes");
        Assert.EndsWith("</html>", Encoding.UTF8.GetString(Decoded(sent, coding)).TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("none")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Same-Origin")]
    public async Task Nobody_else_learns_from_a_pages_length_what_is_on_it(string? site)
    {
        using var answer = await GetAsync("/sign-in?next=/guess", "gzip, br", site);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Contains("</html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("br;q=0, gzip;q=0")]
    [InlineData("zstd")]
    [InlineData("nonsense;;q=x")]
    public async Task A_browser_that_takes_no_coding_of_ours_gets_the_page_as_it_is(string accepted)
    {
        using var answer = await GetAsync("/sign-in", accepted, "same-origin");
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Contains("</html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_not_held_back_to_be_compressed()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Investigator);
        using var answer = await GetAsync("/events/work", "gzip, br", "same-origin", browser, "text/event-stream");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.All(answer.Content.Headers.ContentEncoding, coding => Assert.Equal("identity", coding));
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.StartsWith("data: ", await reader.ReadLineAsync(patience.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_of_a_page_has_its_contents_hash_in_its_address_and_is_kept_for_ever()
    {
        var html = (await new Browser(Node).GetAsync("/verify")).Html;
        var files = Address().Matches(html).Select(one => one.Groups[1].Value).ToList();
        Assert.Equal(
            ["/icon.svg", "/lib/verify.js", "/portal.css"], files.Select(one => one.Split('?')[0]).Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            using var plain = await GetAsync(file, accepted: null, site: null);
            Assert.Equal("max-age=31536000, immutable", plain.Headers.GetValues("Cache-Control").Single());
            using var coded = await GetAsync(file, "gzip, br", "cross-site");
            Assert.Equal("br", Assert.Single(coded.Content.Headers.ContentEncoding));
            Assert.Equal("Accept-Encoding", Assert.Single(coded.Headers.Vary));
            Assert.Equal(
                await plain.Content.ReadAsByteArrayAsync(), Decoded(await coded.Content.ReadAsByteArrayAsync(), "br"));
        }
    }

    [Theory]
    [InlineData("/portal.css")]
    [InlineData("/portal.css?v=")]
    [InlineData("/portal.css?v=0123456789abcdef")]
    public async Task A_file_under_another_address_is_asked_for_each_time(string path)
    {
        using var answer = await GetAsync(path, "br", "same-origin");
        Assert.Equal("no-cache", answer.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again_and_one_under_another_coding_is()
    {
        using var coded = await GetAsync("/portal.css", "br", "same-origin");
        using var again = await GetAsync("/portal.css", "br", "same-origin", known: coded.Headers.ETag!.ToString());
        Assert.Equal(304, (int)again.StatusCode);
        using var plain = await GetAsync("/portal.css", accepted: null, "same-origin", known: coded.Headers.ETag!.ToString());
        Assert.Equal(200, (int)plain.StatusCode);
        Assert.NotEqual(coded.Headers.ETag, plain.Headers.ETag);
    }

    [Fact]
    public async Task No_two_forms_carry_the_same_bytes_and_each_is_taken()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Judge);
        var tokens = new[] { await browser.GetAsync("/me"), await browser.GetAsync("/me") }
            .SelectMany(page => Token().Matches(page.Html)).Select(one => one.Groups[1].Value).ToList();
        Assert.True(tokens.Count >= 4, $"{tokens.Count} forms");
        Assert.Equal(tokens.Count, tokens.Distinct(StringComparer.Ordinal).Count());
        foreach (var token in tokens)
        {
            browser.Csrf = token;
            Assert.Equal("303 /me", (await browser.PostAsync("/me/sessions/end")).ToString());
        }
    }

    [Fact]
    public void A_token_fits_under_any_mask_and_neither_bare_nor_changed_nor_under_another_secret()
    {
        var token = Csrf.TokenOf("one secret"u8);
        var masked = Csrf.Masked(token);
        Assert.True(Csrf.Fits(masked, token));
        Assert.True(Csrf.Fits(Csrf.Masked(token), token));
        Assert.False(Csrf.Fits(token, token));
        Assert.False(Csrf.Fits(masked, Csrf.TokenOf("another secret"u8)));
        Assert.All(
            new[] { null, "", "x", masked[..^4], masked + "AAAA", "!" + masked[1..] }, other => Assert.False(Csrf.Fits(other, token)));
        Assert.All(
            Enumerable.Range(0, masked.Length - 1),
            place => Assert.False(Csrf.Fits(masked[..place] + (masked[place] == 'A' ? 'B' : 'A') + masked[(place + 1)..], token)));
    }

    private static byte[] Decoded(byte[] bytes, string coding)
    {
        using var from = new MemoryStream(bytes);
        using Stream decoder = coding == "br"
            ? new BrotliStream(from, CompressionMode.Decompress)
            : new GZipStream(from, CompressionMode.Decompress);
        using var into = new MemoryStream();
        decoder.CopyTo(into);
        return into.ToArray();
    }

    private async Task<HttpResponseMessage> GetAsync(
        string path, string? accepted, string? site, Browser? browser = null, string accept = "text/html", string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Node.Portal!, path));
        request.Headers.Host = new Uri(Node.PortalOrigin).Authority;
        (string Name, string? Value)[] headers =
        [
            ("Accept", accept), ("Accept-Encoding", accepted), ("Sec-Fetch-Site", site), ("If-None-Match", known),
            ("User-Agent", "test browser"),
            ("Cookie", browser is null ? null : string.Join("; ", browser.Cookies.Select(one => $"{one.Key}={one.Value}"))),
        ];
        foreach (var (name, value) in headers.Where(one => one.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    [GeneratedRegex("(?:<link[^>]*|<script[^>]*) (?:href|src)=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
