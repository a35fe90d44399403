using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Orders;

/// <summary>
/// Step 2 of 11: a prosecutor or judge validates the order with their own key (Reg. 2023/1543 Art. 4), or refuses to.
/// Next: the node transmits the certificate.
/// </summary>
internal static class ValidateOrder
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Validate, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledOrder order, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Validation, asker, order.Number, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfOrderAsync(answer, act.Statement, stop);
    }
}
