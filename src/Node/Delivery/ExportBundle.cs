using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 10 of 11: everything needed to verify the order offline, years later, in one file. Next:
/// <c>DestroyPackage</c>, when the retention clock has run.
/// </summary>
internal static class ExportBundle
{
    public const string MediaType = "application/x-tar";

    /// <summary>How long an export waits for the newest statements' cosignatures.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ReadBundle, AnswerAsync)
        .Produces<byte[]>(StatusCodes.Status200OK, MediaType);

    private static async Task<IResult> AnswerAsync(
        FiledOrder order, Asker asker, bool? content, BundleCollector collector, Self self, CancellationToken stop)
    {
        var (parts, refusal) = await CollectAsync(order, asker.Who, content ?? true, collector, stop);
        return refusal ?? Stream(order, parts!, self, stop);
    }

    /// <summary>The bundle's parts, or why this person does not get them, whichever way they ask.</summary>
    public static async Task<(BundleParts? Parts, Problem? Refusal)> CollectAsync(
        FiledOrder order, Author who, bool withContent, BundleCollector collector, CancellationToken stop)
    {
        // A bundle with content is another way to the same bytes.
        var refusal = order.Fold.Packages.Values.Where(one => withContent && !one.IsDestroyed)
            .Select(one => Release.Refusal(order.State, one, who)).FirstOrDefault(one => one is not null);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        BundleParts? parts = null;
        for (var waited = TimeSpan.Zero; parts is null && waited < Patience; waited += Pause)
        {
            parts = await collector.CollectAsync(order, withContent, stop);
            await Task.Delay(parts is null ? Pause : TimeSpan.Zero, stop);
        }

        return parts is null
            ? (null, Problem.Conflict(ProblemCode.NotFinalYet, "a statement of the order has not the quorum's cosignatures yet"))
            : (parts, null);
    }

    public static IResult Stream(FiledOrder order, BundleParts parts, Self self, CancellationToken stop) => Results.Stream(
        body => Bundle.WriteAsync(body, parts, self.Keys.Node, stop), MediaType, order.Number + ".lotus");
}
