using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Orders;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 9 of 11: an investigator asks, the node verifies the package's whole custody, the local body endorses or not
/// (異地簽註, R15). Next: <c>lotus verify</c>, anywhere, and <c>ExportBundle</c> for it.
/// </summary>
internal static class EndorsePackage
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.Endorse, TakeAsync).TakesAct();

    private static async Task<IResult> TakeAsync(
        FiledPackage package, Asker asker, SignedBody body, CustodyCheck custody, ActDesk desk, ActAnswers answers,
        CancellationToken stop)
    {
        var (order, name) = (package.Order.Number, package.State.Package);
        if (IncomingAct.Read(body, ActRoute.Endorsement, asker, order, name, out var problem) is not { } act)
        {
            return problem!;
        }

        // Nobody endorses what was not verified: where the proofs were not complete when it was asked for, now.
        if (act.Statement.Body is PackageEndorsed && package.State.Endorsement == EndorsementStage.Requested
            && await custody.VerifyAsync(package, stop) is { } unverified)
        {
            return unverified;
        }

        var answer = await desk.TakeAsync(act.Statement, annex: null, stop);
        if (answer is ActTaken { IsNew: true, Statement.Body: EndorsementRequested })
        {
            await custody.VerifyAsync(package, stop);
        }

        return await answers.OfPackageAsync(answer, act.Statement, name, stop);
    }
}
