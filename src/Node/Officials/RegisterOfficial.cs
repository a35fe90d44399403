using System.Diagnostics;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Officials;

/// <summary>
/// Before step 1: the registrar, whose key is not the node operator's, gives an official an office, a role and a key,
/// or ends them. Next: <c>Cases.OpenCase</c>.
/// </summary>
internal static class RegisterOfficial
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.Register, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Officials, asker, thread: null, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var (official, state) = act.Statement.Body switch
        {
            OfficialRevoked revoked => (revoked.Official, "revoked"),
            OfficialRegistered registered => (registered.Official, "registered"),
            _ => throw new UnreachableException(),
        };
        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return answers.Of(answer, act.Statement, state, "/officials/" + official);
    }
}
