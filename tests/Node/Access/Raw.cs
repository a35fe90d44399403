using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Node.Access;

/// <summary>Somebody with a pseudonym and a key.</summary>
internal sealed record Person(string Id, Ed25519Signer Key);

/// <param name="Code">Of problem+json; empty for everything else.</param>
internal sealed record RawAnswer(int Status, string Code, string Body);

/// <summary>One request as bytes, signed or not, without a client's good manners.</summary>
internal static class Raw
{
    private static readonly HttpClient Http = new();

    public static Task<RawAnswer> SendAsync(
        TestNode node, string method, string path, byte[]? body, Person? person, string? contentType = null) =>
        SendAsync(node, method, path, body, person is null ? null : Token(node, method, path, body, person).Sign(person.Key),
            contentType);

    /// <remarks>What is put is named by its path or a manifest, and its token signs no bytes.</remarks>
    public static RequestToken Token(TestNode node, string method, string path, byte[]? body, Person person) =>
        RequestToken.For(
            person.Id, new HttpMethod(method), path, method == "PUT" ? [] : body, node.Now,
            RandomNumberGenerator.GetBytes(RequestToken.NonceLength));

    public static async Task<RawAnswer> SendAsync(
        TestNode node, string method, string path, byte[]? body, string? authorization, string? contentType = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(node.Api, path));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(
                contentType ?? (method == "PUT" ? "application/octet-stream" : "application/json"));
        }

        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return new RawAnswer(
            (int)response.StatusCode,
            isProblem ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()! : "",
            text);
    }
}
