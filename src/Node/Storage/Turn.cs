namespace LotusBridge.Node.Storage;

/// <summary>One caller's writing on its way through <see cref="Store"/>: it waits, is carried by a group, is answered.</summary>
internal abstract class Turn
{
    private const int IsWaiting = 0;
    private const int IsCarried = 1;
    private const int IsGone = 2;

    private int state = IsWaiting;

    /// <summary>
    /// True when what the next writing is decided on is in memory too, and only right once this one is committed and
    /// its caller's memory knows it.
    /// </summary>
    public abstract bool EndsGroup { get; }

    /// <summary>Why it alone was rolled back; null when it is to be committed.</summary>
    public Exception? Failure { get; set; }

    /// <summary>False when the caller has gone. From here on it gets what became of its writing, and nothing else.</summary>
    public bool TryCarry() => Interlocked.CompareExchange(ref state, IsCarried, IsWaiting) == IsWaiting;

    /// <summary>The caller goes; without effect once it is carried.</summary>
    public void TryLeave()
    {
        if (Interlocked.CompareExchange(ref state, IsGone, IsWaiting) == IsWaiting)
        {
            Leave();
        }
    }

    public abstract Task WriteAsync(NodeDb db);

    /// <summary>The group is durable: tells the caller's memory, then the caller.</summary>
    public abstract void Answer();

    /// <summary>Nothing of it was committed.</summary>
    public abstract void Fail(Exception error);

    protected abstract void Leave();
}

/// <inheritdoc cref="Turn"/>
/// <param name="write">Runs inside the group's transaction.</param>
/// <param name="committed">Runs after the commit and before any later writing; null where no memory is kept.</param>
/// <param name="stop">The caller's.</param>
internal sealed class Turn<T>(Func<NodeDb, Task<T>> write, Action<T>? committed, CancellationToken stop) : Turn
{
    // The group's runner must not be held up by what a caller does next.
    private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    public override bool EndsGroup => committed is not null;

    public Task<T> Answered => answer.Task;

    public override async Task WriteAsync(NodeDb db) => result = await write(db);

    public override void Answer()
    {
        try
        {
            committed?.Invoke(result!);
            answer.SetResult(result!);
        }
        catch (Exception error) when (!answer.Task.IsCompleted)
        {
            answer.SetException(error);
        }
    }

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException && stop.IsCancellationRequested)
        {
            answer.TrySetCanceled(stop);
        }
        else
        {
            answer.TrySetException(error);
        }
    }

    protected override void Leave() => answer.TrySetCanceled(stop);
}
