using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>What follows the last byte: compare, rename, say so. Each step may be repeated after a crash.</summary>
internal sealed class Arrivals(PackageShelf shelf, ActDesk desk)
{
    /// <summary>Null when the package is delivered, now or before.</summary>
    public async Task<Problem?> FinishAsync(FiledPackage package, CancellationToken stop)
    {
        var (name, state) = (package.State.Package, package.State);
        var (part, held) = (shelf.PartPath(name), shelf.HeldPath(name));
        if (!File.Exists(held))
        {
            if (!File.Exists(part) || await PartFile.DigestAsync(part, stop) != state.Sha256)
            {
                return await StartAgainAsync(
                    name, Problem.Unprocessable(
                        ProblemCode.UploadMismatch, "the whole is not what the manifest says; send it again from byte 0"));
            }

            KeptFile.Rename(part, held);
            CrashPoints.Here("package-renamed");
        }

        await shelf.RecordAsync(name, state.Size, PackageState.Held, stop);
        if (state.DeliveredAt is not null)
        {
            return null;
        }

        var said = await desk.SayAsync(
            new PackageDelivered(name, state.Sha256, state.Size), package.Order.Number, CancellationToken.None);

        // An order that ended meanwhile takes nothing any more, and what nobody may use is not kept.
        return said is ActRefused refused
            ? await StartAgainAsync(
                name, new Problem(
                    StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Text, refused.Article))
            : null;
    }

    private async Task<Problem> StartAgainAsync(string name, Problem problem)
    {
        await PartFile.DestroyAsync(shelf.PartPath(name), CancellationToken.None);
        await PartFile.DestroyAsync(shelf.HeldPath(name), CancellationToken.None);
        await shelf.RecordAsync(name, received: 0, PackageState.Announced, CancellationToken.None);
        return problem;
    }
}
