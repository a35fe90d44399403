using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Gets back from the mirrors what this node's log has signed and its disk does not know: the entries, which are
/// commitments. The statements behind them and their salts are in no log and do not come back with them.
/// </summary>
internal sealed class OwnRefill(Self self, OwnLog log, Store store, PeerLines peers, ILogger<OwnRefill> logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Returns when database and log together hold everything that the peers have seen signed.</summary>
    /// <param name="heads">What enough peers know.</param>
    /// <param name="stop">Ends the trying.</param>
    /// <exception cref="LogStoreException">Conflict: the log has signed another history.</exception>
    public async Task RunAsync(IReadOnlyList<KnownHeads> heads, CancellationToken stop)
    {
        // What a former key has signed was this log's too, also behind the place where the key counts no more.
        var keys = self.Rosters.LogKeysOf(self.Origin);
        var seen = heads.Select(one => one.LargestOf(self.Origin, head => keys.Any(head.IsSignedBy))).OfType<SignedCheckpoint>()
            .MaxBy(one => one.Checkpoint.Size)?.Checkpoint;
        if (seen is null || IsInLog(seen) || await IsInDatabaseAsync(seen, stop))
        {
            return;
        }

        var backoff = new Backoff(FirstRetry, LongestRetry);
        while (true)
        {
            foreach (var peer in peers.All)
            {
                if (await TryAsync(peer, seen, stop))
                {
                    logger.Refilled(seen.Size, peer.Territory);
                    return;
                }
            }

            logger.RefillWaits(seen.Size);
            await Task.Delay(backoff.Next(), stop);
        }
    }

    private bool IsInLog(Checkpoint seen)
    {
        if (seen.Size > log.Store.Size)
        {
            return false;
        }

        return log.Store.Root(seen.Size) == seen.Root ? true : throw new LogStoreException(
            LogStoreFault.Conflict, $"a peer has cosigned another history of this log, at {seen.Size} entries");
    }

    private async Task<bool> IsInDatabaseAsync(Checkpoint seen, CancellationToken stop)
    {
        var root = Frontier.Empty();
        while (root.Size < seen.Size)
        {
            var rows = await RowsAsync(root.Size, Math.Min(seen.Size, root.Size + LogStore.MaxBatchEntries), stop);
            if (rows.Count == 0 || rows[0].Index != root.Size)
            {
                return false;
            }

            rows.ForEach(row => root.Append(Merkle.LeafHash(row.Entry)));
        }

        return root.Root() == seen.Root;
    }

    private async Task<bool> TryAsync(Peer peer, Checkpoint seen, CancellationToken stop)
    {
        try
        {
            var (size, tree) = (log.Store.Size, peer.Reader.TreeOf(seen));
            if (await tree.ConsistencyAsync(size, log.Store.Root(size), stop) is null)
            {
                return false;
            }

            for (var tile = size / TilePath.FullWidth; tile * TilePath.FullWidth < seen.Size; tile++)
            {
                if (await tree.EntriesAsync(tile, stop) is not { } entries)
                {
                    return false;
                }

                await TakeAsync(tile * TilePath.FullWidth, entries, seen.Size, stop);
                CrashPoints.Here("after-refill");
            }

            await store.WriteAsync(db => RenewHeadersAsync(db, seen.Size, stop), stop);

            return true;
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>
    /// Puts verified entries where they stood. What this node took meanwhile under an index that the log has signed for
    /// something else was signed by nobody yet: it moves behind.
    /// </summary>
    private Task TakeAsync(
        long first, IReadOnlyList<ReadOnlyMemory<byte>> entries, long size, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var rows = await db.Entries.AsNoTracking().Where(row => row.Index >= first && row.Index < first + entries.Count)
                .OrderBy(row => row.Index).ToListAsync(stop);
            var same = rows.TakeWhile((row, i) => row.Index == first + i
                && entries[i].Span.SequenceEqual(row.Entry)).Count();
            if (same < rows.Count)
            {
                await MoveAsync(db, rows[same].Index, by: size - rows[same].Index, stop);
            }

            foreach (var (place, entry) in entries.Index().Skip(same))
            {
                db.Add(new EntryRow { Index = first + place, Entry = entry.ToArray() });
                if (BlockHeader.IsOne(entry.Span))
                {
                    db.Add(new BlockRow { Index = first + place, Final = FinalIn(entry.Span) });
                }
            }

            db.ForgetIndex();
        },
        stop);

    private long FinalIn(ReadOnlySpan<byte> header)
    {
        try
        {
            return BlockHeader.Parse(header).Find(self.Origin)?.Tree.Size ?? 0;
        }
        catch (LedgerFormatException error)
        {
            throw new LogStoreException(
                LogStoreFault.Conflict, $"the mirrored log has a header that this node never wrote: {error.Message}");
        }
    }

    /// <summary>A header that moved behind what came back names what the newest of those names, and nothing older.</summary>
    private static async Task RenewHeadersAsync(NodeDb db, long size, CancellationToken stop)
    {
        var newest = await db.Blocks.Where(row => row.Index < size)
            .OrderByDescending(row => row.Index).FirstOrDefaultAsync(stop);
        if (newest is not null)
        {
            var header = (await db.Entries.AsNoTracking().FirstAsync(row => row.Index == newest.Index, stop)).Entry;
            var moved = db.Blocks.Where(row => row.Index >= size && row.Final < newest.Final);
            await db.Entries.Where(row => moved.Any(block => block.Index == row.Index))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Entry, header), stop);
            await moved.ExecuteUpdateAsync(set => set.SetProperty(row => row.Final, newest.Final), stop);
        }
    }

    /// <summary>In two steps through negative numbers, so that no two rows have one index on the way.</summary>
    private static async Task MoveAsync(NodeDb db, long from, long by, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync($"UPDATE entries SET \"Index\" = -(\"Index\" + {by}) - 1 WHERE \"Index\" >= {from}", stop);
        await db.Database.ExecuteSqlAsync($"UPDATE entries SET \"Index\" = -\"Index\" - 1 WHERE \"Index\" < 0", stop);
        await db.Database.ExecuteSqlAsync(
            $"UPDATE statements SET \"Index\" = -(\"Index\" + {by}) - 1 WHERE \"Index\" >= {from}", stop);
        await db.Database.ExecuteSqlAsync($"UPDATE statements SET \"Index\" = -\"Index\" - 1 WHERE \"Index\" < 0", stop);
        await db.Database.ExecuteSqlAsync($"UPDATE blocks SET \"Index\" = -(\"Index\" + {by}) - 1 WHERE \"Index\" >= {from}", stop);
        await db.Database.ExecuteSqlAsync($"UPDATE blocks SET \"Index\" = -\"Index\" - 1 WHERE \"Index\" < 0", stop);
        await db.Database.ExecuteSqlAsync($"UPDATE steps SET \"Index\" = \"Index\" + {by} WHERE \"Index\" >= {from}", stop);
    }

    private Task<List<EntryRow>> RowsAsync(long from, long to, CancellationToken stop) => store.ReadAsync(
        db => db.Entries.Where(row => row.Index >= from && row.Index < to).OrderBy(row => row.Index).ToListAsync(stop),
        stop);
}
