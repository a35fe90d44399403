using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Custody.Bundles;

/// <summary>What an exporting node puts into a bundle, in any order.</summary>
public sealed record BundleParts
{
    /// <summary>The order's number.</summary>
    public required string Order { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The exporting node, <c>node:&lt;territory&gt;</c>.</summary>
    public required string By { get; init; }

    /// <summary>All epochs: a verifier who pinned the genesis follows them.</summary>
    public required RosterChain Rosters { get; init; }

    /// <summary>Rule packs byte for byte; each must be one of an epoch's.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Packs { get; init; }

    /// <summary>The order's thread, the case, the officials, and (requesting side) the package's custody.</summary>
    public required IReadOnlyList<LoggedStatement> Statements { get; init; }

    /// <summary>Proofs of the blocks in which statements of the exporting node stand; one for each header.</summary>
    public IReadOnlyList<BlockProof> Blocks { get; init; } = [];

    /// <summary>Proofs of statements under checkpoints that were stamped; at most one for each, and a token for each.</summary>
    public IReadOnlyList<StampedProof> Stamps { get; init; } = [];

    /// <summary>Tokens over those checkpoints.</summary>
    public IReadOnlyList<StampToken> Tokens { get; init; } = [];

    /// <summary>Documents that statements commit to.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Annexes { get; init; } = [];

    /// <summary>The sealed packages that are here.</summary>
    public IReadOnlyList<BundleContent> Contents { get; init; } = [];
}

/// <summary>A statement's envelope and the proof that its log gave.</summary>
public sealed record LoggedStatement(Envelope Envelope, LogProof Proof);

/// <summary>The proof of a statement under a later checkpoint than its own, one that was stamped.</summary>
public sealed record StampedProof(Digest Statement, LogProof Proof);

/// <summary>A token (RFC 3161) over the text of a checkpoint.</summary>
/// <param name="Root">SHA-256 of that text.</param>
/// <param name="Territory">Whose authority made it.</param>
public sealed record StampToken(Digest Root, string Territory, ReadOnlyMemory<byte> Token);

/// <summary>A sealed package to be copied into a bundle.</summary>
/// <param name="Package">Its name.</param>
/// <param name="Size">The ciphertext's, in bytes.</param>
/// <param name="Sha256">The ciphertext's; indexed before the content is read, and compared afterwards.</param>
/// <param name="Open">Called once; the stream is disposed of.</param>
/// <param name="IsMainland">It is a Mainland container, not an age file.</param>
public sealed record BundleContent(
    string Package, long Size, Digest Sha256, Func<CancellationToken, Task<Stream>> Open, bool IsMainland = false);
