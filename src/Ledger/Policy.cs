namespace LotusBridge.Ledger;

/// <summary>
/// Whom one trusts: logs, witnesses, groups of them and the quorum (C2SP tlog-policy). Evaluated against signed
/// checkpoints, offline as well as online.
/// </summary>
public sealed class Policy
{
    private readonly VerifierKey[] keys;

    internal Policy(
        string text,
        IReadOnlyList<PolicyLog> logs,
        IReadOnlyList<PolicyWitness> witnesses,
        IReadOnlyList<PolicyGroup> groups,
        string? quorum)
    {
        (Text, Logs, Witnesses, Groups, Quorum) = (text, logs, witnesses, groups, quorum);
        keys = [.. logs.Select(l => l.Key), .. witnesses.Select(w => w.Key)];
    }

    /// <summary>The text it was read from; its digest names the policy.</summary>
    public string Text { get; }

    public IReadOnlyList<PolicyLog> Logs { get; }

    public IReadOnlyList<PolicyWitness> Witnesses { get; }

    /// <summary>In the order of definition: members come before their group.</summary>
    public IReadOnlyList<PolicyGroup> Groups { get; }

    /// <summary>Name of the witness or group that must have cosigned; null for <c>quorum none</c>.</summary>
    public string? Quorum { get; }

    /// <summary>The group whose cosignatures make L1 in a territory: <c>own-&lt;territory&gt;</c>.</summary>
    public static string OwnGroup(string territory) => "own-" + territory;

    /// <summary>Reads a policy.</summary>
    /// <exception cref="LedgerFormatException">Wrong form, a name used wrongly, or above a limit.</exception>
    public static Policy Parse(ReadOnlySpan<byte> bytes) => new PolicyReader().Read(bytes);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static Policy Parse(string text) => Parse(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Verifies log signature and cosignatures and says which witnesses and groups hold, and since when.</summary>
    public PolicyVerdict Evaluate(SignedCheckpoint checkpoint) =>
        Judge(checkpoint, [.. Logs.Select(l => l.Key)], keys);

    /// <summary>
    /// The same with the log's key given: what these witnesses say of a log that the policy names by another key, or not.
    /// </summary>
    public PolicyVerdict EvaluateAs(VerifierKey log, SignedCheckpoint checkpoint) =>
        Judge(checkpoint, [log], [log, .. Witnesses.Select(w => w.Key)]);

    /// <summary>True when these witnesses, by their names in the policy, are a quorum; never with <c>quorum none</c>.</summary>
    public bool IsQuorum(IEnumerable<string> witnesses)
    {
        var known = witnesses.Where(name => Witnesses.Any(w => string.Equals(w.Name, name, StringComparison.Ordinal)));
        return Quorum is not null
            && WithGroups(known.Distinct(StringComparer.Ordinal).ToDictionary(name => name, _ => 0L, StringComparer.Ordinal))
                .ContainsKey(Quorum);
    }

    private PolicyVerdict Judge(SignedCheckpoint checkpoint, VerifierKey[] logs, VerifierKey[] known)
    {
        var origin = checkpoint.Checkpoint.Origin;
        if (!logs.Any(l => string.Equals(l.Name, origin, StringComparison.Ordinal)))
        {
            return PolicyVerdict.Faulty(ProofFault.UnknownLog);
        }

        if (checkpoint.Note.Verify(known) is not { } verified)
        {
            return PolicyVerdict.Faulty(ProofFault.FailingSignature);
        }

        // Another log's signature over this origin says nothing about this log.
        if (!logs.Any(l => string.Equals(l.Name, origin, StringComparison.Ordinal)
            && verified.Any(v => v.Key.Equals(l))))
        {
            return PolicyVerdict.Faulty(ProofFault.NotSignedByLog);
        }

        var cosignatures = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var witness in Witnesses)
        {
            if (verified.FirstOrDefault(v => v.Key.Equals(witness.Key)) is { } cosignature)
            {
                cosignatures.Add(witness.Name, cosignature.Timestamp);
            }
        }

        return new PolicyVerdict(
            cosignatures, WithGroups(cosignatures), Quorum, Quorum is null ? null : AtTheEnd(cosignatures));
    }

    public override string ToString() => Text;

    /// <summary>The quorum's time counted from the latest: as many liars as it bears cannot make it later than an honest one.</summary>
    private long? AtTheEnd(Dictionary<string, long> cosignatures)
    {
        var backwards = cosignatures.ToDictionary(one => one.Key, one => -one.Value, StringComparer.Ordinal);
        return WithGroups(backwards).TryGetValue(Quorum!, out var time) ? -time : null;
    }

    private Dictionary<string, long> WithGroups(Dictionary<string, long> cosignatures)
    {
        var times = new Dictionary<string, long>(cosignatures, StringComparer.Ordinal);
        foreach (var group in Groups)
        {
            var held = group.Members.Where(times.ContainsKey).Select(m => times[m]).Order().ToArray();
            if (held.Length >= group.Threshold)
            {
                times.Add(group.Name, held[group.TimeRank - 1]);
            }
        }

        return times;
    }
}

/// <summary>A <c>log</c> line. The key's name is the origin.</summary>
public sealed record PolicyLog(VerifierKey Key, string? Url);

/// <summary>A <c>witness</c> line. The name means something within the policy only.</summary>
public sealed record PolicyWitness(string Name, VerifierKey Key, string? Url);

/// <summary>A <c>group</c> line: it holds when at least <paramref name="Threshold"/> of its members do.</summary>
public sealed record PolicyGroup(string Name, int Threshold, IReadOnlyList<string> Members)
{
    /// <summary>
    /// Which of its members' times is the group's, 1 for the smallest: k of n is safe from forks while no more than
    /// 2k-n-1 members lie, so the next time after as many lies is no earlier than an honest one.
    /// </summary>
    internal int TimeRank => Math.Max(1, (2 * Threshold) - Members.Count);
}
