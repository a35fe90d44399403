using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>The packages that are arriving, and what follows the last part: compare, rename, say so. Each step may be
/// repeated after a crash.</summary>
internal sealed class Arrivals(PackageShelf shelf, Storeroom room, ActDesk desk) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Dictionary<string, Arrival> open = new(StringComparer.Ordinal);

    /// <summary>The manifest of a filed package.</summary>
    public static PackageSealed ManifestOf(FiledPackage package) => package.Order.Statements
        .Where(one => one.Void is null).Select(one => one.Statement.Body).OfType<PackageSealed>()
        .First(manifest => manifest.Package == package.State.Package);

    /// <summary>Null while the list of its parts has not come, and once it is whole and in its place.</summary>
    public async Task<Arrival?> FindAsync(FiledPackage package, CancellationToken stop)
    {
        var name = package.State.Package;
        await turn.WaitAsync(stop);
        try
        {
            return open.GetValueOrDefault(name) ?? await ReopenAsync(package, stop);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes the list of parts, and keeps room for the whole. The same list again changes nothing.</summary>
    public async Task<Problem?> BeginAsync(FiledPackage package, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        var sealedFile = ManifestOf(package).Sealed;
        if (PartList.Read(bytes, sealedFile.Size, sealedFile.Root) is not { } list)
        {
            return Problem.Unprocessable(
                ProblemCode.PartsDiffer, "the list is not that of the sealed file whose root the manifest names");
        }

        await turn.WaitAsync(stop);
        try
        {
            var name = package.State.Package;
            if (open.ContainsKey(name) || await ReopenAsync(package, stop) is not null)
            {
                return null;
            }

            if (await room.KeepAsync(package, list, stop) is { } problem)
            {
                return problem;
            }

            CrashPoints.Here("room-kept");
            KeptFile.Write(shelf.ListPath(name), list.Bytes.Span);
            CrashPoints.Here("parts-listed");
            return await ReopenAsync(package, stop) is null ? Problem.Internal : null;
        }
        catch (IOException error) when (PartFile.IsFull(error))
        {
            await shelf.RemoveAsync(package.State.Package, CancellationToken.None);
            return room.Full();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Null when the package is delivered, now or before. The caller has the package's lease.</summary>
    public async Task<Problem?> FinishAsync(FiledPackage package, CancellationToken stop)
    {
        var (name, state) = (package.State.Package, package.State);
        var (part, held) = (shelf.PartPath(name), shelf.HeldPath(name));
        if (!File.Exists(held))
        {
            if (await FindAsync(package, stop) is not { Held.IsWhole: true } arrival
                || await arrival.WholeAsync(stop) != (state.Sha256, ManifestOf(package).Sealed.Sm3))
            {
                return await StartAgainAsync(
                    name, Problem.Unprocessable(
                        ProblemCode.UploadMismatch, "the whole is not what the manifest says; send it again from the first part"));
            }

            KeptFile.Rename(part, held);
            CrashPoints.Here("package-renamed");
        }

        await ForgetAsync(name);
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

    /// <summary>Sends away who is sending a package, and closes its file.</summary>
    public async Task ForgetAsync(string package)
    {
        await turn.WaitAsync();
        try
        {
            if (open.Remove(package, out var arrival))
            {
                await arrival.CloseAsync();
                arrival.Dispose();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var arrival in open.Values)
        {
            arrival.Dispose();
        }

        turn.Dispose();
    }

    private async Task<Arrival?> ReopenAsync(FiledPackage package, CancellationToken stop)
    {
        var (name, sealedFile) = (package.State.Package, ManifestOf(package).Sealed);
        var path = shelf.ListPath(name);
        if (File.Exists(shelf.HeldPath(name)) || await shelf.ArrivalAsync(name, stop) is not { } row || !File.Exists(path)
            || PartList.Read(await File.ReadAllBytesAsync(path, stop), sealedFile.Size, sealedFile.Root) is not { } list)
        {
            return null;
        }

        return open[name] = new Arrival(
            list, PartMap.Read(row.Parts, list.Count), PartFile.Open(shelf.PartPath(name), sealedFile.Size),
            held => shelf.RecordAsync(name, list, held), sealedFile.Sm3 is not null).Begin();
    }

    private async Task<Problem> StartAgainAsync(string name, Problem problem)
    {
        await ForgetAsync(name);
        await shelf.RemoveAsync(name, CancellationToken.None);
        await shelf.RecordAsync(name, received: 0, PackageState.Announced, CancellationToken.None);
        return problem;
    }
}
