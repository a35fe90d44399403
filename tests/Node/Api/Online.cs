using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node.Api;

/// <summary>What an official does over HTTP, with nothing but a key file and a node's address.</summary>
internal static class Online
{
    public static NodeClient Client(this TestOfficial who, TestNode? node = null)
    {
        var at = node ?? who.At;
        return new NodeClient(
            new HttpClient { BaseAddress = at.Api }, Caller.With(who.Id, who.Key), new FileClock(at.ClockFile));
    }

    /// <summary>Signs what the node shows as heads, sends it, and expects it to be taken.</summary>
    public static async Task<ActAccepted> SendAsync(
        this TestOfficial who, StatementBody body, string thread, byte[]? annex = null)
    {
        var answer = await who.TryAsync(body, thread, annex);
        Assert.True(answer.IsAccepted, answer.Refusal?.ToString());
        return answer.Value!;
    }

    public static async Task<Answer<ActAccepted>> TryAsync(
        this TestOfficial who, StatementBody body, string thread, byte[]? annex = null) =>
        await who.Client().SubmitAsync(
            await who.WordAsync(body, thread), annex is null ? default(ReadOnlyMemory<byte>?) : annex, default);

    /// <summary>A statement that answers the heads as this official's own node shows them.</summary>
    public static async Task<Statement> WordAsync(this TestOfficial who, StatementBody body, string thread)
    {
        var client = who.Client();
        var shared = OrderStatements.Types.Of(body).Shared;
        var seen = (await client.OrderAsync(thread, default)).Value;
        var heads = seen is { } order ? shared ? order.Heads : order.LocalHeads
            : ActRoute.PackageOf(body) is { } package
                ? (await client.PackageAsync(package, default)).Value?.LocalHeads ?? []
            : [];
        return OrderStatements.Reader.Sign(body, thread, who.Id, who.At.Now, heads, who.Key);
    }

    /// <summary>Waits until the official's own node allows this act next.</summary>
    public static Task MayAsync(this TestOfficial who, string thread, string type) =>
        Tests.Node.Federation.EventuallyAsync(
            async () => (await who.Client().OrderAsync(thread, default)).Value?.Next.Contains(type) ?? false,
            $"{who.Role} may make {type}");
}
