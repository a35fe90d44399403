using System.Globalization;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Node.Access;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Timestamps;

/// <summary>The time-stamp authority's one route, and the time-stamps of the own log for everybody.</summary>
internal static class TimestampRoutes
{
    public static WebApplication MapTimestamps(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TimestampDesk>().IsOpen)
        {
            app.MapPost("/tsa", StampAsync).ExcludeFromDescription();
        }

        app.MapGet(TimestampList.Path, ListAsync).ExcludeFromDescription();
        return app;
    }

    // What is wrong with a request the reply says itself, with status 200 (RFC 3161, 3.4).
    private static async Task<IResult> StampAsync(HttpContext context, TimestampDesk desk, TimeProvider clock)
    {
        if (!string.Equals(context.Request.ContentType, TimestampRequest.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        if (await PeerRoutes.ReadAsync(context, TimestampRequest.MaxBytes) is not { } body)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        context.Response.Headers.CacheControl = "no-store";
        return desk.Answer(body, clock.GetUtcNow()) is { } reply
            ? TypedResults.Bytes(reply, TimestampReply.MediaType)
            : TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> ListAsync(string? before, Store store, HttpContext context, CancellationToken stop)
    {
        if (before is not null && !DateOnly.TryParseExact(
            before, TimestampList.DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var (rows, isMore) = await store.ReadAsync(
            async db =>
            {
                var asked = db.Timestamps.Where(row => before == null || string.Compare(row.Day, before) < 0);
                var days = await asked.Select(row => row.Day).Distinct().OrderByDescending(day => day)
                    .Take(TimestampList.MaxDays + 1).ToListAsync(stop);
                var shown = days.Take(TimestampList.MaxDays).ToList();
                return (await asked.Where(row => shown.Contains(row.Day)).ToListAsync(stop), days.Count > shown.Count);
            },
            stop);
        context.Response.Headers.CacheControl = "no-cache";
        return Json.Ok(new TimestampList(
            [
                .. rows.OrderByDescending(row => row.Day, StringComparer.Ordinal)
                    .ThenBy(row => row.Territory, StringComparer.Ordinal)
                    .Select(row => new TimestampLine(
                        row.Day, row.Territory, row.Note, Convert.ToBase64String(row.Token))),
            ],
            isMore ? rows.Min(row => row.Day) : null));
    }
}
