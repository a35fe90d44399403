using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 7 of 11: the provider sends the sealed file to the requesting node in parts; what is acknowledged is on disk.
/// With the last byte the node compares the whole with the manifest and says <c>package.delivered</c>.
/// Next: <c>OpenPackage</c>.
/// </summary>
internal static class DeliverPackage
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.ReadUpload, ProgressAsync).Produces<UploadProgress>();
        api.Map(RouteTable.Upload, TakeAsync).Accepts<byte[]>(BodyReader.PartMediaType).Produces<UploadProgress>();
    }

    private static async Task<IResult> ProgressAsync(
        FiledPackage package, PackageShelf shelf, Arrivals arrivals, CancellationToken stop)
    {
        if (package.State.IsDestroyed)
        {
            return Gone();
        }

        var row = await shelf.AwaitAsync(package, stop);
        if (row.Received < row.Size || package.State.DeliveredAt is not null)
        {
            return Json.Ok(new UploadProgress(row.Received, row.Size));
        }

        // Everything is here, but a crash or a refusal came before the node could say so.
        return await arrivals.FinishAsync(package, stop) ?? Json.Ok(new UploadProgress(row.Size, row.Size));
    }

    private static async Task<IResult> TakeAsync(
        FiledPackage package, Asker asker, long offset, HttpRequest request, PackageShelf shelf, Arrivals arrivals,
        CancellationToken stop)
    {
        var name = package.State.Package;
        using var lease = shelf.TryLease(name);
        if (lease is null)
        {
            return Problem.Conflict(ProblemCode.UploadBusy, "another part of this package is being received");
        }

        var row = await shelf.AwaitAsync(package, stop);
        if (Unready(package, row, offset) is { } unready)
        {
            return unready;
        }

        var most = Math.Min(UploadProgress.MaxPartBytes, row.Size - offset);
        var part = await PartFile.WriteAsync(shelf.PartPath(name), offset, request.Body, most, stop);
        if (part.Length > most)
        {
            return Problem.TooLarge(most);
        }

        if (part.Sha256 != asker.BodySha256)
        {
            return BodyReader.OtherBody();
        }

        CrashPoints.Here("part-synced");
        var received = offset + part.Length;
        await shelf.RecordAsync(name, received, Storage.PackageState.Receiving, stop);
        return (received == row.Size ? await arrivals.FinishAsync(package, stop) : null)
            ?? Json.Ok(new UploadProgress(received, row.Size));
    }

    private static Problem? Unready(FiledPackage package, PackageRow row, long offset) =>
        package.State.IsDestroyed ? Gone()
        : row.Size > PackageShelf.MaxBytes ? Problem.TooLarge(PackageShelf.MaxBytes)
        : row.State is Storage.PackageState.Held || offset != row.Received
            ? Problem.Conflict(ProblemCode.UploadOffset, $"the next byte is {row.Received} of {row.Size}")
        : null;

    private static Problem Gone() => Problem.Conflict(ProblemCode.PackageDestroyed, "the package was destroyed");
}
