using System.Net;
using System.Net.Http.Headers;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Peers;

/// <summary>What came of sending a message.</summary>
public enum DeliveryOutcome
{
    /// <summary>Stored there; the receipt verified.</summary>
    Received,

    /// <summary>Not now: try again later.</summary>
    Later,

    /// <summary>Refused for good.</summary>
    Refused,
}

/// <param name="Code">A <see cref="PeerCode"/>; null when received.</param>
/// <param name="Receipt">The receipt's bytes; null unless received.</param>
/// <param name="Refusal">What the peer signed when it did not take the statement; null where it signed nothing.</param>
public sealed record Delivery(
    DeliveryOutcome Outcome, string? Code, ReadOnlyMemory<byte>? Receipt, ReadOnlyMemory<byte>? Refusal = null)
{
    internal static Delivery Later(string code) => new(DeliveryOutcome.Later, code, null);
}

/// <summary>Sends messages to one peer. One attempt a call: when to try again is the outbox's decision.</summary>
/// <param name="line">From <see cref="PeerLine.Open"/>.</param>
/// <param name="territory">The peer's.</param>
/// <param name="node">The peer's node key, as the roster says.</param>
public sealed class PeerClient(HttpClient line, string territory, SigningKey node)
{
    private const string Path = "/peer/v1/messages";
    private const int MaxProblemBytes = 16 * 1024;

    /// <summary>Sends once and verifies the receipt. Throws only when stopped.</summary>
    public async Task<Delivery> SendAsync(PeerMessage message, Digest statement, CancellationToken stop)
    {
        try
        {
            using var content = new ByteArrayContent(message.Write());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
            using var answer = await line.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return await ReadAsync(answer, message, statement, stop);
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return Delivery.Later(PeerCode.Unreachable);
        }
    }

    private async Task<Delivery> ReadAsync(
        HttpResponseMessage answer, PeerMessage message, Digest statement, CancellationToken stop)
    {
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            var bytes = await PeerLine.ReadAsync(answer.Content, Receipt.MaxBytes, stop);
            return bytes is not null && IsFor(Receipt.Open(bytes, node), message, statement)
                ? new Delivery(DeliveryOutcome.Received, null, bytes)
                : Delivery.Later(PeerCode.AnswerMalformed);
        }

        var problem = await PeerLine.ReadAsync(answer.Content, MaxProblemBytes, stop);
        var code = PeerCode.In(problem) ?? "status-" + (int)answer.StatusCode;
        var isForGood = answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge;
        return new Delivery(
            isForGood ? DeliveryOutcome.Refused : DeliveryOutcome.Later, code, null,
            RefusalIn(problem, message, statement, code, isForGood));
    }

    /// <summary>The refusal, when it says under the peer's key what the answer says.</summary>
    private ReadOnlyMemory<byte>? RefusalIn(
        byte[]? problem, PeerMessage message, Digest statement, string code, bool isForGood) =>
        problem is not null && RefusalReceipt.In(problem) is { } bytes
        && RefusalReceipt.Open(bytes, node) is { } refusal && refusal.Digest == statement
        && string.Equals(refusal.From, message.From, StringComparison.Ordinal)
        && string.Equals(refusal.To, territory, StringComparison.Ordinal)
        && string.Equals(refusal.Code, code, StringComparison.Ordinal) && refusal.ForGood == isForGood
            ? bytes
            : null;

    private bool IsFor(Receipt? receipt, PeerMessage message, Digest statement) =>
        receipt is not null && receipt.Digest == statement
        && string.Equals(receipt.From, message.From, StringComparison.Ordinal)
        && string.Equals(receipt.To, territory, StringComparison.Ordinal);
}
