using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Orders;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// What the node does around an act about a package, whichever road it came by: the custody is verified before an
/// endorsement, and a destruction is carried out with the last word that it needs.
/// </summary>
internal sealed class PackageDesk(CustodyCheck custody, Destructions destructions)
{
    /// <summary>Why the act is not handed to the desk; null when it is.</summary>
    /// <param name="package">What the gate authorised; null for an act about no package that exists.</param>
    public async Task<Problem?> BeforeAsync(FiledPackage? package, StatementBody body, CancellationToken stop) => body switch
    {
        PackageSealed manifest => TooLarge(manifest),

        // Nobody endorses what was not verified: where the proofs were not complete when it was asked for, now.
        PackageEndorsed when package is { State.Endorsement: EndorsementStage.Requested } =>
            await custody.VerifyAsync(package, stop),
        _ => null,
    };

    /// <param name="package">As it was before the act.</param>
    public async Task AfterAsync(FiledPackage? package, ActAnswer answer, CancellationToken stop)
    {
        if (package is null || answer is not ActTaken taken)
        {
            return;
        }

        if (taken is { IsNew: true, Statement.Body: EndorsementRequested })
        {
            await custody.VerifyAsync(package, stop);
        }

        if (ActRoute.Find(taken.Statement.Header.Type) is { } route && (route == ActRoute.Copies || route == ActRoute.Destruction))
        {
            await destructions.FinishAsync(package.State.Package, CancellationToken.None);
        }
    }

    public static Problem? TooLarge(PackageSealed manifest) =>
        manifest.Sealed.Size > PackageShelf.MaxBytes ? Problem.TooLarge(PackageShelf.MaxBytes) : null;
}
