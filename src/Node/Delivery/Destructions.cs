using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders;
using LotusBridge.Orders.Packages;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Carries out a destruction that was approved: the file at once, and the certificate when every copy and key is accounted
/// for. A crash between the two leaves a package without file and without certificate, and the next run says it.
/// </summary>
internal sealed class Destructions(
    PackageShelf shelf, Arrivals arrivals, Capabilities capabilities, Lookups lookups, ActDesk desk, Self self,
    TimeProvider clock)
{
    public const string Method = "ciphertext-overwritten-and-removed";

    /// <summary>Does nothing for a package whose destruction is not approved, or is done.</summary>
    public async Task FinishAsync(string name, CancellationToken stop)
    {
        if (await lookups.PackageAsync(name, stop) is not
            { State.Destruction: >= DestructionStage.Approved } package)
        {
            return;
        }

        if (package.State.IsDestroyed)
        {
            await shelf.RecordAsync(name, received: 0, PackageState.Destroyed, stop);
            return;
        }

        using var lease = shelf.TryLease(name);
        if (lease is null)
        {
            return;
        }

        try
        {
            await arrivals.ForgetAsync(name);
            await shelf.RemoveAsync(name, stop);
            await capabilities.ForgetAsync(name, stop);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var own = new Holder(HolderKind.Node, self.Id);
            if (!package.State.Failures.Contains(own))
            {
                await desk.SayAsync(
                    new DestructionFailed(name, own, "the file could not be removed"), package.Order.Number, stop);
            }

            return;
        }

        CrashPoints.Here("package-removed");
        await shelf.RecordAsync(name, received: 0, PackageState.Announced, stop);
        await CertifyAsync(name, package, stop);
    }

    private async Task CertifyAsync(string name, FiledPackage package, CancellationToken stop)
    {
        if (Accounts.Missing(package.State, package.Order.Fold.Pack!.Destruction) is null)
        {
            var certificate = Reactions.Certificate(package.State, Method, self.Id, clock.GetUtcNow());
            await desk.SayAsync(certificate, package.Order.Number, stop);
            await shelf.RecordAsync(name, received: 0, PackageState.Destroyed, stop);
        }
    }
}
