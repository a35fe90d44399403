using LotusBridge.Ledger;

namespace LotusBridge.Benchmarks.Ledger;

/// <summary>1,024 callers, each entry with a signature that is verified before it is appended.</summary>
internal static class SignedRow
{
    private const int Callers = 1024;
    private const int Prepared = 4096;
    private const double Bar = 30_000;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        using var officer = Ed25519Signer.FromSeed(Enumerable.Repeat((byte)7, Ed25519Signer.SeedLength).ToArray());
        var entries = Enumerable.Range(0, Prepared).Select(i => Entry(officer, i)).ToArray();
        ReadOnlyMemory<byte> Next(int caller, long turn)
        {
            var entry = entries[(caller + (turn * Callers)) % Prepared];
            return Verifies(officer.PublicKey.Span, entry)
                ? entry
                : throw new InvalidOperationException("a signature of the benchmark's own does not verify");
        }

        using var log = Logs.Open(bench.NewFolder("signed"));
        await Adders.RunAsync(log, Callers, bench.Round / 5, Next).ConfigureAwait(false);
        var load = await Adders.RunAsync(log, Callers, bench.Round, Next).ConfigureAwait(false);
        var bare = BareVerifications(officer.PublicKey.Span, entries, bench.Round / 5) * Environment.ProcessorCount;
        return new Measured(
            new Row("append_signed", load.PerSecond, "entries/s", "Ed25519 verification alone, all cores", bare,
                load.PerSecond / bare, Bar, load.PerSecond >= Bar),
            load.Latencies.At(0.5),
            load.Latencies.At(0.99),
            load.CpuMicroseconds);
    }

    private static byte[] Entry(Ed25519Signer by, int number)
    {
        var message = new byte[Adders.EntryBytes - Ed25519.SignatureLength];
        BitConverter.TryWriteBytes(message, number);
        return [.. message, .. by.Sign(message)];
    }

    private static bool Verifies(ReadOnlySpan<byte> key, ReadOnlySpan<byte> entry) =>
        Ed25519.Verify(key, entry[..^Ed25519.SignatureLength], entry[^Ed25519.SignatureLength..]);

    private static double BareVerifications(ReadOnlySpan<byte> key, byte[][] entries, TimeSpan length)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var done = 0;
        while (clock.Elapsed < length)
        {
            Verifies(key, entries[done++ % entries.Length]);
        }

        return done / clock.Elapsed.TotalSeconds;
    }
}
