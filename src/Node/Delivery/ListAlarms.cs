using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Listing;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// What the committee must know: destructions of this territory that were not done in time, or could not be. An alarm
/// stays here until what it is about is resolved; it names a package and nobody.
/// </summary>
internal static class ListAlarms
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ListAlarms, AnswerAsync).Produces<AlarmList>();

    private static async Task<IResult> AnswerAsync(Lookups lookups, OrderQueries queries, CancellationToken stop) =>
        Json.Ok(new AlarmList(await OpenAsync(lookups, queries, stop)));

    /// <summary>Oldest first.</summary>
    public static async Task<IReadOnlyList<AlarmView>> OpenAsync(
        Lookups lookups, OrderQueries queries, CancellationToken stop)
    {
        var orders = new List<FiledOrder>();
        foreach (var number in await queries.AlarmedAsync(stop))
        {
            if (await lookups.OrderAsync(number, stop) is { } order)
            {
                orders.Add(order);
            }
        }

        var alarms =
            from order in orders
            from package in order.Fold.Packages.Values
            from alarm in package.Alarms
            orderby alarm.At, package.Package, alarm.Kind
            select new AlarmView(package.Package, alarm.Kind, alarm.At);
        return [.. alarms];
    }
}
