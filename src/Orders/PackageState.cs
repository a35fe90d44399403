using LotusBridge.Custody.Statements;
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

    /// <summary>The fingerprints of the keys that it is sealed to, in the manifest's order.</summary>
    public required IReadOnlyList<Digest> Recipients { get; init; }

    public CustodyStage Custody { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>It may be kept, not used.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>More was in it than was ordered; what was too much was shown to nobody.</summary>
    public bool HasExcess { get; init; }

    public int Openings { get; init; }

    /// <summary>Who stated a purpose and may have the content, by pseudonym; each once.</summary>
    public IReadOnlyList<string> OpenedBy { get; init; } = [];

    /// <summary>The openings, by digest: what copies are made under.</summary>
    public IReadOnlyList<Digest> OpenedUnder { get; init; } = [];

    /// <summary>Who holds content of it beside the node, in the order of their listing; each once.</summary>
    public IReadOnlyList<Copy> Copies { get; init; } = [];

    /// <summary>What was said of the keys that could open it.</summary>
    public IReadOnlyList<KeyFate> Keys { get; init; } = [];

    public EndorsementStage Endorsement { get; init; }

    /// <summary>What the endorsed material may not be used for.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    public DestructionStage Destruction { get; init; }

    /// <summary>Why it is to be destroyed; null while in use.</summary>
    public DestructionReason? Reason { get; init; }

    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>The holders that could not destroy what they hold, and have not done so since.</summary>
    public IReadOnlyList<Holder> Failures { get; init; } = [];

    /// <summary>What was raised for the committee and is not resolved.</summary>
    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    public bool IsDestroyed => Custody == CustodyStage.Destroyed;
}

/// <param name="Due">The moment from which it is to be destroyed.</param>
public sealed record DestructionReason(string Ground, string Article, DateTimeOffset Due);

/// <param name="Statement">The <c>destruction.approved</c> statement's digest.</param>
/// <param name="Person">The official's pseudonym.</param>
/// <param name="Office">Their body.</param>
public sealed record Approval(Digest Statement, string Person, string Office);

/// <param name="Keeper">The office that keeps it.</param>
/// <param name="Fate">Null while it is there.</param>
public sealed record Copy(Holder Holder, string Keeper, CopyFate? Fate = null);

/// <param name="By">Who said it, by pseudonym.</param>
/// <param name="Said">The <c>copy.destroyed</c> statement's digest.</param>
public sealed record CopyFate(FateMethod Method, DateTimeOffset At, string By, Digest Said, string? Basis);

/// <summary>One person's word on a key.</summary>
/// <param name="Said">The <c>key.destroyed</c> statement's digest.</param>
public sealed record KeyFate(
    Digest Recipient, FateMethod Method, DateTimeOffset At, string Person, string Office, Digest Said, string? Basis);

/// <param name="Kind">As in <see cref="AlarmRaised"/>.</param>
public sealed record Alarm(string Kind, DateTimeOffset At);
