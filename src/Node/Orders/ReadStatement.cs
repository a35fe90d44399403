using LotusBridge.Node.Access;

namespace LotusBridge.Node.Orders;

/// <summary>One statement's envelope, byte for byte, so that a reader can verify it without trusting this node.</summary>
internal static class ReadStatement
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ReadStatement, Answer)
        .Produces<byte[]>(StatusCodes.Status200OK, "application/json");

    private static IResult Answer(FiledOrder order, string digest, Asker asker) =>
        order.For(asker.Who).FirstOrDefault(one => one.Statement.Digest.ToString() == digest) is { } found
            ? Results.Bytes(found.Statement.Envelope.Bytes, "application/json")
            : Problem.NotFound;
}
