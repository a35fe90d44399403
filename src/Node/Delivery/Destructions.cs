using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Carries out a destruction that was approved: the file first, then the certificate. A crash between the two leaves a
/// package without file and without certificate, and the next run says the certificate.
/// </summary>
internal sealed class Destructions(
    PackageShelf shelf, Arrivals arrivals, Capabilities capabilities, Lookups lookups, ActDesk desk, Self self)
{
    public const string Method = "ciphertext-overwritten-and-removed";

    /// <summary>Does nothing for a package whose destruction is not approved, or is done.</summary>
    public async Task FinishAsync(string name, CancellationToken stop)
    {
        if (await lookups.PackageAsync(name, stop) is not
            { State: { Destruction: DestructionStage.Approved or DestructionStage.Failed, IsDestroyed: false } } package)
        {
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
            if (package.State.Destruction == DestructionStage.Approved)
            {
                await desk.SayAsync(
                    new DestructionFailed(name, self.Id, "the file could not be removed"), package.Order.Number, stop);
            }

            return;
        }

        CrashPoints.Here("package-removed");
        await shelf.RecordAsync(name, received: 0, PackageState.Destroyed, stop);
        await desk.SayAsync(
            Reactions.Certificate(package.State, Method, [self.Id]), package.Order.Number, stop);
    }
}
