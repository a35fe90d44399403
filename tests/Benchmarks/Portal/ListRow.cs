using System.Diagnostics;
using System.Globalization;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>
/// Lists of 200 over 100,000 orders, whole, far down, narrowed and searched, by judges who see all and by offices that see a few
/// thousand: from the request to the last byte at a client of the same machine, the token's verification included.
/// </summary>
internal static class ListRow
{
    private const int Orders = 100_000;
    private const int QuickOrders = 1_000;
    private const int WarmUps = 10;
    private const int Rounds = 40;
    private const double BarMilliseconds = 50;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var count = bench.IsQuick ? QuickOrders : Orders;
        var many = await ManyOrders.StartAsync(bench, count).ConfigureAwait(false);
        if (many is null)
        {
            return new Measured(
                new Row("list_100k_p95", null, "ms", null, null, null, BarMilliseconds, Met: false),
                Remark: "not measured: the node program is not built");
        }

        await using (many.ConfigureAwait(false))
        {
            return await MeasureAsync(many, count).ConfigureAwait(false);
        }
    }

    private static async Task<Measured> MeasureAsync(ManyOrders many, int count)
    {
        var deep = (await many.Whole[0].OrdersAsync(
            new OrderAsk(Text: OrderWriter.Name("MO-2026-", count / 2)), null, default).ConfigureAwait(false)).Required().Orders[0].Number;
        var all = new Latencies();
        var worst = new List<string>();
        foreach (var (name, who, ask, after) in Questions(many, count, deep))
        {
            var each = new Latencies();
            for (var round = -WarmUps; round < Rounds; round++)
            {
                var client = who[(round + WarmUps) % who.Count];
                var started = Stopwatch.GetTimestamp();
                (await client.OrdersAsync(ask, after, default).ConfigureAwait(false)).Required();
                if (round >= 0)
                {
                    each.AddSince(started);
                }
            }

            worst.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {each.At(0.95):0.0}"));
            all.AddAll(each);
        }

        var value = all.At(0.95);
        return new Measured(
            new Row(
                "list_100k_p95", value, "ms", "the same question answered by folding every thread", null, null, BarMilliseconds,
                value <= BarMilliseconds && count == Orders),
            all.At(0.5),
            all.At(0.99),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"{count} orders; p95 of each question in ms: {string.Join(", ", worst)}; rows made at the start in {many.Start.TotalSeconds:0} s"));
    }

    private static IEnumerable<(string Name, IReadOnlyList<NodeClient> Who, OrderAsk Ask, string? After)> Questions(
        ManyOrders many, int count, string deep)
    {
        var (all, office) = (many.Whole, many.Investigators);
        var before = TimeProvider.System.GetUtcNow();
        yield return ("whole", all, new OrderAsk(), null);
        yield return ("deep", all, new OrderAsk(), deep);
        yield return ("office", office, new OrderAsk(), null);
        yield return ("state", all, new OrderAsk(State: "withdrawn"), null);
        yield return ("rare state", all, new OrderAsk(State: "received"), null);
        yield return ("kind", all, new OrderAsk(Kind: "preservation", Category: "registration"), null);
        yield return ("due", all, new OrderAsk(DueBefore: before), null);
        yield return ("waiting", all, new OrderAsk(Waiting: true), null);
        yield return ("waiting for an office", office, new OrderAsk(Waiting: true), null);
        yield return ("identifier", all, new OrderAsk(Text: $"86138{(count / 3).ToString("D8", CultureInfo.InvariantCulture)}"), null);
        yield return ("case", all, new OrderAsk(Text: OrderWriter.Name("MO-C-", count / 10 / 5 * 5)), null);
        yield return ("offence", all, new OrderAsk(Text: "cp 228"), null);
        yield return ("every number", office, new OrderAsk(Text: "mo-2026"), null);
        yield return ("nothing", all, new OrderAsk(Text: "zzzz"), null);
    }
}
