using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Public;

/// <summary>The roster's envelope, byte for byte: its digest is what verifiers pin.</summary>
internal static class ReadRoster
{
    public static void Map(IEndpointRouteBuilder api) => api
        .Map(RouteTable.ReadRoster, (Self self) => Results.Bytes(self.Rosters.Genesis.Envelope.Bytes, "application/json"))
        .Produces<byte[]>(StatusCodes.Status200OK, "application/json");
}
