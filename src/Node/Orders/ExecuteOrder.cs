using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Orders;

/// <summary>
/// Step 5 of 11: the provider acknowledges, preserves, objects or says what it has executed.
/// Next: <c>Delivery.SealPackage</c>.
/// </summary>
internal static class ExecuteOrder
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Execute, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledOrder order, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Execution, asker, order.Number, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfOrderAsync(answer, act.Statement, stop);
    }
}
