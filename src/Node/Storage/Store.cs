using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Storage;

/// <summary>
/// The node's database. Reads run side by side; writes one after the other, so that a log index is assigned once. Unique
/// keys guard the same against a second process. Writings that wait while a transaction runs share the next one: no
/// timer, and a lone one does not wait.
/// </summary>
internal sealed class Store(IDbContextFactory<NodeDb> contexts)
{
    private readonly Lock gate = new();
    private readonly Queue<Turn> waiting = new();
    private bool isRunning;

    /// <summary>Reads without tracking.</summary>
    public async Task<T> ReadAsync<T>(Func<NodeDb, Task<T>> read, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction and returns once what it saved is committed. An exception rolls
    /// back what it did, and nothing of others.
    /// </summary>
    /// <param name="write">Sees what was written before it, in the same transaction too.</param>
    /// <param name="stop">Takes the writing out while it waits for its turn; after that, it is for <paramref name="write"/>
    /// to look at, and what is committed is answered.</param>
    public Task<T> WriteAsync<T>(Func<NodeDb, Task<T>> write, CancellationToken stop) =>
        WriteAsync(write, committed: null, stop);

    /// <inheritdoc cref="WriteAsync{T}(Func{NodeDb, Task{T}}, CancellationToken)"/>
    /// <param name="committed">Brings a memory up to date on which later writings decide: it runs after the commit and
    /// before any of them.</param>
    public async Task<T> WriteAsync<T>(
        Func<NodeDb, Task<T>> write, Action<T>? committed, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var turn = new Turn<T>(write, committed, stop);
        await using var leaving = stop.UnsafeRegister(static one => ((Turn)one!).TryLeave(), turn);
        if (Enter(turn))
        {
            await CarryNextAsync();
        }

        return await turn.Answered;
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{NodeDb, Task{T}}, CancellationToken)"/>
    public Task WriteAsync(Func<NodeDb, Task> write, CancellationToken stop) => WriteAsync(
        async db =>
        {
            await write(db);
            return true;
        },
        stop);

    /// <summary>
    /// Waits for the next writing to share its transaction, ahead of it; <see cref="SetOffAsync"/> goes without one. What was
    /// handed over here is carried however its caller fares.
    /// </summary>
    public Task RideAsync(Func<NodeDb, Task> write)
    {
        var turn = new Turn<bool>(
            async db =>
            {
                await write(db);
                return true;
            },
            committed: null,
            CancellationToken.None);
        lock (gate)
        {
            waiting.Enqueue(turn);
        }

        return turn.Answered;
    }

    /// <summary>Carries what waits, where nobody does so already.</summary>
    public Task SetOffAsync() => Enter(turn: null) ? CarryNextAsync() : Task.CompletedTask;

    /// <summary>True when nobody carries: the caller then carries its own writing, and leaves others to the next.</summary>
    private bool Enter(Turn? turn)
    {
        lock (gate)
        {
            if (turn is not null)
            {
                waiting.Enqueue(turn);
            }

            return !isRunning && waiting.Count > 0 && (isRunning = true);
        }
    }

    private async Task CarryNextAsync()
    {
        await WriteGroup.CarryAsync(contexts, TakeGroup());
        lock (gate)
        {
            isRunning = waiting.Count > 0;
            if (!isRunning)
            {
                return;
            }
        }

        _ = Task.Run(CarryNextAsync);
    }

    private List<Turn> TakeGroup()
    {
        var group = new List<Turn>();
        lock (gate)
        {
            while (group.Count < WriteGroup.MaxTurns && group is not [.., { EndsGroup: true }]
                && waiting.TryDequeue(out var turn))
            {
                if (turn.TryCarry())
                {
                    group.Add(turn);
                }
            }
        }

        return group;
    }
}
