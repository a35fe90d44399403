using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// Sees every signature that ever left a node, delivered or not, and so knows what the worst adversary could put together.
/// </summary>
internal sealed class Observer(Setting setting)
{
    private readonly Dictionary<string, Said> said = new(StringComparer.Ordinal);
    private readonly Policy policy = Keys.PolicyOf(setting);
    private readonly VerifierKey[] cosigners = [.. Keys.CosignersOf(setting).Select(one => one.Key)];

    private readonly VerifierKey[] honest =
    [
        .. Keys.CosignersOf(setting).Where((_, node) => !setting.Bad.ContainsKey(node)).Select(one => one.Key),
        .. setting.Owners.Where(node => !setting.Bad.ContainsKey(node)).Select(node => Keys.Logs[node].Key),
    ];

    /// <summary>A checkpoint as its log signed it, with the leaves below it.</summary>
    public void Signed(SignedCheckpoint own, IReadOnlyList<Digest> leaves, DateTimeOffset at)
    {
        var text = own.Note.Text;
        if (!said.ContainsKey(text))
        {
            said.Add(text, new Said(own, [.. leaves.Take((int)own.Checkpoint.Size)], at));
        }
    }

    /// <summary>A cosigner's answer, the moment it is made.</summary>
    public void Cosigned(string text, string reply) => said[text].Replies.Add(reply);

    /// <summary>Pairs of checkpoints of one log that are both final while neither is a prefix of the other.</summary>
    public IEnumerable<string> Conflicts() =>
        from log in said.Values.GroupBy(one => one.Tree.Origin, StringComparer.Ordinal)
        from a in log
        from b in log
        where a.Tree.Size <= b.Tree.Size && !ReferenceEquals(a, b) && !IsPrefix(a, b) && IsFinal(a) && IsFinal(b)
        select $"{a.Tree.Origin}: {a.Tree.Size} {a.Tree.Root.Hex[..8]} and {b.Tree.Size} {b.Tree.Root.Hex[..8]} are both final";

    /// <summary>
    /// Final checkpoints that are said to have existed before their log made them.
    /// One seed in four is looked at: every signature is verified once more.
    /// </summary>
    public IEnumerable<string> TooEarly() =>
        from one in said.Values
        where setting.Seed % 4 == 0 && IsFinal(one) && one.Verdict!.ExistedBy < one.At.AddSeconds(-setting.ClockError - 1)
        select $"{one.Tree.Origin}: {one.Tree.Size} made at {one.At:HH:mm:ss} existed by {one.Verdict!.ExistedBy:HH:mm:ss}";

    /// <summary>
    /// Honest keys against which two signatures can be laid side by side as proof of a lie. One seed in ten is looked at.
    /// </summary>
    public IEnumerable<string> WronglyAccused() =>
        from log in said.Values.GroupBy(one => one.Tree.Origin, StringComparer.Ordinal)
        where setting.Seed % 10 == 0
        from pair in Neighbours([.. log.OrderBy(one => one.Tree.Size)])
        from accusation in Accusations(pair.Smaller, pair.Larger)
        select $"{accusation.Accused.Name} is honest and stands accused: {accusation.Kind} of {pair.Larger.Tree.Origin}";

    private static IEnumerable<(Said Smaller, Said Larger)> Neighbours(Said[] log) =>
        log.SelectMany((one, at) => log.Skip(at + 1).Take(3).Select(next => (one, next)));

    private IEnumerable<Accusation> Accusations(Said a, Said b)
    {
        var (smaller, larger, tree) = (Cosigned(a), Cosigned(b), MerkleProofs.Over(b.Leaves));
        var forks = a.Tree.Size == b.Tree.Size
            ? []
            : Conflict.Between(
                honest, smaller, larger, tree.Root(a.Tree.Size), tree.Consistency(a.Tree.Size, b.Tree.Size));
        return [.. Conflict.Between(honest, smaller, larger), .. forks];
    }

    private static bool IsPrefix(Said a, Said b) => Merkle.VerifyConsistency(
        a.Tree.Size, b.Tree.Size, a.Tree.Root, b.Tree.Root,
        MerkleProofs.Over(b.Leaves).Consistency(a.Tree.Size, b.Tree.Size));

    private bool IsFinal(Said one)
    {
        one.Verdict ??= policy.Evaluate(Cosigned(one));
        return one.Verdict.IsAccepted;
    }

    private SignedCheckpoint Cosigned(Said one) => CosignedCheckpoint.Assemble(
        one.Own, cosigners, one.Replies.Select(reply => (ReadOnlyMemory<byte>)Some.Bytes(reply)));

    private sealed class Said(SignedCheckpoint own, Digest[] leaves, DateTimeOffset at)
    {
        public SignedCheckpoint Own { get; } = own;

        public Checkpoint Tree => Own.Checkpoint;

        public Digest[] Leaves { get; } = leaves;

        public DateTimeOffset At { get; } = at;

        public HashSet<string> Replies { get; } = new(StringComparer.Ordinal);

        public PolicyVerdict? Verdict { get; set; }
    }
}
