using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Rosters;

/// <summary>The roster: the genesis byte for byte, whose digest is what verifiers pin, and every epoch after it.</summary>
internal static class ReadRosters
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.ReadRoster, Genesis).Produces<byte[]>(StatusCodes.Status200OK, "application/json");
        api.Map(RouteTable.ReadRosters, Steps).Produces<RosterList>();
    }

    private static IResult Genesis(Self self) => Results.Bytes(self.Rosters.Genesis.Envelope.Bytes, "application/json");

    private static IResult Steps(Self self) => Json.Ok(new RosterList([.. self.Rosters.Links.Select(SignedStep.Of)]));
}
