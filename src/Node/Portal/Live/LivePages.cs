using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Portal.Sessions;

namespace LotusBridge.Node.Portal.Live;

/// <summary>
/// Streams by which an open page learns that it is old. An event says a version and nothing else: what has changed comes with
/// the page, past its gate. A stream asks by itself, so it does not keep a session alive, and it ends with the session.
/// </summary>
internal static class LivePages
{
    /// <summary>A stream ends after this long; the browser opens the next one, past the gate again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>How often a stream looks.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The duties that make the version of somebody's work; later ones are not on the page either.</summary>
    private const int Most = 50;

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Quiet("/events/work", PageTable.Officials, "shell.home.title", Work),
        PageRule.Quiet("/events/orders/{number}", PageTable.Officials, "shell.home.order", Order).OfOrder(),
    ];

    private static IResult Work(PortalRequest portal, OrderQueries queries, PortalSessions sessions, LiveSeats seats) =>
        Stream(portal, sessions, seats, "/", async stop =>
        {
            var work = await queries.WorkItemsAsync(portal.Me, Most, stop);
            return Digest.Of(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', work.Select(
                one => $"{one.Order.Number} {one.Order.Stage} {one.Type} {one.Package} {one.Due?.UtcTicks}")))).Hex;
        });

    private static IResult Order(PortalRequest portal, OrderQueries queries, PortalSessions sessions, LiveSeats seats) =>
        Stream(portal, sessions, seats, "/orders/" + portal.Order!.Number, async stop =>
            (await queries.VersionAsync(portal.Me, portal.Order!.Number, stop))?.ToString(CultureInfo.InvariantCulture));

    private static IResult Stream(
        PortalRequest portal, PortalSessions sessions, LiveSeats seats, string page, Func<CancellationToken, Task<string?>> version)
    {
        if (!portal.Http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal))
        {
            return PageAnswer.SeeOther(page);
        }

        if (seats.Take(portal.Session!.Id) is not { } seat)
        {
            return PageAnswer.Of(new Problem(
                StatusCodes.Status429TooManyRequests, ProblemCode.TooManyRequests, "there are too many open pages of this session"));
        }

        portal.Http.Response.RegisterForDispose(seat);
        return TypedResults.ServerSentEvents(WatchAsync(portal, sessions, version, portal.Http.RequestAborted));
    }

    /// <summary>The version that is there first is said too: the page may be older than the stream.</summary>
    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(
        PortalRequest portal, PortalSessions sessions, Func<CancellationToken, Task<string?>> version,
        [EnumeratorCancellation] CancellationToken stop)
    {
        var began = TimeProvider.System.GetTimestamp();
        string? said = null;
        while (TimeProvider.System.GetElapsedTime(began) < Longest
            && await sessions.FindAsync(portal.Http, isQuiet: true, stop) is not null
            && await version(stop) is { } now)
        {
            if (now != said)
            {
                yield return new SseItem<string>(now) { EventId = now };
                said = now;
            }

            await Task.Delay(Pause, stop);
        }
    }
}
