namespace LotusBridge.Benchmarks.Ledger;

/// <summary>1,024 callers in this process against SQLite and against a chain of rows in PostgreSQL.</summary>
internal static class AppendRow
{
    private const int Callers = 1024;
    private const double Bar = 200_000;
    private const double TimesSqlite = 3;
    private const double TimesChain = 100;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var (ours, sqlite, latencies, cpu) = (new List<double>(), new List<double>(), new Latencies(), new List<double>());
        using (var log = Logs.Open(bench.NewFolder("append")))
        {
            using var peer = SqlitePeer.Open(bench.NewFolder("sqlite"));
            await Adders.RunAsync(log, Callers, bench.Round / 5, Adders.Plain(Callers)).ConfigureAwait(false);
            peer.Run(bench.Round / 5);
            for (var round = 0; round < bench.Rounds; round++)
            {
                var load = await Adders.RunAsync(log, Callers, bench.Round, Adders.Plain(Callers)).ConfigureAwait(false);
                ours.Add(load.PerSecond);
                cpu.Add(load.CpuMicroseconds);
                latencies.AddAll(load.Latencies);
                sqlite.Add(peer.Run(bench.Round));
                Bench.Say($"  log {load.PerSecond:N0}/s, SQLite {sqlite[^1]:N0}/s");
            }
        }

        var chain = await PostgresChain.RunAsync(bench).ConfigureAwait(false);
        var (value, peerValue) = (Median(ours), Median(sqlite));
        var beatsChain = chain is null || value >= TimesChain * chain;
        return new Measured(
            new Row("append_1024", value, "entries/s", "SQLite WAL FULL, batches of 256", peerValue, value / peerValue,
                Bar, value >= Bar && value >= TimesSqlite * peerValue && beatsChain),
            latencies.At(0.5),
            latencies.At(0.99),
            Median(cpu),
            chain is null
                ? "at least 3 x SQLite; no PostgreSQL programs here, so not compared with its chain"
                : $"at least 3 x SQLite, and 100 x a serial hash chain in PostgreSQL ({chain:N0}/s, {value / chain:N0} x)");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
