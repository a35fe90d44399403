using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Cases;

/// <summary>Before step 1: an authority says that a criminal file is open (R04). Next: <c>Orders.IssueOrder</c>.</summary>
internal static class OpenCase
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.OpenCase, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Cases, asker, thread: null, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return answers.Of(answer, act.Statement, "open", "/cases/" + act.Statement.Header.Thread);
    }
}
