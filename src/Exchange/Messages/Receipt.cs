using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Messages;

/// <summary>What a node says, signed, when it has stored a peer's statement.</summary>
/// <param name="Digest">The statement's.</param>
/// <param name="From">The territory that sent it.</param>
/// <param name="To">The territory that stored it and signs.</param>
/// <param name="ReceivedAt">By the storing node's clock.</param>
public sealed record Receipt(Digest Digest, string From, string To, DateTimeOffset ReceivedAt)
{
    public const string PayloadType = "application/vnd.lotus-bridge.receipt.v1+json";

    /// <summary>The largest receipt, in bytes.</summary>
    public const int MaxBytes = NodeWord.MaxBytes;

    /// <summary>The receipt's envelope under the storing node's key.</summary>
    public Envelope Sign(Ed25519Signer node) => NodeWord.Sign(PayloadType, this, node);

    /// <summary>Reads a receipt and verifies its signature.</summary>
    /// <param name="bytes">The answer's body.</param>
    /// <param name="node">The storing node's key, as the roster says.</param>
    /// <returns>Null for anything but a receipt by that key.</returns>
    public static Receipt? Open(ReadOnlyMemory<byte> bytes, SigningKey node) =>
        NodeWord.Open<Receipt>(bytes, PayloadType, node);
}
