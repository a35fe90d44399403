using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Messages;

/// <summary>
/// What a node says, signed, when it does not take a peer's statement. Whoever holds it can show anybody that the
/// statement came there, and what was answered.
/// </summary>
/// <param name="Digest">The statement's.</param>
/// <param name="From">The territory that sent it.</param>
/// <param name="To">The territory that refuses and signs.</param>
/// <param name="Code">A <see cref="PeerCode"/> or a code of <c>Flaw</c>.</param>
/// <param name="ForGood">False where the sender is to try again.</param>
/// <param name="RefusedAt">By the refusing node's clock.</param>
public sealed record RefusalReceipt(
    Digest Digest, string From, string To, string Code, bool ForGood, DateTimeOffset RefusedAt)
{
    public const string PayloadType = "application/vnd.lotus-bridge.refusal.v1+json";

    /// <summary>The largest one, in bytes.</summary>
    public const int MaxBytes = NodeWord.MaxBytes;

    /// <summary>The member of the problem+json that carries it, in base64.</summary>
    public const string Member = "refusal";

    /// <summary>The envelope under the refusing node's key.</summary>
    public Envelope Sign(Ed25519Signer node) => NodeWord.Sign(PayloadType, this, node);

    /// <summary>Null for anything but a refusal by that key.</summary>
    public static RefusalReceipt? Open(ReadOnlyMemory<byte> bytes, SigningKey node) =>
        NodeWord.Open<RefusalReceipt>(bytes, PayloadType, node);

    /// <summary>The envelope's bytes in a problem+json body; null where there are none.</summary>
    public static ReadOnlyMemory<byte>? In(ReadOnlySpan<byte> problem)
    {
        try
        {
            var reader = new Utf8JsonReader(problem);
            return JsonElement.TryParseValue(ref reader, out var json)
                && json is { ValueKind: JsonValueKind.Object } body
                && body.TryGetProperty(Member, out var text) && text.ValueKind == JsonValueKind.String
                && CanonicalBase64.Read(text.GetString()!) is { Length: <= MaxBytes } bytes
                    ? (ReadOnlyMemory<byte>?)bytes
                    : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
