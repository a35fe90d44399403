using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Brings the own witness and mirror up to what the peers have seen of another log, before they sign for it again: what
/// they signed after the copy of their disk was made cannot be contradicted then.
/// </summary>
internal sealed class ForeignHeads(
    Self self, Witness witness, IWitnessStore memory, Mirror mirror, PeerLines peers, SigningGate gate, TimeProvider clock,
    ILogger<ForeignHeads> logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <summary>Returns when witness and mirror may sign for that log; tries again until they may.</summary>
    /// <param name="origin">The log's.</param>
    /// <param name="heads">What enough peers know.</param>
    /// <param name="stop">Ends the trying.</param>
    public async Task AdoptAsync(string origin, IReadOnlyList<KnownHeads> heads, CancellationToken stop)
    {
        var largest = heads.Select(head => head.LargestOf(origin, self.Rosters.IsByItsLog)).OfType<SignedCheckpoint>()
            .MaxBy(one => one.Checkpoint.Size);
        var backoff = new Backoff(FirstRetry, LongestRetry);
        while (largest is not null && !await TryAsync(origin, largest, stop))
        {
            logger.HeadUnproven(origin, largest.Checkpoint.Size);
            await Task.Delay(backoff.Next(), stop);
        }

        gate.Open(origin);
    }

    private async Task<bool> TryAsync(string origin, SignedCheckpoint largest, CancellationToken stop)
    {
        var cosigned = await memory.LatestAsync(origin, stop);
        var pending = mirror.Seen(origin)?.Checkpoint;
        foreach (var peer in peers.All.OrderByDescending(one => origin.EndsWith("/" + one.Territory, StringComparison.Ordinal)))
        {
            var tree = peer.Reader.TreeOf(largest.Checkpoint);
            var isSeen = await RequestAsync(tree, largest, cosigned?.Size, cosigned?.Root, stop) is { } seen
                && (seen.IsNeedless || (await witness.AddCheckpointAsync(
                    seen.Request!.ToBytes(), clock.GetUtcNow(), stop)).IsOk);
            if (isSeen && await RequestAsync(tree, largest, pending?.Size, pending?.Root, stop) is { } next
                && (next.IsNeedless || mirror.Adopt(next.Request!).IsOk))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The request that leads from what is known to the largest; null when no proof is to be had.</summary>
    private static async Task<Step?> RequestAsync(
        FetchedTree tree, SignedCheckpoint largest, long? size, Digest? root, CancellationToken stop)
    {
        if (size > largest.Checkpoint.Size)
        {
            return new Step(null);
        }

        try
        {
            return await tree.ConsistencyAsync(size ?? 0, root ?? Merkle.EmptyRoot, stop) is { } proof
                ? new Step(new AddCheckpoint(size ?? 0, proof, largest))
                : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    private sealed record Step(AddCheckpoint? Request)
    {
        public bool IsNeedless => Request is null;
    }
}
