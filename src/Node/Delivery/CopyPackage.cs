using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Beside steps 8 and 11: who else holds content of a package, and what became of each copy and each key. With the last of
/// them accounted for, an approved destruction is certified.
/// </summary>
internal static class CopyPackage
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Copy, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledPackage package, Asker asker, SignedBody body, ActDesk desk, PackageDesk packages, ActAnswers answers,
        CancellationToken stop)
    {
        var (order, name) = (package.Order.Number, package.State.Package);
        if (IncomingAct.Read(body, ActRoute.Copies, asker, order, name, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        await packages.AfterAsync(package, answer, stop);
        return await answers.OfPackageAsync(answer, act.Statement, name, stop);
    }
}
