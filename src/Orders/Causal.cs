using LotusBridge.Ledger;

namespace LotusBridge.Orders;

/// <summary>
/// Statements in the one order that respects what they answer: among those whose answers were all taken, always the
/// one with the smallest moment, then the smallest digest (`spec/statements.md`).
/// </summary>
internal static class Causal
{
    /// <param name="Taken">In the order of the fold.</param>
    /// <param name="Waiting">They answer, directly or not, what is not in the set.</param>
    internal sealed record Sorted(IReadOnlyList<Act> Taken, IReadOnlyList<Act> Waiting);

    public static Sorted Sort(IReadOnlyCollection<Act> acts)
    {
        var answeredBy = acts
            .SelectMany(act => act.Statement.Header.Answers.Select(answered => (answered, act)))
            .ToLookup(pair => pair.answered, pair => pair.act);
        var open = acts.ToDictionary(act => act.Digest, act => act.Statement.Header.Answers.Count);
        var ready = new PriorityQueue<Act, (DateTimeOffset, bool, Digest)>();
        foreach (var act in acts.Where(act => open[act.Digest] == 0))
        {
            ready.Enqueue(act, Rank(act));
        }

        List<Act> taken = [];
        while (ready.TryDequeue(out var next, out _))
        {
            taken.Add(next);
            foreach (var act in answeredBy[next.Digest].Where(act => --open[act.Digest] == 0))
            {
                ready.Enqueue(act, Rank(act));
            }
        }

        return new Sorted(taken, [.. acts.Where(act => open[act.Digest] > 0)]);
    }

    /// <summary>
    /// A certificate of destruction is shared and cannot answer the approvals, which are not: within one second what
    /// is local goes first. The shared statements keep their order among themselves whatever is local.
    /// </summary>
    private static (DateTimeOffset, bool, Digest) Rank(Act act) => (act.At, OrderThread.IsShared(act), act.Digest);

    public static IReadOnlyList<Digest> Heads(IReadOnlyList<Act> taken)
    {
        var answered = taken.SelectMany(act => act.Statement.Header.Answers).ToHashSet();
        return [.. taken.Select(act => act.Digest).Where(digest => !answered.Contains(digest)).Order()];
    }
}
