using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Orders;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// The sealed package as it lies here, streamed, from any byte on; nothing in it can be read on the way. Who gets it,
/// <see cref="Release"/> says.
/// </summary>
internal static class ReadContent
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ReadContent, AnswerAsync)
        .Produces<byte[]>(StatusCodes.Status200OK, BodyReader.PartMediaType)
        .Produces<byte[]>(StatusCodes.Status206PartialContent, BodyReader.PartMediaType);

    private static async Task<IResult> AnswerAsync(
        FiledPackage package, Asker asker, PackageShelf shelf, CancellationToken stop) =>
        await RefusalAsync(package, asker.Who, shelf, stop) ?? Stream(package, shelf);

    /// <summary>Why this person does not get the content now, whichever way they ask; null when they do.</summary>
    public static async Task<Problem?> RefusalAsync(
        FiledPackage package, Author who, PackageShelf shelf, CancellationToken stop)
    {
        var row = await shelf.FindAsync(package.State.Package, stop);
        return package.State.Destruction >= DestructionStage.Approved || row?.State == PackageState.Destroyed
                ? Problem.Conflict(ProblemCode.PackageDestroyed, "the package was destroyed")
            : row?.State != PackageState.Held || package.State.DeliveredAt is null
                ? Problem.Conflict(ProblemCode.PackageIncomplete, "the package has not arrived whole yet")
            : Release.Refusal(package.Order.State, package.State, who);
    }

    /// <param name="name">The name that a browser gives to the file; null for none.</param>
    public static IResult Stream(FiledPackage package, PackageShelf shelf, string? name = null) => Results.Stream(
        PartFile.Read(shelf.HeldPath(package.State.Package)), BodyReader.PartMediaType, name, enableRangeProcessing: true);
}
