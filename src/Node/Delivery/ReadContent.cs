using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Orders;
using PackageState = LotusBridge.Node.Storage.PackageState;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// The sealed package as it lies here, streamed, from any byte on; nothing in it can be read on the way. An investigator gets
/// it only after stating a purpose, and nobody while it is restricted.
/// </summary>
internal static class ReadContent
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ReadContent, AnswerAsync)
        .Produces<byte[]>(StatusCodes.Status200OK, BodyReader.PartMediaType)
        .Produces<byte[]>(StatusCodes.Status206PartialContent, BodyReader.PartMediaType);

    private static async Task<IResult> AnswerAsync(
        FiledPackage package, Asker asker, PackageShelf shelf, CancellationToken stop)
    {
        var row = await shelf.FindAsync(package.State.Package, stop);
        return package.State.IsDestroyed || row?.State == PackageState.Destroyed
                ? Problem.Conflict(ProblemCode.PackageDestroyed, "the package was destroyed")
            : row?.State != PackageState.Held || package.State.DeliveredAt is null
                ? Problem.Conflict(ProblemCode.PackageIncomplete, "the package has not arrived whole yet")
            : IsRestricted(package)
                ? Problem.Conflict(ProblemCode.PackageRestricted, "the package is kept and may not be used")
            : asker.Is(Roles.Investigator) && !package.State.OpenedBy.Contains(asker.Who.Id, StringComparer.Ordinal)
                ? Problem.Conflict(ProblemCode.PurposeMissing, "state first in which case and for what purpose it is opened")
            : Results.Stream(
                PartFile.Read(shelf.HeldPath(package.State.Package)), BodyReader.PartMediaType,
                enableRangeProcessing: true);
    }

    /// <summary>Said of the package itself or of its whole order: an emergency that lapsed, a late refusal.</summary>
    internal static bool IsRestricted(FiledPackage package) =>
        package.State.IsRestricted || package.Order.State.Stage == Stage.Restricted
        || (package.Order.State.IsTerminal && package.Order.State.Stage != Stage.Closed);
}
