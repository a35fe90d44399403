using System.Diagnostics;
using Npgsql;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>The usual ledger table: each row holds the hash of the one before, so one writer after the other.</summary>
internal static class PostgresChain
{
    private const int Clients = 32;

    private const string Schema =
        """
        CREATE TABLE head (n bigint NOT NULL, chain bytea NOT NULL);
        CREATE TABLE entry (n bigint PRIMARY KEY, body bytea NOT NULL, chain bytea NOT NULL);
        INSERT INTO head VALUES (0, '');
        """;

    /// <summary>One statement, so that a client holds the head no longer than its own commit.</summary>
    private const string Append =
        """
        WITH next AS (UPDATE head SET n = n + 1, chain = sha256(chain || $1) RETURNING n, chain)
        INSERT INTO entry SELECT n, $1, chain FROM next
        """;

    /// <summary>Entries a second; null where PostgreSQL's programs are missing.</summary>
    public static async Task<double?> RunAsync(Bench bench)
    {
        using var cluster = PostgresCluster.Start(bench.NewFolder("postgres"));
        if (cluster is null)
        {
            return null;
        }

        var source = NpgsqlDataSource.Create(cluster.Connection + $";Maximum Pool Size={Clients + 1}");
        await using (source.ConfigureAwait(false))
        {
            using var schema = source.CreateCommand(Schema);
            await schema.ExecuteNonQueryAsync().ConfigureAwait(false);
            await LoadAsync(source, bench.Round / 5).ConfigureAwait(false);
            var rate = await LoadAsync(source, bench.Round).ConfigureAwait(false);
            Bench.Say($"  PostgreSQL chain {rate:N0}/s");
            return rate;
        }
    }

    private static async Task<double> LoadAsync(NpgsqlDataSource source, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            using var append = source.CreateCommand(Append);
            var body = new NpgsqlParameter<byte[]> { TypedValue = new byte[Adders.EntryBytes] };
            append.Parameters.Add(body);
            var done = 0;
            for (; clock.Elapsed < length; done++)
            {
                BitConverter.TryWriteBytes(body.TypedValue, (done * Clients) + client);
                await append.ExecuteNonQueryAsync().ConfigureAwait(false);
            }

            return done;
        })).ConfigureAwait(false);
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
