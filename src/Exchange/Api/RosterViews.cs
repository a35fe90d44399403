using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Api;

/// <summary>The epochs after the genesis that a node goes by, in their order (<c>spec/roster.md</c>).</summary>
public sealed record RosterList(IReadOnlyList<SignedStep> Steps)
{
    /// <summary>Null where a member is not canonical base64.</summary>
    public IReadOnlyList<RosterLink>? Links()
    {
        var links = Steps.Select(step => step.Link()).ToList();
        return links.Contains(null) ? null : [.. links.OfType<RosterLink>()];
    }
}

/// <summary>One epoch, on its way to a node or from it.</summary>
/// <param name="Envelope">Base64 of the epoch's envelope.</param>
/// <param name="Evidence">Base64 of what shows that it is final; absent while it is still to become so.</param>
/// <param name="Heads">Checkpoints that a joining member's mirror has cosigned, at most <see cref="MaxHeads"/>.</param>
public sealed record SignedStep(string Envelope, string? Evidence = null, IReadOnlyList<string>? Heads = null)
{
    /// <summary>Most heads with one step: one for each log of a full roster.</summary>
    public const int MaxHeads = 256;

    public static SignedStep Of(RosterLink link) => new(
        Convert.ToBase64String(link.Envelope.Span), Convert.ToBase64String(link.Evidence.Span));

    /// <summary>The step and its evidence; null where a member is missing or not canonical base64.</summary>
    public RosterLink? Link() =>
        CanonicalBase64.Read(Envelope) is { } envelope && Evidence is { } text && CanonicalBase64.Read(text) is { } evidence
            ? new RosterLink(envelope, evidence)
            : null;
}

/// <summary>What became of a step at a node.</summary>
/// <param name="Index">The place of its entry in the node's log.</param>
/// <param name="State">One of the constants.</param>
/// <param name="Proof">The entry's tlog-proof, as soon as both policies accept its checkpoint.</param>
public sealed record StepTaken(int Epoch, Digest Digest, long Index, string State, string? Proof = null)
{
    /// <summary>In the log; nothing is final here any more that does not satisfy both policies.</summary>
    public const string Taken = "taken";

    /// <summary>Final and kept: the node changes over by itself, in some seconds.</summary>
    public const string Complete = "complete";

    /// <summary>In force: the node goes by it already.</summary>
    public const string InForce = "in-force";

    /// <summary>
    /// Final and kept, and the node cannot go by it: its key files or packs are not those of the new epoch, or its territory
    /// has left. It looks again by itself.
    /// </summary>
    public const string Blocked = "blocked";
}
