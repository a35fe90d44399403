using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Orders;

/// <summary>
/// Beside steps 4 and 8: the judge who took the order, or the issuing territory's court, restricts delivered data, and
/// the side that restricted them lifts that or makes it final.
/// </summary>
internal static class RestrictOrder
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Restrict, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledOrder order, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Restriction, asker, order.Number, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfOrderAsync(answer, act.Statement, stop);
    }
}
