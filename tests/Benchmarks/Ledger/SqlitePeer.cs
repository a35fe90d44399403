using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>A ledger table in SQLite: WAL, synchronous FULL, a chain of hashes, 256 entries a transaction.</summary>
internal sealed class SqlitePeer : IDisposable
{
    private const int Batch = 256;

    private readonly SqliteConnection connection;
    private byte[] head = new byte[SHA256.HashSizeInBytes];
    private long index;

    private SqlitePeer(SqliteConnection connection) => this.connection = connection;

    public static SqlitePeer Open(string folder)
    {
        SQLitePCL.Batteries_V2.Init();
        var database = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False");
        database.Open();
        Execute(database, "PRAGMA journal_mode=WAL");
        Execute(database, "PRAGMA synchronous=FULL");
        Execute(database, "CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB NOT NULL, chain BLOB NOT NULL)");
        return new SqlitePeer(database);
    }

    /// <summary>Entries a second.</summary>
    public double Run(TimeSpan length)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO entry VALUES ($id, $body, $chain)";
        var id = insert.Parameters.Add("$id", SqliteType.Integer);
        var body = insert.Parameters.Add("$body", SqliteType.Blob);
        var chain = insert.Parameters.Add("$chain", SqliteType.Blob);
        var entry = new byte[Adders.EntryBytes];
        var (clock, done) = (Stopwatch.StartNew(), 0L);
        for (; clock.Elapsed < length; done += Batch)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < Batch; i++)
            {
                BitConverter.TryWriteBytes(entry, index);
                head = SHA256.HashData([.. head, .. entry]);
                (id.Value, body.Value, chain.Value) = (index++, entry, head);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return done / clock.Elapsed.TotalSeconds;
    }

    public void Dispose() => connection.Dispose();

    private static void Execute(SqliteConnection on, string what)
    {
        using var command = on.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = what;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
