using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Orders;

/// <summary>
/// Steps 4 and 5 of 11: the reviewing judge of the requested territory takes the order, checks its form, recognises,
/// refuses or asks; then directs the local provider (R06, R07). Next: <c>ExecuteOrder</c>.
/// </summary>
internal static class ReviewOrder
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Review, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledOrder order, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Review, asker, order.Number, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfOrderAsync(answer, act.Statement, stop);
    }
}
