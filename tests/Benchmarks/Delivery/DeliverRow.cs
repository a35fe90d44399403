using System.Globalization;
using LotusBridge.Benchmarks.Custody;

namespace LotusBridge.Benchmarks.Delivery;

/// <summary>
/// <c>lotus package seal</c> and <c>send</c> as users start them, over TLS to a node on this machine, until the node has
/// said that it holds the whole and the receipt is verified.
/// </summary>
internal static class DeliverRow
{
    private const long Long = 10L << 30;
    private const long Longest = 50L << 30;
    private const long Quick = 64L << 20;
    private const long Spare = 8L << 30;
    private const double RateBar = 350;
    private const double MemoryBar = 100;
    private const double Mega = 1_000_000;
    private const double Mebi = 1 << 20;

    private static (double Rate, double Memory, string Remark)? delivered;

    public static async Task<Measured> RateAsync(Bench bench)
    {
        delivered ??= await RunAsync(bench, bench.IsQuick ? Quick : Long, isSparse: false).ConfigureAwait(false);
        return delivered is var (rate, _, remark)
            ? new Measured(new Row("deliver_10g", rate, "MB/s", null, null, null, RateBar, rate >= RateBar), Remark: remark)
            : NotMeasured("deliver_10g", "MB/s", RateBar);
    }

    public static async Task<Measured> MemoryAsync(Bench bench)
    {
        delivered ??= await RunAsync(bench, bench.IsQuick ? Quick : Long, isSparse: false).ConfigureAwait(false);
        return Memory("deliver_rss", delivered);
    }

    /// <summary>A source of holes: of the disk it takes what is sealed and what the node holds.</summary>
    public static async Task<Measured> LongestAsync(Bench bench)
    {
        var room = (new DriveInfo(bench.Root).AvailableFreeSpace - Spare) / 2;
        var length = bench.IsQuick ? Quick : Math.Min(Longest, Math.Max(Quick, room));
        var run = await RunAsync(bench, length, isSparse: true).ConfigureAwait(false);
        return Memory("rss_50g", run);
    }

    private static Measured Memory(string name, (double Rate, double Memory, string Remark)? run) => run is var (_, memory, remark)
        ? new Measured(new Row(name, memory, "MiB", null, null, null, MemoryBar, memory <= MemoryBar), Remark: remark)
        : NotMeasured(name, "MiB", MemoryBar);

    private static Measured NotMeasured(string name, string unit, double bar) => new(
        new Row(name, null, unit, null, null, null, bar, Met: false), Remark: "not measured: no packs at hand");

    private static async Task<(double Rate, double Memory, string Remark)?> RunAsync(Bench bench, long length, bool isSparse)
    {
        var stage = await DeliveryStage.StartAsync(bench, isTls: true).ConfigureAwait(false);
        if (stage is null)
        {
            return null;
        }

        var provided = Directory.CreateDirectory(Path.Combine(stage.Folder, "provided")).FullName;
        await using (stage.ConfigureAwait(false))
        {
            var order = await stage.CollectAsync().ConfigureAwait(false);
            var source = Path.Combine(stage.Folder, "source.bin");
            Make(source, length, isSparse);
            var (sealing, sealer) = await Programs.RunAsync(
            [
                .. Programs.Lotus, "package", "seal", order.Number, source, "--in", provided, "--node",
                stage.Zhuhai.ToString(), "--yes", .. stage.AsProvider,
            ]).ConfigureAwait(false);
            File.Delete(source);
            var package = Path.GetFileNameWithoutExtension(Directory.GetFiles(provided, "*.age").Single());
            await stage.KnownAsync(package).ConfigureAwait(false);
            var (cpu, before) = (stage.CpuTime, stage.PeakBytes);
            var (sending, sender) = await Programs.RunAsync(
            [
                .. Programs.Lotus, "package", "send", package, "--in", provided, "--node", stage.Macau.ToString(),
                .. stage.AsProvider,
            ]).ConfigureAwait(false);
            var (node, used) = (stage.PeakBytes, stage.CpuTime - cpu);
            Directory.Delete(provided, recursive: true);
            return (
                length / (sealing + sending) / Mega,
                Math.Max(node, Math.Max(sealer, sender)) / Mebi,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{length >> 20} MiB: sealed in {sealing:0.0} s, sent and verified in {sending:0.0} s "
                    + $"with {used.TotalSeconds:0.0} s of the node's processor time; memory of sealer {sealer / Mebi:0}, "
                    + $"sender {sender / Mebi:0}, node {node / Mebi:0} MiB ({before / Mebi:0} before the first part)"));
        }
    }

    private static void Make(string path, long length, bool isSparse)
    {
        using var file = File.Create(path);
        if (isSparse)
        {
            file.SetLength(length);
            return;
        }

        var part = new byte[1 << 20];
        for (var at = 0L; at < length; at += part.Length)
        {
            System.Security.Cryptography.RandomNumberGenerator.Fill(part);
            file.Write(part);
        }

        file.Flush(flushToDisk: true);
    }
}
