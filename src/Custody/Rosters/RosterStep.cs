using System.Text.Json.Serialization;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>How an epoch follows the one before (<c>spec/roster.md</c>).</summary>
/// <param name="Previous">SHA-256 of the envelope of the epoch before.</param>
/// <param name="Reason">For a person, 1 to <see cref="MaxReasonLength"/> characters without control characters.</param>
/// <param name="Cuts">
/// Logs in which the epoch is in force from a size on that the signers have fixed, ascending: those of members who leave,
/// are away, or whose keys are revoked, and every log when a revoked key cosigned. In all others it is in force after
/// its own entry.
/// </param>
public sealed record RosterStep(Digest Previous, string Reason, IReadOnlyList<RosterCut> Cuts)
{
    public const int MaxReasonLength = 400;

    internal string? Problem() =>
        Reason.Length is 0 or > MaxReasonLength || Reason.Any(char.IsControl)
            ? $"a reason has 1 to {MaxReasonLength} characters and no control characters"
        : Cuts.Any(cut => cut.Size < 0) ? "a cut has no negative size"
        : Cuts.Zip(Cuts.Skip(1)).Any(pair => string.CompareOrdinal(pair.First.Log, pair.Second.Log) >= 0)
            ? "cuts come in ascending order of their logs, without repeats"
        : null;
}

/// <summary>A log's size at which an epoch begins there: entry <paramref name="Size"/> is the first under it.</summary>
/// <param name="Log">The origin.</param>
/// <param name="Size">0 to 2^63-1.</param>
public sealed record RosterCut(string Log, long Size);

/// <summary>
/// What shows that an epoch is final: nobody signs it, since everything in it is signed. The logs' entries of the
/// epoch's envelope, and the checkpoints that a new member's mirror has cosigned.
/// </summary>
/// <param name="Proofs">tlog-proofs of the epoch's envelope, ascending by the origins of their logs, one for a log.</param>
/// <param name="Heads">Further signed checkpoints, ascending by their origins, one for a log.</param>
public sealed record RosterEvidence(IReadOnlyList<string> Proofs, IReadOnlyList<string> Heads)
{
    /// <summary>The largest evidence, in bytes of JSON.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    [JsonIgnore]
    public static RosterEvidence None { get; } = new([], []);
}
