using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// What the committee must know: destructions of this territory that were not done in time, or could not be. An alarm
/// stays here until what it is about is resolved; it names a package and nobody.
/// </summary>
internal static class ListAlarms
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ListAlarms, AnswerAsync).Produces<AlarmList>();

    private static async Task<IResult> AnswerAsync(Lookups lookups, Self self, CancellationToken stop)
    {
        var alarms =
            from order in await lookups.OrdersAsync(stop)
            where string.Equals(order.State.IssuingTerritory, self.Territory, StringComparison.Ordinal)
            from package in order.Fold.Packages.Values
            from alarm in package.Alarms
            orderby alarm.At, package.Package, alarm.Kind
            select new AlarmView(package.Package, alarm.Kind, alarm.At);
        return Json.Ok(new AlarmList([.. alarms]));
    }
}
