using System.Security.Cryptography;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// The provider's official draws a secret with which a machine may send one package and nothing else. Drawing another
/// revokes it.
/// </summary>
internal static class DrawCapability
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.DrawCapability, AnswerAsync)
        .Produces<CapabilityDrawn>(StatusCodes.Status201Created);

    private static async Task<IResult> AnswerAsync(
        FiledPackage package, Asker asker, Capabilities capabilities, Window window, HttpResponse response,
        CancellationToken stop)
    {
        if (window.Closed(package) is { } closed)
        {
            return closed;
        }

        var secret = RandomNumberGenerator.GetBytes(Capability.SecretLength);
        var drawn = await capabilities.DrawAsync(package, asker.Who.Id, secret, stop);
        response.Headers.CacheControl = "no-store";
        return Json.With(drawn, StatusCodes.Status201Created);
    }
}
