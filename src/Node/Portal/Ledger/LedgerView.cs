using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Ledger;

/// <summary>Collects what the ledger page shows; everything in it is public by the log's own routes.</summary>
internal sealed class LedgerView(
    Self self, OwnLog own, FinalHeads heads, Mirror mirror, PeerLines peers, AccusedKeys accused, Store store)
{
    /// <summary>How many of the newest blocks are drawn.</summary>
    public const int Blocks = 8;

    /// <summary>One member's log as this node sees it.</summary>
    /// <param name="Final">The newest tree that this node knows to be final; null for none yet.</param>
    /// <param name="Seen">The size that the own mirror was shown; the log's own size for the own log.</param>
    /// <param name="Lag">Entries that the own mirror still lacks of it.</param>
    /// <param name="AheadMilliseconds">The peer's clock against this node's; null where it was not measured.</param>
    public sealed record LogLine(
        string Territory, bool IsOwn, Checkpoint? Final, long Seen, long Lag, long? AheadMilliseconds, bool IsClockOff,
        bool IsAccused);

    /// <param name="At">Null where the witness has not cosigned the newest final tree.</param>
    public sealed record WitnessLine(string Name, DateTimeOffset? At);

    /// <param name="Index">Of the header in the own log.</param>
    public sealed record BlockLine(long Index, IReadOnlyList<LogHead> Heads);

    public sealed record StampLine(string Territory, string Day, long Size, DateTimeOffset At);

    public IReadOnlyList<LogLine> Logs() =>
    [
        .. from member in self.Roster.Members
           let origin = self.Roster.OriginOf(member.Territory)
           let isOwn = member.Territory == self.Territory
           let clock = isOwn ? null : peers.Find(member.Territory)?.Clock
           select new LogLine(
               member.Territory, isOwn,
               isOwn ? own.Published.Checkpoint : heads.All.FirstOrDefault(one => one.Checkpoint.Origin == origin)?.Checkpoint,
               isOwn ? own.Store.Size : mirror.Seen(origin)?.Checkpoint.Size ?? 0,
               isOwn || !mirror.Origins.Contains(origin) ? 0 : mirror.LagOf(origin),
               (long?)clock?.Offset?.Ahead.TotalMilliseconds, clock?.IsOff ?? false, accused.IsForked(origin)),
    ];

    /// <summary>Who has cosigned the newest tree of the own log that this node has published.</summary>
    public (PolicyVerdict Verdict, IReadOnlyList<WitnessLine> Witnesses) Witnesses()
    {
        var verdict = self.Policy.Evaluate(own.Published);
        return (verdict,
        [
            .. self.Policy.Witnesses.Select(witness => new WitnessLine(
                witness.Name,
                verdict.Cosignatures.TryGetValue(witness.Name, out var seconds)
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null)),
        ]);
    }

    /// <summary>The newest headers of the own log, newest first; none while a lost log is being filled up again.</summary>
    public async Task<IReadOnlyList<BlockLine>> BlocksAsync(CancellationToken stop)
    {
        var size = Math.Min(own.Published.Checkpoint.Size, own.Store.Size);
        var indices = await store.ReadAsync(
            db => db.Blocks.Where(row => row.Index < size).OrderByDescending(row => row.Index).Take(Blocks)
                .Select(row => row.Index).ToListAsync(stop),
            stop);
        return [.. indices.Select(index => new BlockLine(index, BlockHeader.Parse(own.Store.Entry(index).Span).Heads))];
    }

    /// <summary>Each authority's newest time-stamp over the own log.</summary>
    public Task<List<StampLine>> StampsAsync(CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var day = await db.Timestamps.MaxAsync(row => (string?)row.Day, stop);
            return await db.Timestamps.Where(row => row.Day == day).OrderBy(row => row.Territory)
                .Select(row => new StampLine(row.Territory, row.Day, row.Size, row.At)).ToListAsync(stop);
        },
        stop);
}
