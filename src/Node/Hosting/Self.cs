using System.Security.Cryptography.X509Certificates;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Node.Hosting;

/// <summary>Who this node is: its place in the roster, its keys, and the law and policy it goes by.</summary>
internal sealed record Self(
    string Territory, RosterChain Rosters, PackShelf Packs, NodeKeys Keys)
{
    /// <summary>The newest epoch that the node was started with.</summary>
    public RosterReading Reading => Rosters.Newest;

    public Roster Roster => Reading.Roster;

    /// <summary>The step that stands in the own log and is not in force yet; null for none.</summary>
    public StepInHand? Step { get; set; }

    /// <summary>Its quorum is L2, its group <c>own-T</c> is L1.</summary>
    public Ledger.Policy Policy => Reading.Policy;

    public RosterMember Member => Roster.Find(Territory)!;

    /// <summary>As in <c>node:MO</c>.</summary>
    public string Id => "node:" + Territory;

    public string Origin => Roster.OriginOf(Territory);

    /// <summary>
    /// How long the own log may become now: a step in hand that gives it another key ends what this one signs with the
    /// step's own entry, and what is taken later waits for the new key.
    /// </summary>
    public long MostEntries => Step is { } step && HasOtherLogKey(step) ? step.Index + 1 : long.MaxValue;

    /// <summary>True when the own log's key is the one that signs its tree of that size.</summary>
    public bool MaySign(long size) => Keys.Log.Key.Equals(Rosters.LogKeyAt(Origin, size));

    /// <summary>
    /// How final a checkpoint of the own log is. While a step is in hand nothing behind its entry is L2 that the next
    /// epoch's policy does not accept too: whoever is revoked by it helps nobody to a quorum any more.
    /// </summary>
    /// <param name="verdict">What <see cref="Policy"/> says of the checkpoint.</param>
    public Finality? FinalityOf(SignedCheckpoint checkpoint, PolicyVerdict verdict) =>
        Step is { } next && HasOtherLogKey(next) && checkpoint.Checkpoint.Size > next.BeginIn(Origin) ? Finality.L0
        : verdict.FinalityIn(Territory) is not Finality.L2 || Step is not { } step
            || checkpoint.Checkpoint.Size <= step.Index || step.Next.Policy.EvaluateAs(Keys.Log.Key, checkpoint).IsAccepted
                ? verdict.FinalityIn(Territory)
            : verdict.Holds(Ledger.Policy.OwnGroup(Territory)) ? Finality.L1
            : Finality.L0;

    private bool HasOtherLogKey(StepInHand step) => step.Next.Roster.Find(Territory)?.Log != Member.Log;
}

/// <summary>A signed step that the node has taken.</summary>
/// <param name="Index">Of its entry in the own log.</param>
/// <param name="Salt">Of that entry's commitment.</param>
/// <param name="IsKept">True once it is final: the node changes over to it.</param>
internal sealed record StepInHand(RosterReading Next, long Index, ReadOnlyMemory<byte> Salt, bool IsKept = false)
{
    /// <summary>The first index under the next epoch in the own log: its cut, or behind its entry.</summary>
    public long BeginIn(string origin) =>
        Next.Roster.Step!.Cuts.FirstOrDefault(cut => string.Equals(cut.Log, origin, StringComparison.Ordinal))?.Size ?? Index + 1;
}

/// <summary>The node's private keys. Prints none of them.</summary>
internal sealed class NodeKeys(
    Ed25519Signer node, LogSigner log, Cosigner witness, Cosigner mirror, X509Certificate2 tls)
{
    /// <summary>Signs the node's own statements and receipts.</summary>
    public Ed25519Signer Node { get; } = node;

    public LogSigner Log { get; } = log;

    /// <summary>Cosigns what this node has seen of other logs.</summary>
    public Cosigner Witness { get; } = witness;

    /// <summary>Cosigns what this node holds of other logs.</summary>
    public Cosigner Mirror { get; } = mirror;

    /// <summary>With its private key.</summary>
    public X509Certificate2 Tls { get; } = tls;

    public override string ToString() => "[keys]";
}

/// <summary>The rule packs that the roster agrees on, as bytes and as law.</summary>
internal sealed class PackShelf(IReadOnlyList<ShelvedPack> packs)
{
    public IReadOnlyList<ShelvedPack> All => packs;

    public RulePack? Find(Digest digest) => packs.FirstOrDefault(pack => pack.Digest == digest)?.Pack;

    /// <summary>The pack to be read by people of that language: in its own words where there are no others.</summary>
    /// <param name="pack">One of the shelf's.</param>
    /// <param name="language">As in BCP 47.</param>
    public RulePack In(RulePack pack, string language) =>
        packs.FirstOrDefault(one => one.Pack.Digest == pack.Digest)?.Translated.FirstOrDefault(one => one.Language == language) ?? pack;
}

/// <param name="File">As <c>gba-1.0.0.yaml</c>: id and version.</param>
internal sealed record ShelvedPack(Digest Digest, string File, ReadOnlyMemory<byte> Bytes, RulePack Pack)
{
    /// <summary>The same law in other words, for people to read; nothing is decided by it.</summary>
    public IReadOnlyList<RulePack> Translated { get; init; } = [];

    /// <summary>Why a file of words that is of this pack's id was left aside; empty for none.</summary>
    public IReadOnlyList<string> LeftAside { get; init; } = [];
}
