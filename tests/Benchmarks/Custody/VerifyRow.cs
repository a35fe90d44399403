using System.Globalization;

namespace LotusBridge.Benchmarks.Custody;

/// <summary><c>lotus verify</c> of a bundle with ten thousand statements, as a process from its start.</summary>
internal static class VerifyRow
{
    private const int Statements = 10_000;
    private const int Few = 200;
    private const double Bar = 3;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        if (Environment.GetEnvironmentVariable("LOTUS_PACKS") is not { } packs)
        {
            return new Measured(
                new Row("verify_10k", null, "s", null, null, null, Bar, Met: false), Remark: "not measured: no packs at hand");
        }

        var folder = bench.NewFolder("verify");
        var path = Path.Combine(folder, "long.lotus");
        using var bundle = new LongBundle(folder, Path.Combine(packs, "gba", "pack.yaml"));
        var count = await bundle.WriteAsync(path, bench.IsQuick ? Few : Statements).ConfigureAwait(false);
        var times = new List<double>();
        var memory = 0L;
        for (var i = 0; i < bench.Rounds; i++)
        {
            var (seconds, peak) = await Programs.RunAsync(
                [.. Programs.Lotus, "verify", path, "--roster", bundle.Roster.Hash.ToString()]).ConfigureAwait(false);
            times.Add(seconds);
            memory = Math.Max(memory, peak);
        }

        times.Sort();
        var value = times[times.Count / 2];
        return new Measured(
            new Row("verify_10k", value, "s", null, null, null, Bar, value <= Bar),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"{count} statements, each under a checkpoint of its own; {new FileInfo(path).Length >> 20} MiB, memory {memory >> 20} MiB"));
    }
}
