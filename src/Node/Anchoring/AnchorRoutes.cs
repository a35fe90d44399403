using System.Globalization;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Anchoring;

/// <summary><c>GET /log/anchors?before=N</c>: for everybody, like the log itself.</summary>
internal static class AnchorRoutes
{
    public static WebApplication MapAnchors(this WebApplication app)
    {
        app.MapGet(AnchorList.Path, (AnchorShelf shelf, HttpContext context) =>
        {
            var asked = context.Request.Query["before"];
            long? before = null;
            if (asked.Count > 0)
            {
                if (asked.Count > 1 || !long.TryParse(asked[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return Problem.Malformed("'before' is the number of an anchor");
                }

                before = number;
            }

            context.Response.Headers.CacheControl = "no-cache";
            return Json.Ok(shelf.List(before));
        }).ExcludeFromDescription();
        return app;
    }
}
