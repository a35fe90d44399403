namespace LotusBridge.Node.Acts;

/// <summary>When the node must next look at which thread, because a clock runs out there.</summary>
internal sealed class DueThreads
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> dues = new(StringComparer.Ordinal);

    /// <summary>The same by their moments: there may be a hundred thousand, and the clock asks often.</summary>
    private readonly SortedSet<(DateTimeOffset Due, string Thread)> ordered = new(
        Comparer<(DateTimeOffset Due, string Thread)>.Create((left, right) =>
            left.Due.CompareTo(right.Due) is not 0 and var order ? order : string.CompareOrdinal(left.Thread, right.Thread)));

    /// <summary>The earliest; null while no clock runs anywhere.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (gate)
            {
                return ordered.Count == 0 ? null : ordered.Min.Due;
            }
        }
    }

    /// <param name="thread">The thread's name.</param>
    /// <param name="due">Null when no clock of it concerns this node any more.</param>
    public void Put(string thread, DateTimeOffset? due)
    {
        lock (gate)
        {
            if (dues.Remove(thread, out var known))
            {
                ordered.Remove((known, thread));
            }

            if (due is { } at)
            {
                dues[thread] = at;
                ordered.Add((at, thread));
            }
        }
    }

    /// <summary>Threads that are due, the longest waiting first.</summary>
    public IReadOnlyList<string> At(DateTimeOffset now)
    {
        lock (gate)
        {
            return [.. ordered.TakeWhile(due => due.Due <= now).Select(due => due.Thread)];
        }
    }
}
