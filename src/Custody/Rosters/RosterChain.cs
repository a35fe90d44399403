using LotusBridge.Ledger;

namespace LotusBridge.Custody.Rosters;

/// <summary>
/// The epochs of a federation from the genesis on, each verified against the one before. It says which epoch is in force
/// at an index of a log: that epoch's keys and policy judge what stands there, and no other's.
/// </summary>
public sealed class RosterChain
{
    /// <summary>The most epochs after the genesis; a file name has four digits.</summary>
    public const int MaxSteps = 9999;

    private readonly RosterReading[] epochs;
    private readonly IReadOnlyDictionary<string, long>[] begins;

    private RosterChain(RosterReading[] epochs, IReadOnlyDictionary<string, long>[] begins, RosterLink[] links)
    {
        (this.epochs, this.begins, Links) = (epochs, begins, links);
    }

    /// <summary>What verifiers pin, by its <see cref="RosterReading.Hash"/>.</summary>
    public RosterReading Genesis => epochs[0];

    public RosterReading Newest => epochs[^1];

    public IReadOnlyList<RosterReading> Epochs => epochs;

    /// <summary>The epochs after the genesis as they were read.</summary>
    public IReadOnlyList<RosterLink> Links { get; }

    public static RosterChain Of(RosterReading genesis) => new(
        [genesis], [StepCheck.LogsOf(genesis.Roster).ToDictionary(origin => origin, _ => 0L, StringComparer.Ordinal)], []);

    /// <summary>Reads links one after the other; null and the reason at the first that does not follow.</summary>
    public static RosterChain? Read(RosterReading genesis, IEnumerable<RosterLink> links, out string? problem)
    {
        RosterChain? chain = Of(genesis);
        problem = null;
        foreach (var link in links)
        {
            chain = chain?.With(link, out problem);
        }

        return chain;
    }

    /// <summary>The chain with one more epoch, signed and final; null and the reason when it does not follow.</summary>
    public RosterChain? With(RosterLink link, out string? problem)
    {
        if (epochs.Length > MaxSteps)
        {
            problem = $"a chain has at most {MaxSteps} epochs after the genesis";
            return null;
        }

        var next = RosterEnvelope.ReadStep(link.Envelope, Newest, out problem);
        var evidence = next is null ? null : RosterLink.ReadEvidence(link.Evidence, out problem);
        if (evidence is null)
        {
            return null;
        }

        var check = new FinalityCheck(Newest, next!);
        problem = check.Problem(evidence) ?? RewindProblem(check.Begins);
        return problem is null
            ? new RosterChain([.. epochs, next!], [.. begins, Starts(next!.Roster, check.Begins)], [.. Links, link])
            : null;
    }

    /// <summary>The epoch that judges entry <paramref name="index"/> of a log; null when the log is no member's there.</summary>
    public RosterReading? InForce(string origin, long index)
    {
        for (var epoch = epochs.Length - 1; epoch >= 0; epoch--)
        {
            if (begins[epoch].TryGetValue(origin, out var from) && index >= from)
            {
                var reading = epochs[epoch];
                return StepCheck.LogsOf(reading.Roster).Contains(origin) ? reading : null;
            }
        }

        return null;
    }

    /// <summary>The first index of a log that the epoch judges; null when it does not speak of that log.</summary>
    public long? Begin(int epoch, string origin) => begins[epoch].TryGetValue(origin, out var from) ? from : null;

    /// <summary>The keys that a log has had, oldest first.</summary>
    public IReadOnlyList<VerifierKey> LogKeysOf(string origin) =>
        [.. epochs.Select(one => LogKeyIn(one, origin)).OfType<VerifierKey>().Distinct()];

    /// <summary>The key that signs a log's tree of that size: of the epoch in force at its last entry; null for none.</summary>
    public VerifierKey? LogKeyAt(string origin, long size) =>
        InForce(origin, Math.Max(0, size - 1)) is { } epoch ? LogKeyIn(epoch, origin) : null;

    /// <summary>
    /// True for a checkpoint that its log has signed with the key of the epoch in force at its last entry, or with the newest
    /// one: a retired key signs nothing behind its end.
    /// </summary>
    public bool IsByItsLog(SignedCheckpoint shown)
    {
        var (origin, size, _) = shown.Checkpoint;
        return new[] { LogKeyAt(origin, size), LogKeyIn(Newest, origin) }.Any(key => key is not null && shown.IsSignedBy(key));
    }

    /// <summary>True when the log was a member's in any epoch.</summary>
    public bool Knows(string origin) => epochs.Any(one => StepCheck.LogsOf(one.Roster).Contains(origin));

    private static VerifierKey? LogKeyIn(RosterReading epoch, string origin) =>
        epoch.Policy.Logs.FirstOrDefault(log => string.Equals(log.Key.Name, origin, StringComparison.Ordinal))?.Key;

    // A new log is under the epoch that names it from its first entry on; one that comes back, from where it had ended.
    private Dictionary<string, long> Starts(Roster roster, IReadOnlyDictionary<string, long> old)
    {
        var starts = new Dictionary<string, long>(old, StringComparer.Ordinal);
        foreach (var origin in StepCheck.LogsOf(roster).Where(origin => !old.ContainsKey(origin)))
        {
            starts[origin] = begins.Max(one => one.GetValueOrDefault(origin));
        }

        return starts;
    }

    private string? RewindProblem(IReadOnlyDictionary<string, long> next) =>
        next.FirstOrDefault(one => one.Value < begins[^1].GetValueOrDefault(one.Key)) is { Key: { } origin }
            ? $"in {origin} the epoch would begin before the one that it follows"
            : null;
}
