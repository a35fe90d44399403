using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Step 7 of 11: the provider sends the sealed file to the requesting node: first the hashes of its parts, then the parts,
/// several at once and in any order; what is confirmed is on disk. After the last one the node compares the whole with
/// the manifest and says <c>package.delivered</c>. Next: <c>OpenPackage</c>.
/// </summary>
internal static class DeliverPackage
{
    /// <summary>How long an answer waits for the whole to be compared.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.ReadUpload, ProgressAsync).Produces<UploadProgress>();
        api.Map(RouteTable.ListParts, ListAsync).Accepts<byte[]>(BodyReader.PartMediaType).Produces<UploadProgress>();
        api.Map(RouteTable.TakePart, TakeAsync).Accepts<byte[]>(BodyReader.PartMediaType).Produces<PartTaken>();
    }

    private static async Task<IResult> ListAsync(
        FiledPackage package, HttpRequest request, PackageShelf shelf, Arrivals arrivals, Window window,
        CancellationToken stop)
    {
        if (window.Closed(package) is { } closed)
        {
            return closed;
        }

        var row = await shelf.AwaitAsync(package, stop);
        var bytes = new byte[PartList.CountOf(row.Size) * Digest.Length];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        var isLonger = await request.Body.ReadAsync(new byte[1], stop) > 0;
        return await arrivals.BeginAsync(package, isLonger ? default : bytes.AsMemory(0, length), stop)
            ?? Progress(await arrivals.FindAsync(package, stop), row, window.Until(package));
    }

    private static async Task<IResult> TakeAsync(
        FiledPackage package, string part, HttpRequest request, Arrivals arrivals, Storeroom room, Window window,
        Lookups lookups, CancellationToken stop)
    {
        if (window.Closed(package) is { } closed)
        {
            return closed;
        }

        if (await arrivals.FindAsync(package, stop) is not { } arrival)
        {
            // The gate may remember the package as it was a second ago; meanwhile it can have arrived whole.
            return (await lookups.PackageAsync(package.State.Package, stop) is { } now ? window.Closed(now) : null)
                ?? Problem.Conflict(ProblemCode.PartsUnlisted, "the list of this package's parts has not come yet");
        }

        if (!Digest.TryParse(part, out var hash) || arrival.List.Find(hash) is not (>= 0 and var place))
        {
            return Problem.Unprocessable(ProblemCode.PartUnknown, "this package has no such part");
        }

        try
        {
            return await arrival.TakeAsync(place, request.Body, stop) switch
            {
                PartOutcome.Durable => Json.Ok(
                    new PartTaken(hash, arrival.Held.Bytes(arrival.List), arrival.List.Size)),
                PartOutcome.Busy => Problem.Conflict(ProblemCode.UploadBusy, "this part is being received"),
                _ => Problem.Unprocessable(ProblemCode.PartDiffers, "the bytes are not those of the part's hash"),
            };
        }
        catch (IOException error) when (PartFile.IsFull(error))
        {
            return room.Full();
        }
    }

    private static async Task<IResult> ProgressAsync(
        FiledPackage package, PackageShelf shelf, Arrivals arrivals, Window window, CancellationToken stop)
    {
        if (package.State.IsDestroyed)
        {
            return window.Closed(package)!;
        }

        var row = await shelf.AwaitAsync(package, stop);
        if (package.State.DeliveredAt is not null)
        {
            return Json.Ok(new UploadProgress(row.Size, row.Size, UploadProgress.Delivered, Receipt: ReceiptOf(package)));
        }

        var arrival = await arrivals.FindAsync(package, stop);
        return row.Received < row.Size
            ? Progress(arrival, row, window.Until(package))
            : await FinishAsync(package, row, shelf, arrivals, stop);
    }

    /// <summary>Everything is here, but nobody has said so yet.</summary>
    private static async Task<IResult> FinishAsync(
        FiledPackage package, PackageRow row, PackageShelf shelf, Arrivals arrivals, CancellationToken stop)
    {
        using var lease = shelf.TryLease(row.Package);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return lease is null
                ? Json.Ok(new UploadProgress(row.Size, row.Received, UploadProgress.Checking))
                : await arrivals.FinishAsync(package, patience.Token)
                    ?? Json.Ok(new UploadProgress(row.Size, row.Size, UploadProgress.Delivered));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Json.Ok(new UploadProgress(row.Size, row.Received, UploadProgress.Checking));
        }
    }

    private static IResult Progress(Arrival? arrival, PackageRow row, DateTimeOffset until) => Json.Ok(
        arrival is null
            ? new UploadProgress(row.Size, 0, UploadProgress.Announced, Until: until)
            : new UploadProgress(
                row.Size, arrival.Held.Bytes(arrival.List),
                arrival.Held.IsWhole ? UploadProgress.Checking : UploadProgress.Receiving,
                arrival.Held.IsWhole ? null : arrival.Held.Missing(), Until: until));

    private static string? ReceiptOf(FiledPackage package) => package.Order.Statements
        .Where(one => one.Void is null && one.Statement.Body is Custody.Statements.PackageDelivered said
            && said.Package == package.State.Package)
        .Select(one => Convert.ToBase64String(one.Statement.Envelope.Bytes.Span)).FirstOrDefault();
}
