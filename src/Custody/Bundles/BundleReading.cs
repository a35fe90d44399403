using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>Whom a verifier trusts before looking into a bundle.</summary>
/// <param name="RosterHash">
/// The federation's pinned <c>roster.hash</c>; null to learn it from the bundle, which proves less.
/// </param>
public sealed record BundleTrust(Digest? RosterHash);

/// <summary>
/// What a bundle says, as far as custody can tell. Only what verified is in here; what did not is in
/// <see cref="Findings"/>. That the law was kept is for the replay of the thread to say.
/// </summary>
public sealed record BundleReading
{
    /// <summary>Null when the index did not read.</summary>
    public BundleIndex? Index { get; init; }

    /// <summary>Null when the roster or an epoch after it did not read; then nothing else is here either.</summary>
    public RosterChain? Rosters { get; init; }

    /// <summary>The genesis, whose hash is pinned.</summary>
    public RosterReading? Roster => Rosters?.Genesis;

    public Register? Register { get; init; }

    /// <summary>Every statement that verified, in the order of their digests.</summary>
    public IReadOnlyList<BundleStatement> Statements { get; init; } = [];

    /// <summary>The rule packs that the roster agrees on, by digest.</summary>
    public IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>> Packs { get; init; } =
        new Dictionary<Digest, ReadOnlyMemory<byte>>();

    /// <summary>By digest; whether a statement commits to them is for the replay to say.</summary>
    public IReadOnlyDictionary<Digest, ReadOnlyMemory<byte>> Annexes { get; init; } =
        new Dictionary<Digest, ReadOnlyMemory<byte>>();

    /// <summary>Every package that a manifest names.</summary>
    public IReadOnlyList<BundlePackage> Packages { get; init; } = [];

    /// <summary>Which statements existed when a time-stamp authority was shown their log.</summary>
    public IReadOnlyList<BundleStamp> Stamps { get; init; } = [];

    /// <summary>Everything that does not hold; empty for a good bundle.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    public bool Holds => Findings.Count == 0;
}

/// <summary>A statement of a bundle that verified, with what its proof showed.</summary>
/// <param name="Proof">Author, time and finality.</param>
/// <param name="Index">Its place in its territory's log.</param>
public sealed record BundleStatement(Statement Statement, StatementProof Proof, long Index)
{
    public Author Author => Proof.Author;

    public DateTimeOffset ExistedBy => Proof.ExistedBy;

    /// <summary>It was entered into its log after this moment; null where no block of the bundle shows one.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public Finality Finality => Proof.Finality;

    internal string FileName => BundleLayout.NameOf(BundleFolder.Statements, Statement.Digest.Hex);
}

/// <summary>A statement that a verified token covers.</summary>
/// <param name="Authority">The territory whose authority it is.</param>
/// <param name="At">The token's time.</param>
public sealed record BundleStamp(BundleStatement Statement, string Authority, DateTimeOffset At);

/// <summary>One package, its manifest and where its content is.</summary>
/// <param name="Sealed">The statement that carries the manifest.</param>
public sealed record BundlePackage(BundleStatement Sealed, PackageSealed Manifest, ContentState State);

public enum ContentState
{
    /// <summary>In the bundle, and what the manifest says.</summary>
    Present,

    /// <summary>Destroyed, with a complete certificate.</summary>
    Destroyed,

    /// <summary>The bundle is not one of the requesting territory, which alone holds contents.</summary>
    Elsewhere,

    /// <summary>Not here, or not what the manifest says; there is a finding.</summary>
    Faulty,
}
