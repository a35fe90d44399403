using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 11 of 11: after the retention clock, two persons of different bodies approve; the sealed file goes, then the
/// certificate is said, and the committee looks at it. The record outlives the content.
/// </summary>
internal static class DestroyPackage
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Destroy, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledPackage package, Asker asker, SignedBody body, ActDesk desk, PackageDesk packages, ActAnswers answers,
        CancellationToken stop)
    {
        var (order, name) = (package.Order.Number, package.State.Package);
        if (IncomingAct.Read(body, ActRoute.Destruction, asker, order, name, out var problem) is not { } act)
        {
            return problem!;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        await packages.AfterAsync(package, answer, stop);
        return await answers.OfPackageAsync(answer, act.Statement, name, stop);
    }
}
