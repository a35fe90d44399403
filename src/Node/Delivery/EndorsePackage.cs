using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 9 of 11: an investigator asks, the node verifies the package's whole custody, the local body endorses or not
/// (異地簽註, R15). Next: <c>lotus verify</c>, anywhere, and <c>ExportBundle</c> for it.
/// </summary>
internal static class EndorsePackage
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Endorse, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledPackage package, Asker asker, SignedBody body, PackageDesk packages, ActDesk desk, ActAnswers answers,
        CancellationToken stop)
    {
        var (order, name) = (package.Order.Number, package.State.Package);
        if (IncomingAct.Read(body, ActRoute.Endorsement, asker, order, name, out var problem) is not { } act)
        {
            return problem!;
        }

        if (await packages.BeforeAsync(package, act.Statement.Body, stop) is { } unverified)
        {
            return unverified;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        await packages.AfterAsync(package, answer, stop);
        return await answers.OfPackageAsync(answer, act.Statement, name, stop);
    }
}
