using LotusBridge.Node.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace LotusBridge.Node.Storage;

/// <summary>
/// Writings that share one transaction, and so one sync: each in a savepoint of its own, one commit, then the answers. A
/// refusal may rest on what another of the group has just written, so nobody is answered before the commit.
/// </summary>
internal static class WriteGroup
{
    /// <summary>The most that share one commit; who waits longer than for these waits for the disk anyway.</summary>
    public const int MaxTurns = 256;

    private const string Savepoint = "turn";

    /// <summary>From so many on it can only be people's acts that a crash point stops.</summary>
    private const int Crowd = 4;

    /// <summary>Never throws: what goes wrong is each caller's answer.</summary>
    public static async Task CarryAsync(IDbContextFactory<NodeDb> contexts, IReadOnlyList<Turn> group)
    {
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            await CommitAsync(contexts, group);
        }
        catch (Exception error)
        {
            foreach (var turn in group)
            {
                turn.Fail(turn.Failure ?? error);
            }

            return;
        }

        Telemetry.WritesTogether.Record(group.Count);
        foreach (var turn in group)
        {
            Answer(turn);
        }
    }

    private static void Answer(Turn turn)
    {
        if (turn.Failure is { } failure)
        {
            turn.Fail(failure);
        }
        else
        {
            turn.Answer();
        }
    }

    private static async Task CommitAsync(IDbContextFactory<NodeDb> contexts, IReadOnlyList<Turn> group)
    {
        // No caller's cancellation counts from here on: a commit may not be left in doubt, nor end with one of them.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        db.Database.AutoSavepointsEnabled = false;
        db.ForgetIndex();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        if (group is [var lone])
        {
            await WriteAsync(db, lone);
        }
        else
        {
            foreach (var turn in group)
            {
                await WriteApartAsync(db, transaction, turn);
            }
        }

        CrashPoints.Here("before-commit");
        if (group.Count >= Crowd)
        {
            CrashPoints.Here("before-common-commit");
        }

        await transaction.CommitAsync(CancellationToken.None);
        CrashPoints.Here("after-commit");
        if (group.Count >= Crowd)
        {
            CrashPoints.Here("after-common-commit");
        }
    }

    private static async Task WriteAsync(NodeDb db, Turn turn)
    {
        await turn.WriteAsync(db);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <exception cref="System.Data.Common.DbException">The engine has given up the whole transaction.</exception>
    private static async Task WriteApartAsync(NodeDb db, IDbContextTransaction transaction, Turn turn)
    {
        await transaction.CreateSavepointAsync(Savepoint, CancellationToken.None);
        try
        {
            await WriteAsync(db, turn);
        }
        catch (Exception error)
        {
            turn.Failure = error;
            await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
            db.ForgetIndex();
        }

        await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None);

        // The next turn must see the tables, not what this one remembers of them.
        db.ChangeTracker.Clear();
    }
}
