using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// The copies of the other logs for everybody, as C2SP tlog-mirror says: <c>&lt;hex SHA-256(origin)&gt;/checkpoint</c>
/// and <c>/tile/…</c>. Under the own log's hash stands the own log.
/// </summary>
internal static class MirrorRoutes
{
    public static WebApplication MapMirror(this WebApplication app)
    {
        MapReading(app.MapGroup("/mirror"));
        return app;
    }

    /// <summary>Maps the reading below any prefix; the peer listener has it too.</summary>
    public static void MapReading(RouteGroupBuilder prefix)
    {
        prefix.MapGet("/{hash}/checkpoint", Latest).ExcludeFromDescription();
        prefix.MapGet("/{hash}/tile/{**rest}", Tile).ExcludeFromDescription();
    }

    private static IResult Latest(string hash, Mirror mirror, OwnLog log, Self self, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        if (IsOwn(hash, self))
        {
            return TypedResults.Bytes(log.Published.ToBytes(), "text/plain; charset=utf-8");
        }

        var reply = mirror.Latest(hash);
        return TypedResults.Text(reply.Body, reply.ContentType, statusCode: reply.Status);
    }

    private static IResult Tile(string hash, string rest, Mirror mirror, OwnLog log, Self self, HttpContext context)
    {
        try
        {
            var path = TilePath.Parse("tile/" + rest);
            if ((IsOwn(hash, self) ? log.Store.ReadTile(path) : mirror.ReadTile(hash, path)) is { } tile)
            {
                context.Response.Headers.CacheControl = LogRoutes.Immutable;
                return TypedResults.Bytes(tile, "application/octet-stream");
            }
        }
        catch (LedgerFormatException)
        {
            // No such tile can exist: the same answer as for one that does not.
        }
        catch (LogStoreException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        return TypedResults.NotFound();
    }

    private static bool IsOwn(string hash, Self self) =>
        string.Equals(hash, Mirror.HashOf(self.Origin), StringComparison.Ordinal);
}
