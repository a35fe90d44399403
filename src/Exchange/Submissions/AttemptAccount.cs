using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Submissions;

/// <summary>The sending node's own account of its attempts. It is that node's word and proves nothing about the other.</summary>
/// <param name="Digest">The statement's.</param>
/// <param name="From">The territory that sends and signs.</param>
/// <param name="To">The territory that was to take it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="FirstAt">The first attempt, by the sender's clock.</param>
/// <param name="LastAt">The last one.</param>
/// <param name="Code">What came of the last one: a <see cref="PeerCode"/>.</param>
/// <param name="At">When this was written.</param>
public sealed record AttemptAccount(
    Digest Digest, string From, string To, int Attempts, DateTimeOffset FirstAt, DateTimeOffset LastAt, string Code,
    DateTimeOffset At)
{
    public const string PayloadType = "application/vnd.lotus-bridge.attempts.v1+json";

    /// <summary>The envelope under the sending node's key.</summary>
    public Envelope Sign(Ed25519Signer node) => NodeWord.Sign(PayloadType, this, node);

    /// <summary>Null for anything but an account by that key.</summary>
    public static AttemptAccount? Open(ReadOnlyMemory<byte> bytes, SigningKey node) =>
        NodeWord.Open<AttemptAccount>(bytes, PayloadType, node);
}
