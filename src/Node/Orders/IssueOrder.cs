using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Orders;

/// <summary>
/// Step 1 of 11: an issuing authority issues an order in a case of its territory, with the grounds that only
/// authorities see as an annex. Next: <c>ValidateOrder</c>.
/// </summary>
internal static class IssueOrder
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Issue, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Orders, asker, thread: null, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, act.Annex, stop);
        return await answers.OfOrderAsync(answer, act.Statement, stop);
    }
}
