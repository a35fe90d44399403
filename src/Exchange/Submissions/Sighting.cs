using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Submissions;

/// <summary>
/// What a third node says, signed, of its own line to another: when it last asked it something and when it last had an
/// answer. It was at the one place and not at the other, so it says nothing about a statement.
/// </summary>
/// <param name="By">The territory that signs.</param>
/// <param name="Of">The territory that it has asked.</param>
/// <param name="At">When this was written, by its clock.</param>
/// <param name="AskedAt">The last time it asked; absent where it has not since it started.</param>
/// <param name="AnsweredAt">The last answer; absent where there was none since it started.</param>
public sealed record Sighting(
    string By, string Of, DateTimeOffset At, DateTimeOffset? AskedAt = null, DateTimeOffset? AnsweredAt = null)
{
    public const string PayloadType = "application/vnd.lotus-bridge.sighting.v1+json";

    /// <summary>Where a peer asks for one, before the territory's name.</summary>
    public const string Path = "/peer/v1/sightings/";

    /// <summary>The largest one, in bytes.</summary>
    public const int MaxBytes = NodeWord.MaxBytes;

    /// <summary>The envelope under the node's key.</summary>
    public Envelope Sign(Ed25519Signer node) => NodeWord.Sign(PayloadType, this, node);

    /// <summary>Null for anything but a sighting by that key.</summary>
    public static Sighting? Open(ReadOnlyMemory<byte> bytes, SigningKey node) =>
        NodeWord.Open<Sighting>(bytes, PayloadType, node);
}
