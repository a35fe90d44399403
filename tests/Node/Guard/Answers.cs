using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>What nodes answered over HTTP, head and body.</summary>
internal sealed class Answers
{
    private readonly ConcurrentQueue<(string Asked, int Status, byte[] Bytes)> all = new();

    public int Count => all.Count;

    public IEnumerable<(string Asked, int Status)> Asked => all.Select(one => (one.Asked, one.Status));

    /// <summary>Each finding with what was asked.</summary>
    public IReadOnlyList<string> Find(CanarySearch search) =>
        [.. all.SelectMany(one => search.In(one.Bytes).Select(what => $"{one.Asked}: {what}"))];

    public HttpMessageHandler Listening(HttpMessageHandler inner) => new Listener(this, inner);

    public async Task AddAsync(string asked, HttpResponseMessage answer)
    {
        var head = string.Join('\n', answer.Headers.Concat(answer.Content.Headers)
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));
        await answer.Content.LoadIntoBufferAsync();
        all.Enqueue((asked, (int)answer.StatusCode,
            [.. Encoding.Latin1.GetBytes($"{answer.ReasonPhrase}\n{head}\n"), .. await answer.Content.ReadAsByteArrayAsync()]));
    }

    /// <summary>The provider asks both nodes for everything that the order has.</summary>
    public async Task LookAroundAsync(Story story)
    {
        var provider = story.Cast.Provider;
        foreach (var node in new[] { story.Cast.Zhuhai, story.Cast.Macau })
        {
            using var http = new HttpClient(Listening(new HttpClientHandler())) { BaseAddress = node.Api };
            var client = new NodeClient(http, Caller.With(provider.Id, provider.Key), new FileClock(node.ClockFile));
            await client.OrdersAsync(null, default);
            await client.AnnexAsync(story.Number, default);
            await client.PackageAsync(story.Manifest.Package, default);
            await client.ContentAsync(story.Manifest.Package, Stream.Null, default);
            await client.BundleAsync(story.Number, true, Stream.Null, default);
            if ((await client.OrderAsync(story.Number, default)).Value is { } order)
            {
                foreach (var line in order.Statements)
                {
                    await client.EnvelopeAsync(story.Number, line.Digest, default);
                }
            }
        }
    }

    private sealed class Listener(Answers answers, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await answers.AddAsync(
                string.Create(CultureInfo.InvariantCulture, $"{request.Method} {request.RequestUri?.PathAndQuery}"), answer);
            return answer;
        }
    }
}
