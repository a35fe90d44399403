using LotusBridge.Ledger;

namespace LotusBridge.Node.Logbook;

/// <summary>The log for everybody, as C2SP tlog-tiles says: the cosigned checkpoint, and tiles that never change.</summary>
internal static class LogRoutes
{
    internal const string Immutable = "public, max-age=31536000, immutable";

    public static WebApplication MapLog(this WebApplication app)
    {
        app.MapGet("/log/checkpoint", (OwnLog log, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Bytes(log.Published.ToBytes(), "text/plain; charset=utf-8");
        }).ExcludeFromDescription();
        app.MapGet("/log/tile/{**rest}", Tile).ExcludeFromDescription();
        app.MapGet("/log/block-before/{index:long:min(0)}", async (long index, BlockShelf blocks, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return await blocks.FindAsync(index, context.RequestAborted) is { } proof
                ? (IResult)TypedResults.Bytes(proof.ToBytes(), "text/plain; charset=utf-8")
                : TypedResults.NotFound();
        }).ExcludeFromDescription();
        return app;
    }

    private static IResult Tile(string rest, OwnLog log, HttpContext context)
    {
        try
        {
            if (log.Store.ReadTile(TilePath.Parse("tile/" + rest)) is { } tile)
            {
                context.Response.Headers.CacheControl = Immutable;
                return TypedResults.Bytes(tile, "application/octet-stream");
            }
        }
        catch (LedgerFormatException)
        {
            // No such tile can exist: the same answer as for one that does not.
        }

        return TypedResults.NotFound();
    }
}
