namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>Lets batches pass one at a time in the order of their numbers.</summary>
internal sealed class Turns
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, TaskCompletionSource<bool>> waiting = [];
    private long next;
    private long last = long.MaxValue;

    /// <summary>Waits until every earlier batch has passed; false when one of them failed and this one must not.</summary>
    public Task<bool> WaitAsync(long turn)
    {
        lock (gate)
        {
            if (turn == next || turn > last)
            {
                return Task.FromResult(turn <= last);
            }

            var mine = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add(turn, mine);
            return mine.Task;
        }
    }

    /// <summary>Whoever has the turn gives it on.</summary>
    public void Pass()
    {
        TaskCompletionSource<bool>? one;
        lock (gate)
        {
            waiting.Remove(++next, out one);
        }

        one?.SetResult(true);
    }

    /// <summary>Sends away all behind this one, now and later; those before it go on.</summary>
    public void CutAfter(long turn)
    {
        List<TaskCompletionSource<bool>> cut = [];
        lock (gate)
        {
            last = Math.Min(last, turn);
            foreach (var number in waiting.Keys.Where(number => number > last).ToArray())
            {
                waiting.Remove(number, out var one);
                cut.Add(one!);
            }
        }

        cut.ForEach(one => one.SetResult(false));
    }
}
