using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 8 of 11: an investigator of the issuer's office has opened the package with their own key and says for what
/// purpose (R17). Next: <c>EndorsePackage</c>.
/// </summary>
internal static class OpenPackage
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Open, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledPackage package, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        var (order, name) = (package.Order.Number, package.State.Package);
        if (IncomingAct.Read(body, ActRoute.Openings, asker, order, name, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfPackageAsync(answer, act.Statement, name, stop);
    }
}
