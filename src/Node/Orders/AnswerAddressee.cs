using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Orders;

/// <summary>
/// Beside the eleven steps: what the issuing side answers to questions and objections, and how it extends, withdraws or
/// closes an order.
/// </summary>
internal static class AnswerAddressee
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Answer, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledOrder order, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Issuer, asker, order.Number, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfOrderAsync(answer, act.Statement, stop);
    }
}
