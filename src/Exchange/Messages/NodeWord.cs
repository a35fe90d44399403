using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Messages;

/// <summary>Small JSON objects that a node signs with its own key, each kind under a payload type of its own.</summary>
internal static class NodeWord
{
    /// <summary>The largest envelope, in bytes.</summary>
    public const int MaxBytes = 4096;

    public static Envelope Sign<T>(string payloadType, T word, Ed25519Signer node) =>
        Envelope.Sign(payloadType, JsonSerializer.SerializeToUtf8Bytes(word, StatementJson.Options), node);

    /// <summary>Reads an envelope and verifies its signature.</summary>
    /// <returns>Null for anything but that type by that key.</returns>
    public static T? Open<T>(ReadOnlyMemory<byte> bytes, string payloadType, SigningKey node)
        where T : class
    {
        if (bytes.Length > MaxBytes
            || !Envelope.TryRead(bytes, out var envelope, out _)
            || !string.Equals(envelope!.PayloadType, payloadType, StringComparison.Ordinal)
            || !SignatureCheck.Verify(envelope, node))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(envelope.Payload.Span, StatementJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
