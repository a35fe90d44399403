using System.Net.Http.Headers;
using System.Text.Json;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;
using LotusBridge.Tests.Node.Api;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Portal.Evidence;

/// <summary>What a page of another node's portal may ask of the requesting node, and what no other page may (CORS).</summary>
[Collection(PortalCollection.Name)]
public sealed class PeerPortalTests(PortalStage stage)
{
    private const string Allowed = "Access-Control-Allow-Origin";

    private static readonly HttpClient Http = new();

    /// <summary>Written down a second time.</summary>
    private static readonly string[] Open =
    [
        "GET /packages/{package}/upload", "POST /packages/{package}/capability", "PUT /packages/{package}/parts",
        "PUT /packages/{package}/parts/{part}",
    ];

    private Cast Cast => stage.Cast;

    private string Portal => Cast.Zhuhai.PortalOrigin;

    [Fact]
    public async Task A_peers_portal_is_told_of_the_four_routes_that_sending_takes_and_of_no_other()
    {
        foreach (var rule in RouteTable.All)
        {
            using var answer = await AskFirstAsync(ActRoute.Root + PathOf(rule.Pattern), rule.Method, Portal);
            if (!Open.Contains(rule.ToString()))
            {
                Assert.True(SaysNothing(answer), rule.ToString());
                continue;
            }

            Assert.Equal((rule.ToString(), 204), (rule.ToString(), (int)answer.StatusCode));
            Assert.Equal(Portal, One(answer, Allowed));
            Assert.Equal(rule.Method, One(answer, "Access-Control-Allow-Methods"));
            Assert.Equal("authorization,content-type", One(answer, "Access-Control-Allow-Headers"));
            Assert.Equal("Origin", One(answer, "Vary"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }

        foreach (var path in new[] { "/log/checkpoint", "/health/ready", "/openapi/v1.json", "/api/v1/", "/peer/v1/heads" })
        {
            using var answer = await AskFirstAsync(path, "GET", Portal);
            Assert.True(SaysNothing(answer), path);
        }
    }

    [Fact]
    public async Task No_other_origin_is_told_anything_before_or_after_it_asks()
    {
        var upload = ActRoute.Root + PathOf("/packages/{package}/upload");
        foreach (var origin in new[]
        {
            "https://evil.example", "null", Cast.Macau.PortalOrigin, Portal + ".evil.example", Portal + "0", Portal + "/",
            Portal.ToUpperInvariant(), "https" + Portal[4..], Cast.Zhuhai.Api.ToString().TrimEnd('/'), "http://evil.4404.localhost",
        })
        {
            using var before = await AskFirstAsync(upload, "GET", origin);
            Assert.True(SaysNothing(before), origin);
            using var after = await SendAsync("GET", upload, origin, authorization: null);
            Assert.Equal(401, (int)after.StatusCode);
            Assert.True(SaysNothing(after), origin);
        }
    }

    [Theory]
    [InlineData("POST", "/packages/{package}/upload")]
    [InlineData("DELETE", "/packages/{package}/upload")]
    [InlineData("GET", "/packages/{package}/capability")]
    [InlineData("PUT", "/packages/{package}/capability")]
    [InlineData("GET", "/packages/{package}/parts")]
    [InlineData("DELETE", "/packages/{package}/parts/{part}")]
    public async Task Another_method_is_not_allowed(string method, string pattern)
    {
        using var answer = await AskFirstAsync(ActRoute.Root + PathOf(pattern), method, Portal);
        Assert.True(SaysNothing(answer));
    }

    [Fact]
    public async Task A_refusal_can_be_read_by_the_page_and_opens_nothing_more_than_elsewhere()
    {
        var (story, other) = (await new Story(Cast).SealedAsync(1000), await new Story(Cast).SealedAsync(1000));
        var client = Cast.Provider.Client(Cast.Macau);
        var secret = (await client.DrawCapabilityAsync(story.Manifest.Package, default)).Required().Secret;
        await RefusedAsync(401, "not-authenticated", "GET", other, "/upload", secret);
        await RefusedAsync(401, "not-authenticated", "PUT", other, "/parts", secret, [1]);
        await RefusedAsync(401, "not-authenticated", "POST", story, "/capability", secret);
        await RefusedAsync(422, "parts-differ", "PUT", story, "/parts", secret, new byte[32]);
        await RefusedAsync(409, "parts-unlisted", "PUT", story, "/parts/" + Digest.Of([1]), secret, [1]);

        using var content = new MemoryStream(story.Sealed);
        var list = await PartList.OfAsync(content, default);
        using (var listed = await SendAsync("PUT", Below(story, "/parts"), Portal, secret, list.Bytes.ToArray()))
        {
            Assert.Equal((200, Portal), ((int)listed.StatusCode, One(listed, Allowed)));
        }

        var wrong = story.Sealed.ToArray();
        wrong[^1] ^= 1;
        await RefusedAsync(422, "part-differs", "PUT", story, "/parts/" + list[0], secret, wrong);
        await RefusedAsync(422, "part-unknown", "PUT", story, "/parts/" + Digest.Of([1]), secret, [1]);

        await Cast.Macau.Get<Store>().WriteAsync(
            db => db.Capabilities.Where(row => row.Package == story.Manifest.Package)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, Cast.Macau.Now)),
            default);
        await RefusedAsync(401, "not-authenticated", "PUT", story, "/parts/" + list[0], secret, story.Sealed);
        Assert.Equal(0, (await client.UploadedAsync(story.Manifest.Package, default)).Required().Received);
    }

    private async Task RefusedAsync(
        int status, string code, string method, Story story, string below, string secret, byte[]? body = null)
    {
        using var answer = await SendAsync(method, Below(story, below), Portal, secret, body);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString();
        Assert.Equal((below, status, code), (below, (int)answer.StatusCode, said));
        Assert.Equal(Portal, One(answer, Allowed));
    }

    private static string Below(Story story, string below) => $"{ActRoute.Root}/packages/{story.Manifest.Package}{below}";

    private string PathOf(string pattern) => pattern
        .Replace("{package}", stage.Delivered.Manifest.Package, StringComparison.Ordinal)
        .Replace("{part}", Digest.Of([1]).ToString(), StringComparison.Ordinal)
        .Replace("{number}", stage.Delivered.Number, StringComparison.Ordinal)
        .Replace("{case}", stage.Delivered.Case, StringComparison.Ordinal)
        .Replace("{digest}", Digest.Of([1]).ToString(), StringComparison.Ordinal)
        .Replace("{peer}", "4404", StringComparison.Ordinal)
        .Replace("{id}", Cast.Judge.Id, StringComparison.Ordinal);

    /// <summary>What a browser asks before it asks: without any secret.</summary>
    private Task<HttpResponseMessage> AskFirstAsync(string path, string method, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, new Uri(Cast.Macau.Api, path));
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string path, string origin, string? authorization, byte[]? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Cast.Macau.Api, path));
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"{Capability.Scheme} {authorization}");
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        return Http.SendAsync(request);
    }

    private static bool SaysNothing(HttpResponseMessage answer) =>
        !answer.Headers.Any(one => one.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

    private static string One(HttpResponseMessage answer, string name) =>
        string.Join('|', answer.Headers.TryGetValues(name, out var values) ? values : []);
}
