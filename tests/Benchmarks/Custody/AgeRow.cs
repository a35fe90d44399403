using System.Globalization;

namespace LotusBridge.Benchmarks.Custody;

/// <summary>
/// <c>lotus seal</c> or <c>lotus open</c> of 2 GiB against Debian's <c>age</c>, in turn: whole processes from their start,
/// the input in the page cache, the output discarded.
/// </summary>
internal static class AgeRow
{
    private const double MaxMemory = 100e6;

    public static async Task<Measured> RunAsync(Bench bench, string name, bool isSealing, int cores, double times)
    {
        if (Programs.Find("age") is not { } age || Programs.Find("taskset") is not { } taskset)
        {
            return new Measured(
                new Row(name, null, "MB/s", "age", null, null, null, Met: false),
                Remark: "not measured: age or taskset is not installed (Debian packages age, util-linux)");
        }

        var files = await Contents.MakeAsync(bench, age).ConfigureAwait(false);
        string[] flags = isSealing
            ? ["-r", files.Recipient, "-o", "/dev/null", files.Plain]
            : ["-i", files.Keys, "-o", "/dev/null", files.Sealed];
        string[] on = [taskset, "-c", cores == 1 ? "0" : $"0-{cores - 1}"];
        string[] theirs = [.. on, age, .. isSealing ? Array.Empty<string>() : ["-d"], .. flags];
        string[] ours = [.. on, .. Programs.Lotus, isSealing ? "seal" : "open", .. flags];

        var (own, peer, peak) = (new List<double>(), new List<double>(), 0L);
        for (var round = 0; round < (2 * bench.Rounds) - 1; round++)
        {
            peer.Add((await Programs.RunAsync(theirs).ConfigureAwait(false)).Seconds);
            var (seconds, memory) = await Programs.RunAsync(ours).ConfigureAwait(false);
            own.Add(seconds);
            peak = Math.Max(peak, memory);
            Bench.Say(string.Create(CultureInfo.InvariantCulture, $"  lotus {own[^1]:0.00} s, age {peer[^1]:0.00} s"));
        }

        var megabytes = files.Length / 1e6;
        var (value, peerValue) = (megabytes / Median(own), megabytes / Median(peer));
        return new Measured(
            new Row(name, value, "MB/s", "Debian age", peerValue, value / peerValue, times * peerValue,
                value >= times * peerValue && peak <= MaxMemory),
            P50Milliseconds: 1000 * Median(own),
            P99Milliseconds: 1000 * own.Max(),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"{files.Length / (1 << 20)} MiB, medians of {own.Count} processes each, start included; "
                + $"at most {peak / 1e6:0} MB of memory of 100"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
