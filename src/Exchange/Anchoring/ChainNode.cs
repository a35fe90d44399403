using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using LotusBridge.Exchange.Peers;

namespace LotusBridge.Exchange.Anchoring;

/// <summary>
/// A node of an EVM chain over plain JSON-RPC. Nothing that it says is believed for more than that it said so: answers are
/// limited in size and time, read strictly, and held against what was asked.
/// </summary>
/// <param name="line">Without redirects, cookies and proxy (<see cref="Open"/>).</param>
public sealed class ChainNode(HttpClient line) : IDisposable
{
    /// <summary>Longest answer in bytes: a receipt with its bloom filter, and room.</summary>
    public const int MaxAnswerBytes = 256 * 1024;

    /// <summary>How long one call may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    private long calls;

    /// <param name="address">The JSON-RPC endpoint.</param>
    public static ChainNode Open(Uri address) => new(new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
    })
    {
        BaseAddress = address,
        Timeout = Patience,
    });

    /// <summary>The chain's id.</summary>
    /// <exception cref="ChainException">No answer, or none that can be used.</exception>
    public async Task<long> ChainIdAsync(CancellationToken stop) => Quantity(await CallAsync("eth_chainId", "[]", stop));

    /// <summary>The newest block's number.</summary>
    /// <inheritdoc cref="ChainIdAsync"/>
    public async Task<long> BlockNumberAsync(CancellationToken stop) =>
        Quantity(await CallAsync("eth_blockNumber", "[]", stop));

    /// <summary>Sends data from an account that the node signs for; the transaction's hash.</summary>
    /// <inheritdoc cref="ChainIdAsync"/>
    public async Task<string> SendAsync(string from, string to, ReadOnlyMemory<byte> data, CancellationToken stop)
    {
        var parameters = $$"""[{"from":"{{from}}","to":"{{to}}","value":"0x0","data":"{{Hex(data.Span)}}"}]""";
        return EvmText.Hash(Text(await CallAsync("eth_sendTransaction", parameters, stop)))
            ?? throw new ChainException("the hash of a transaction is 0x and 64 hex digits");
    }

    /// <summary>Where a transaction stands in the chain; null while it is in no block.</summary>
    /// <inheritdoc cref="ChainIdAsync"/>
    public async Task<ChainReceipt?> ReceiptAsync(string transaction, CancellationToken stop)
    {
        var answer = await CallAsync("eth_getTransactionReceipt", $"[\"{transaction}\"]", stop);
        if (answer.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return Same(answer, "transactionHash", transaction)
            ? new ChainReceipt(Quantity(Member(answer, "blockNumber")), Quantity(Member(answer, "status")) == 1)
            : throw new ChainException("the receipt is another transaction's");
    }

    /// <summary>What a transaction carries and to whom; null when the node does not know it.</summary>
    /// <inheritdoc cref="ChainIdAsync"/>
    public async Task<ChainTransaction?> TransactionAsync(string transaction, CancellationToken stop)
    {
        var answer = await CallAsync("eth_getTransactionByHash", $"[\"{transaction}\"]", stop);
        if (answer.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return Same(answer, "hash", transaction)
            ? new ChainTransaction(
                EvmText.Address(Text(Member(answer, "to"))) ?? throw new ChainException("the transaction is sent to no address"),
                Bytes(Member(answer, "input")))
            : throw new ChainException("the transaction is another one");
    }

    /// <summary>When a block says that it was made.</summary>
    /// <inheritdoc cref="ChainIdAsync"/>
    public async Task<DateTimeOffset> BlockTimeAsync(long number, CancellationToken stop)
    {
        var block = await CallAsync("eth_getBlockByNumber", string.Create(CultureInfo.InvariantCulture, $"[\"0x{number:x}\",false]"), stop);
        var seconds = block.ValueKind == JsonValueKind.Object && Quantity(Member(block, "number")) == number
            ? Quantity(Member(block, "timestamp"))
            : throw new ChainException("the block is another one");
        return seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new ChainException("the block is from after the year 9999");
    }

    public void Dispose() => line.Dispose();

    private async Task<JsonElement> CallAsync(string method, string parameters, CancellationToken stop)
    {
        var id = Interlocked.Increment(ref calls);
        var body = $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""";
        try
        {
            using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            using var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = content };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            using var answer = await line.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var bytes = answer.IsSuccessStatusCode
                ? await PeerLine.ReadAsync(answer.Content, MaxAnswerBytes, limit.Token)
                : throw new ChainException($"{method}: status {(int)answer.StatusCode}");
            return bytes is null
                ? throw new ChainException($"{method}: an answer has at most {MaxAnswerBytes} bytes")
                : Result(method, id, bytes);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new ChainException($"{method}: no answer that can be read", error);
        }
    }

    private static JsonElement Result(string method, long id, byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes, Strict);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out var answered)
            || answered.ValueKind != JsonValueKind.Number || !answered.TryGetInt64(out var number) || number != id)
        {
            throw new ChainException($"{method}: no answer to this call");
        }

        return root.TryGetProperty("result", out var result) && !root.TryGetProperty("error", out _)
            ? result.Clone()
            : throw new ChainException($"{method}: the node refuses");
    }

    private static bool Same(JsonElement answer, string name, string wanted) =>
        string.Equals(Text(Member(answer, name)), wanted, StringComparison.OrdinalIgnoreCase);

    private static JsonElement Member(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var member)
            ? member
            : throw new ChainException($"an answer without '{name}'");

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new ChainException("an answer that is no text");

    private static long Quantity(JsonElement value) => EvmText.Quantity(Text(value))
        ?? throw new ChainException("a quantity is 0x and hex digits without leading zeros, below 2^63");

    private static byte[] Bytes(JsonElement value) => EvmText.Bytes(Text(value))
        ?? throw new ChainException("data are 0x and pairs of hex digits");

    private static string Hex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);
}

/// <param name="IsDone">False where the transaction is in the block and was undone.</param>
public sealed record ChainReceipt(long Block, bool IsDone);

/// <param name="To">In lower case.</param>
public sealed record ChainTransaction(string To, ReadOnlyMemory<byte> Input);
