namespace LotusBridge.Node.Acts;

/// <summary>When the node must next look at which thread, because a clock runs out there.</summary>
internal sealed class DueThreads
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> dues = new(StringComparer.Ordinal);

    /// <summary>The earliest; null while no clock runs anywhere.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (gate)
            {
                return dues.Count == 0 ? null : dues.Values.Min();
            }
        }
    }

    /// <param name="thread">The thread's name.</param>
    /// <param name="due">Null when no clock of it concerns this node any more.</param>
    public void Put(string thread, DateTimeOffset? due)
    {
        lock (gate)
        {
            if (due is { } at)
            {
                dues[thread] = at;
            }
            else
            {
                dues.Remove(thread);
            }
        }
    }

    /// <summary>Threads that are due, the longest waiting first.</summary>
    public IReadOnlyList<string> At(DateTimeOffset now)
    {
        lock (gate)
        {
            return [.. dues.Where(due => due.Value <= now).OrderBy(due => due.Value).Select(due => due.Key)];
        }
    }
}
