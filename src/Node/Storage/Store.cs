using LotusBridge.Node.Hosting;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Storage;

/// <summary>
/// The node's database. Reads run side by side; writes one at a time, each in one transaction, so that a log index is
/// assigned once. Unique keys guard the same against a second process.
/// </summary>
internal sealed class Store(IDbContextFactory<NodeDb> contexts) : IDisposable
{
    private readonly SemaphoreSlim writer = new(1, 1);

    /// <summary>Reads without tracking.</summary>
    public async Task<T> ReadAsync<T>(Func<NodeDb, Task<T>> read, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await read(db);
    }

    /// <summary>
    /// Runs <paramref name="write"/> in one transaction and commits what it saved when it returns. An exception rolls
    /// everything back.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<NodeDb, Task<T>> write, CancellationToken stop)
    {
        await writer.WaitAsync(stop);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(stop);
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var result = await write(db);
            await db.SaveChangesAsync(stop);
            CrashPoints.Here("before-commit");

            // From here on the caller's cancellation must not leave it in doubt whether the act was taken.
            await transaction.CommitAsync(CancellationToken.None);
            CrashPoints.Here("after-commit");
            return result;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<NodeDb, Task> write, CancellationToken stop) => WriteAsync(
        async db =>
        {
            await write(db);
            return true;
        },
        stop);

    public void Dispose() => writer.Dispose();
}
