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

    /// <param name="after">What else comes before a statement, where it is in the set; null for nothing.</param>
    public static Sorted Sort(IReadOnlyCollection<Act> acts, Func<Act, IReadOnlyList<Digest>>? after = null)
    {
        var here = acts.Select(act => act.Digest).ToHashSet();
        var before = acts.ToDictionary(
            act => act.Digest,
            act => act.Statement.Header.Answers.Union((after?.Invoke(act) ?? []).Where(here.Contains)).ToList());
        var followers = acts
            .SelectMany(act => before[act.Digest].Select(earlier => (earlier, act)))
            .ToLookup(pair => pair.earlier, pair => pair.act);
        var open = before.ToDictionary(pair => pair.Key, pair => pair.Value.Count);
        var ready = new PriorityQueue<Act, (DateTimeOffset, Digest)>();
        foreach (var act in acts.Where(act => open[act.Digest] == 0))
        {
            ready.Enqueue(act, (act.At, act.Digest));
        }

        List<Act> taken = [];
        while (ready.TryDequeue(out var next, out _))
        {
            taken.Add(next);
            foreach (var act in followers[next.Digest].Where(act => --open[act.Digest] == 0))
            {
                ready.Enqueue(act, (act.At, act.Digest));
            }
        }

        return new Sorted(taken, [.. acts.Where(act => open[act.Digest] > 0)]);
    }

    public static IReadOnlyList<Digest> Heads(IReadOnlyList<Act> taken)
    {
        var answered = taken.SelectMany(act => act.Statement.Header.Answers).ToHashSet();
        return [.. taken.Select(act => act.Digest).Where(digest => !answered.Contains(digest)).Order()];
    }
}
