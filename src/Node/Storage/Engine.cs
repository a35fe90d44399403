using System.Runtime.CompilerServices;
using LotusBridge.Node.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace LotusBridge.Node.Storage;

/// <summary>Which database the connection string names, and how it is opened.</summary>
internal static class Engine
{
    /// <summary>What a SQLite connection string of the configuration starts with; a path may follow.</summary>
    public const string SqlitePrefix = "sqlite:";

    /// <summary>The file below the data folder when the configuration names none.</summary>
    public const string DefaultFile = "node.db";

    /// <summary>The number of the advisory lock; "lotus" in ASCII.</summary>
    private const long WriterLock = 0x6c_6f_74_75_73;

    // The server may take a moment to see that a killed process has gone.
    private const int HoldAttempts = 20;
    private static readonly TimeSpan HoldPause = TimeSpan.FromMilliseconds(250);

    public static bool IsSqlite(string database) => database.StartsWith(SqlitePrefix, StringComparison.Ordinal);

    public static IServiceCollection AddStorage(this IServiceCollection services, string database, string dataFolder)
    {
        services.AddPooledDbContextFactory<NodeDb>(options => Configure(options, database, dataFolder));
        return services.AddSingleton<Store>();
    }

    /// <summary>Brings the tables to this version's form.</summary>
    public static async Task MigrateAsync(IDbContextFactory<NodeDb> contexts, CancellationToken stop)
    {
        await using var db = await contexts.CreateDbContextAsync(stop);
        await db.Database.MigrateAsync(stop);
        if (db.Database.IsSqlite())
        {
            // The journal mode stays with the file.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", stop);
        }
    }

    /// <summary>
    /// Takes the database for this process alone: a second writer with a log of its own would fork it. SQLite needs
    /// none, because the log's lock is in the same data folder.
    /// </summary>
    /// <returns>Holds the database until disposed.</returns>
    /// <exception cref="StartRefusedException">Another process has it.</exception>
    public static async Task<IAsyncDisposable> HoldAsync(IDbContextFactory<NodeDb> contexts, CancellationToken stop)
    {
        var db = await contexts.CreateDbContextAsync(stop);
        if (db.Database.IsSqlite())
        {
            return db;
        }

        await db.Database.OpenConnectionAsync(stop);
        for (var left = HoldAttempts; !await TryLockAsync(db, stop); left--)
        {
            if (left == 0)
            {
                await db.DisposeAsync();
                throw new StartRefusedException(StartRefusedException.Busy, "another process uses the database");
            }

            await Task.Delay(HoldPause, stop);
        }

        return new Held(db);
    }

    private static Task<bool> TryLockAsync(NodeDb db, CancellationToken stop) =>
        db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({WriterLock}) AS \"Value\"").SingleAsync(stop);

    /// <summary>Gives the lock back at once: a connection that only returns to its pool keeps it.</summary>
    private sealed class Held(NodeDb db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (db)
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({WriterLock})");
            }
        }
    }

    private static void Configure(DbContextOptionsBuilder options, string database, string dataFolder)
    {
        // There is no generated snapshot to compare the model with: the migration is written by hand and tested.
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        if (!IsSqlite(database))
        {
            options.UseNpgsql(database);
            return;
        }

        var file = database[SqlitePrefix.Length..] is { Length: > 0 } given ? given : DefaultFile;
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(file, dataFolder),
            DefaultTimeout = 30,
            ForeignKeys = true,
        };
        options.UseSqlite(connection.ToString()).AddInterceptors(new Durable());
    }

    /// <summary>Every connection syncs at every commit: a receipt promises that the statement survives a power cut.</summary>
    private sealed class Durable : DbConnectionInterceptor
    {
        /// <summary>Connections that are set already: a pooled one stays open, and is handed out many times for an act.</summary>
        private readonly ConditionalWeakTable<object, object> set = [];

        private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000";

        public override void ConnectionOpened(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            if (!IsNew(connection))
            {
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default)
        {
            if (!IsNew(connection))
            {
                return;
            }

            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        private bool IsNew(System.Data.Common.DbConnection connection) =>
            ((SqliteConnection)connection).Handle is { } handle && set.TryAdd(handle, Pragmas);
    }
}
