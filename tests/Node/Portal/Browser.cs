using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Node.Portal;

/// <param name="Location">Where a redirect leads; empty for everything else.</param>
internal sealed record Shown(int Status, string Html, string Location, HttpResponseHeaders Headers)
{
    /// <summary>The code of a refusal's page; empty for any other.</summary>
    public string Code => Regex.Match(Html, "<code translate=\"no\">([a-z-]+)</code>", RegexOptions.None, TimeSpan.FromSeconds(1)) is
        { Success: true } found && Status >= 400 ? found.Groups[1].Value : "";

    public override string ToString() => $"{Status} {Code}{Location}";
}

/// <summary>What a browser does, request by request, with its cookies in plain sight; it runs no script.</summary>
internal sealed partial class Browser(TestNode node, string agent = "test browser")
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public TestNode Node => node;

    /// <summary>The name of the session's cookie.</summary>
    public string SessionCookie => "lotus-session-" + node.Territory;

    /// <summary>The token of the last page that had a form.</summary>
    public string Csrf { get; set; } = "";

    public string Language { get; set; } = "en";

    public Task<Shown> GetAsync(string path, string accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Portal!, path));
        Add(request, "Accept", accept);
        return SendAsync(request);
    }

    /// <summary>A stream of events, for the caller to read and to close.</summary>
    public async Task<Stream> StreamAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Portal!, path));
        Add(request, "Accept", "text/event-stream");
        AddSelf(request);
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStreamAsync();
    }

    public Task<Shown> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(node.Portal!, path)));

    /// <summary>Sends a form as one of the portal's own pages would.</summary>
    public Task<Shown> PostAsync(string path, params (string Name, string Value)[] fields) =>
        PostAsync(path, node.PortalOrigin, "same-origin", fields);

    public Task<Shown> PostAsync(
        string path, string? origin, string? site, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Portal!, path))
        {
            Content = new FormUrlEncodedContent(
            [
                .. Csrf.Length > 0 ? new[] { KeyValuePair.Create("csrf", Csrf) } : [],
                .. fields.Select(one => KeyValuePair.Create(one.Name, one.Value)),
            ]),
        };
        Add(request, "Origin", origin);
        Add(request, "Sec-Fetch-Site", site);
        return SendAsync(request);
    }

    /// <summary>Signs in as a persona of the demonstration.</summary>
    public async Task SignInAsync(string id)
    {
        await GetAsync("/sign-in");
        var answer = await PostAsync("/demo/sign-in", ("persona", id));
        Assert.Equal((303, "/"), (answer.Status, answer.Location));
        await GetAsync("/me");
    }

    public async Task<Shown> SendAsync(HttpRequestMessage request)
    {
        AddSelf(request);
        using var response = await Http.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            Keep(cookie);
        }

        var html = await response.Content.ReadAsStringAsync();
        if (Token().Match(html) is { Success: true } token)
        {
            Csrf = token.Groups[1].Value;
        }

        return new Shown((int)response.StatusCode, html, response.Headers.Location?.ToString() ?? "", response.Headers);
    }

    private void AddSelf(HttpRequestMessage request)
    {
        request.Headers.Host ??= new Uri(node.PortalOrigin).Authority;
        Add(request, "User-Agent", agent);
        Add(request, "Accept-Language", Language);
        Add(request, "Cookie", Cookies.Count == 0 ? null : string.Join("; ", Cookies.Select(one => $"{one.Key}={one.Value}")));
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private void Keep(string cookie)
    {
        var parts = cookie.Split(';')[0].Split('=', 2);
        if (parts[1].Length == 0)
        {
            Cookies.Remove(parts[0]);
            return;
        }

        Cookies[parts[0]] = parts[1];
    }

    [GeneratedRegex("name=\"csrf\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
