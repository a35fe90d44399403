namespace LotusBridge.Ledger;

/// <summary>How final an entry is. Each level includes the one before.</summary>
public enum Finality
{
    /// <summary>Locally durable and signed by the log.</summary>
    L0,

    /// <summary>Cosigned by the group of the log's own territory.</summary>
    L1,

    /// <summary>Cosigned by the quorum of the federation.</summary>
    L2,
}

/// <summary>Why a checkpoint or proof counts for nothing.</summary>
public enum ProofFault
{
    None,

    /// <summary>No log of this origin is in the policy.</summary>
    UnknownLog,

    /// <summary>No signature of the log's key.</summary>
    NotSignedByLog,

    /// <summary>A signature line of a known key does not verify, which spoils the note.</summary>
    FailingSignature,

    /// <summary>The inclusion hashes do not lead from the entry to the root.</summary>
    NotIncluded,
}

/// <summary>What a policy says of a signed checkpoint.</summary>
public sealed class PolicyVerdict
{
    private readonly IReadOnlyDictionary<string, long> times;
    private readonly string? quorum;

    internal PolicyVerdict(
        IReadOnlyDictionary<string, long> cosignatures, IReadOnlyDictionary<string, long> times, string? quorum,
        long? completed)
    {
        Cosignatures = cosignatures;
        this.times = times;
        this.quorum = quorum;
        CompletedAt = completed is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    private PolicyVerdict(ProofFault fault)
        : this(new Dictionary<string, long>(), new Dictionary<string, long>(), quorum: null, completed: null) => Fault = fault;

    /// <summary>None when the log's signature stands; the other members say nothing while there is a fault.</summary>
    public ProofFault Fault { get; }

    /// <summary>POSIX seconds of each verified cosignature, by the witness's name in the policy.</summary>
    public IReadOnlyDictionary<string, long> Cosignatures { get; }

    /// <summary>True when the policy's quorum cosigned, or the policy asks for none.</summary>
    public bool IsAccepted => Fault == ProofFault.None && (quorum is null || Holds(quorum));

    /// <summary>The moment at which the checkpoint existed, as <see cref="HeldBy"/> of the quorum; null without one.</summary>
    public DateTimeOffset? ExistedBy => quorum is null ? null : HeldBy(quorum);

    /// <summary>
    /// The moment before which these cosignatures together cannot have been there: as <see cref="ExistedBy"/>, with the
    /// times counted from the latest. Whatever names them all is younger.
    /// </summary>
    public DateTimeOffset? CompletedAt { get; }

    /// <summary>True when this witness cosigned, or enough members of this group; false for an unknown name.</summary>
    public bool Holds(string name) => times.ContainsKey(name);

    /// <summary>
    /// The moment by which the witness or group shows the checkpoint to have existed: of a group asking for k of n members
    /// the (2k-n)-th smallest time, at least the first. Up to 2k-n-1 clocks that are slow on purpose do not make it earlier
    /// than the first honest one, up to n-k that are fast do not make it later than the last (spec/ledger.md).
    /// </summary>
    public DateTimeOffset? HeldBy(string name) =>
        times.TryGetValue(name, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>
    /// L2 with the policy's quorum, L1 with the group <c>own-&lt;territory&gt;</c>, L0 with the log's signature alone;
    /// null while there is a fault. A policy with <c>quorum none</c> never gives L2.
    /// </summary>
    public Finality? FinalityIn(string territory) =>
        Fault != ProofFault.None ? null
        : quorum is not null && Holds(quorum) ? Finality.L2
        : Holds(Policy.OwnGroup(territory)) ? Finality.L1
        : Finality.L0;

    internal static PolicyVerdict Faulty(ProofFault fault) => new(fault);
}
