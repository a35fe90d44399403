using LotusBridge.Ledger;

namespace LotusBridge.Orders;

/// <summary>One sealed file from its sealing to its certificate of destruction.</summary>
public sealed record PackageState
{
    /// <summary>As in <c>P-7QK2M4XA9C1D</c>.</summary>
    public required string Package { get; init; }

    public required Digest Sha256 { get; init; }

    /// <summary>Of the ciphertext, in bytes.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset SealedAt { get; init; }

    public CustodyStage Custody { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>It may be kept, not used.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>More was in it than was ordered; what was too much was shown to nobody.</summary>
    public bool HasExcess { get; init; }

    public int Openings { get; init; }

    /// <summary>Who stated a purpose and may have the content, by pseudonym; each once.</summary>
    public IReadOnlyList<string> OpenedBy { get; init; } = [];

    public EndorsementStage Endorsement { get; init; }

    /// <summary>What the endorsed material may not be used for.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    public DestructionStage Destruction { get; init; }

    /// <summary>Why it is to be destroyed; null while in use.</summary>
    public DestructionReason? Reason { get; init; }

    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    public bool IsDestroyed => Custody == CustodyStage.Destroyed;
}

/// <param name="Due">The moment from which it is to be destroyed.</param>
public sealed record DestructionReason(string Ground, string Article, DateTimeOffset Due);

/// <param name="Statement">The <c>destruction.approved</c> statement's digest.</param>
/// <param name="Person">The official's pseudonym.</param>
/// <param name="Office">Their body.</param>
public sealed record Approval(Digest Statement, string Person, string Office);
