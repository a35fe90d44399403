using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 6 of 11: the provider has sealed files to the order's recipients and signs the manifest, at the requested
/// node; the sealed file itself never comes here. Next: <c>DeliverPackage</c>, at the requesting node.
/// </summary>
internal static class SealPackage
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Seal, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledOrder order, Asker asker, SignedBody body, ActDesk desk, ActAnswers answers, CancellationToken stop)
    {
        if (IncomingAct.Read(body, ActRoute.Packages, asker, order.Number, package: null, out var problem) is not { } act)
        {
            return problem!;
        }

        var manifest = (PackageSealed)act.Statement.Body;
        if (PackageDesk.TooLarge(manifest) is { } large)
        {
            return large;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        return await answers.OfPackageAsync(answer, act.Statement, manifest.Package, stop);
    }
}
