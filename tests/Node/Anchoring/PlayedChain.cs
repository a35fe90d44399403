using System.Globalization;
using System.Net;
using System.Text.Json;
using LotusBridge.Ledger;
using LotusBridge.Node.Anchoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LotusBridge.Tests.Node.Anchoring;

/// <summary>
/// A chain's node over real HTTP: honest, with one block for each transaction, where a test does not have it lie.
/// </summary>
internal sealed class PlayedChain : IAsyncDisposable
{
    public const long Id = 31_337;
    public const string From = "0x00000000000000000000000000000000000000aa";
    public const string To = "0x00000000000000000000000000000000000000bb";

    private readonly WebApplication app;
    private readonly List<(string Hash, string To, string Input)> sent = [];

    private PlayedChain(WebApplication app, Uri address) => (this.app, Address) = (app, address);

    public Uri Address { get; }

    public AnchorSettings Settings => new(Address, From, To, Id);

    /// <summary>Transactions so far.</summary>
    public int Sent => sent.Count;

    /// <summary>Blocks behind the newest transaction's.</summary>
    public int Empty { get; set; }

    /// <summary>By method: what is said in place of the truth, as the answer's <c>result</c>.</summary>
    public Dictionary<string, Func<string, string>> Lies { get; } = new(StringComparer.Ordinal);

    /// <summary>In place of a whole answer; null for none.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<PlayedChain> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var address = new Uri($"http://127.0.0.1:{TestNode.FreePort()}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address.Port));
        var chain = new PlayedChain(builder.Build(), address);
        chain.app.MapPost("/", chain.AnswerAsync);
        await chain.app.StartAsync();
        return chain;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var call = await JsonDocument.ParseAsync(context.Request.Body);
        if (Instead is { } instead)
        {
            await instead(context);
            return;
        }

        var (method, parameters) = (call.RootElement.GetProperty("method").GetString()!, call.RootElement.GetProperty("params"));
        var truth = Truth(method, parameters);
        var result = Lies.TryGetValue(method, out var lie) ? lie(truth) : truth;
        await context.Response.WriteAsync(
            $$"""{"jsonrpc":"2.0","id":{{call.RootElement.GetProperty("id").GetInt64()}},"result":{{result}}}""");
    }

    private string Truth(string method, JsonElement parameters)
    {
        switch (method)
        {
            case "eth_chainId":
                return Quantity(Id);
            case "eth_blockNumber":
                return Quantity(sent.Count + Empty);
            case "eth_getBlockByNumber":
                return $$"""{"number":{{Quantity(sent.Count)}},"timestamp":"0x6955b900"}""";
            case "eth_sendTransaction":
                var (to, input) = (parameters[0].GetProperty("to").GetString()!, parameters[0].GetProperty("data").GetString()!);
                var hash = "0x" + Digest.Of(BitConverter.GetBytes(sent.Count)).Hex;
                sent.Add((hash, to, input));
                return $"\"{hash}\"";
            default:
                var place = sent.FindIndex(one => one.Hash == parameters[0].GetString());
                return place < 0 ? "null" : method == "eth_getTransactionReceipt"
                    ? $$"""{"transactionHash":"{{sent[place].Hash}}","blockNumber":{{Quantity(place + 1)}},"status":"0x1","logs":[]}"""
                    : $$"""{"hash":"{{sent[place].Hash}}","to":"{{sent[place].To}}","input":"{{sent[place].Input}}","nonce":"0x0"}""";
        }
    }

    private static string Quantity(long value) => string.Create(CultureInfo.InvariantCulture, $"\"0x{value:x}\"");
}
