using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Public;

/// <summary>The rule packs that the roster agrees on: the law that this node goes by, for everybody to read.</summary>
internal static class ReadPacks
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.ListPacks, List).Produces<PackList>();
        api.Map(RouteTable.ReadPack, Read).Produces<byte[]>(StatusCodes.Status200OK, "application/yaml");
    }

    private static IResult List(Self self) => Json.Ok(new PackList(
        [.. self.Packs.All.Select(shelved => new PackLine(shelved.Pack.Id, shelved.Pack.Version, shelved.Digest))]));

    // By id the newest version; by digest the very bytes that an order names.
    private static IResult Read(string id, Self self) =>
        self.Packs.All.LastOrDefault(shelved => shelved.Pack.Id == id || shelved.Digest.ToString() == id) is { } found
            ? Results.Bytes(found.Bytes, "application/yaml")
            : Problem.NotFound;
}
