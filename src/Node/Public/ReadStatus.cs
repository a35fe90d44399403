using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Rosters;
using LotusBridge.Node.Storage;
using LotusBridge.Node.Timestamps;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Public;

/// <summary>What anybody may know of a node: whose it is, its clock, and how far its log is cosigned.</summary>
internal static class ReadStatus
{
    private static readonly string Version = typeof(ReadStatus).Assembly.GetName().Version!.ToString(3);

    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ReadStatus, AnswerAsync).Produces<StatusView>();

    private static async Task<IResult> AnswerAsync(
        Self self, Store store, AccusedKeys accused, OtherSteps steps, Changeover changeover, PeerLines peers,
        TimestampRounds stamps, TimeProvider clock, CancellationToken stop)
    {
        var (size, finality) = await store.ReadAsync(
            async db =>
            {
                var entries = await db.Entries.LongCountAsync(stop);
                var reached = await db.Checkpoints.Where(row => row.Size >= entries)
                    .Select(row => row.Finality).OrderByDescending(one => one).FirstOrDefaultAsync(stop);
                return (entries, reached);
            },
            stop);
        return Json.Ok(new StatusView(
            self.Territory, Moment.ToSecond(clock.GetUtcNow()), size, Words.Of(finality), Version,
            self.Rosters.Genesis.Hash, self.Roster.Demonstration,
            self.Roster.Epoch,
            self.Step is not { } step ? null
                : !step.IsKept ? StepTaken.Taken
                : changeover.Blocked is null ? StepTaken.Complete : StepTaken.Blocked,
            accused.Names.Concat(steps.Names).ToList() is { Count: > 0 } names ? names : null,
            ClocksOf(peers) is { Count: > 0 } clocks ? clocks : null,
            stamps.Today().Where(one => !one.IsKept).Select(one => one.Territory).Order(StringComparer.Ordinal).ToList()
                is { Count: > 0 } unstamped ? unstamped : null));
    }

    private static List<ClockLine> ClocksOf(PeerLines peers) =>
    [
        .. from peer in peers.All.OrderBy(one => one.Territory, StringComparer.Ordinal)
           let offset = peer.Clock.Offset
           where offset is not null
           select new ClockLine(
               peer.Territory, (long)offset.Ahead.TotalMilliseconds, (long)Math.Ceiling(offset.Uncertainty.TotalMilliseconds),
               peer.Clock.IsOff),
    ];
}
