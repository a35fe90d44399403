namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>
/// Virtual time on one thread, in milliseconds: what is due runs in the order of its moment and, at one moment, in the
/// order in which it was asked for. Continuations of awaits come here too, so that nothing runs beside.
/// </summary>
internal sealed class Schedule : SynchronizationContext
{
    private readonly PriorityQueue<Action, (long At, long Turn)> due = new();
    private long turns;

    /// <summary>Milliseconds since the start.</summary>
    public long Now { get; private set; }

    public void After(long milliseconds, Action act) => due.Enqueue(act, (Now + milliseconds, turns++));

    public override void Post(SendOrPostCallback d, object? state) => After(0, () => d(state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Fails the run when the task does; nobody else waits for it.</summary>
    public static void Watch(Task task)
    {
        var awaiter = task.GetAwaiter();
        if (awaiter.IsCompleted)
        {
            awaiter.GetResult();
            return;
        }

        awaiter.OnCompleted(awaiter.GetResult);
    }

    /// <summary>Runs what is due up to a moment.</summary>
    public void RunUntil(long end)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            while (due.TryPeek(out _, out var next) && next.At <= end)
            {
                Now = next.At;
                due.Dequeue()();
            }

            Now = end;
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
