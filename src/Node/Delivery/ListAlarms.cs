using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Node.Access;
using LotusBridge.Node.Listing;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// What the committee must know: destructions of this territory that were not done in time, or could not be, and
/// statements that another node has not taken. An alarm stays here until what it is about is resolved; it names a package
/// or a digest, and nobody.
/// </summary>
internal static class ListAlarms
{
    /// <summary>More than this are not listed at once; the oldest are.</summary>
    private const int MaxSubmissions = 1000;

    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ListAlarms, AnswerAsync).Produces<AlarmList>();

    private static async Task<IResult> AnswerAsync(
        Lookups lookups, OrderQueries queries, Store store, CancellationToken stop) =>
        Json.Ok(new AlarmList(
            await OpenAsync(lookups, queries, stop), await SubmissionsAsync(store, stop) is { Count: > 0 } some ? some : null));

    /// <summary>Oldest first.</summary>
    public static async Task<IReadOnlyList<AlarmView>> OpenAsync(
        Lookups lookups, OrderQueries queries, CancellationToken stop)
    {
        var orders = new List<FiledOrder>();
        foreach (var number in await queries.AlarmedAsync(stop))
        {
            if (await lookups.OrderAsync(number, stop) is { } order)
            {
                orders.Add(order);
            }
        }

        var alarms =
            from order in orders
            from package in order.Fold.Packages.Values
            from alarm in package.Alarms
            orderby alarm.At, package.Package, alarm.Kind
            select new AlarmView(package.Package, alarm.Kind, alarm.At);
        return [.. alarms];
    }

    private static Task<List<SubmissionAlarm>> SubmissionsAsync(Store store, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var rows = await db.Submissions.Where(row => row.AlarmedAt != null)
                .Join(db.Outbox, row => new { row.Statement, row.Peer }, sent => new { sent.Statement, sent.Peer },
                    (row, sent) => new { Row = row, Sent = sent })
                .OrderBy(one => one.Row.AlarmedAt).ThenBy(one => one.Sent.Number).Take(MaxSubmissions).ToListAsync(stop);
            return rows.ConvertAll(one => new SubmissionAlarm(
                one.Row.Statement, one.Row.Peer,
                one.Sent.State == OutboxState.Dead ? SubmissionAlarm.Refused : SubmissionAlarm.Unanswered,
                one.Row.AlarmedAt!.Value, one.Sent.Attempts, one.Sent.LastProblem ?? PeerCode.Unreachable));
        },
        stop);
}
