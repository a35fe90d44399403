namespace LotusBridge.Node.Rosters;

/// <summary>What a peer may ask of the roster's epochs (<c>spec/exchange.md</c>).</summary>
internal static class StepRoutes
{
    public static void Map(RouteGroupBuilder peers) => peers.MapGet(
        "/steps/{epoch:int:min(1):max(9999)}", KnownAsync).ExcludeFromDescription();

    private static async Task<IResult> KnownAsync(int epoch, StepDesk desk, CancellationToken stop) =>
        TypedResults.Bytes((await desk.KnownAsync(epoch, stop)).Write(), "application/json");
}
