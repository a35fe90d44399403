using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Before a node signs anything it asks the other witnesses what they have seen of its log: a node whose database and
/// log were both restored from an old copy knows it from nobody else, and would sign a second history.
/// </summary>
internal sealed class Rollback(Self self, OwnLog log, Store store, PeerLines peers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Null when no peer that answers has seen more, or another history.</summary>
    public async Task<LogStoreException?> FindAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        var seen = await Task.WhenAll(peers.All.Select(peer => AskAsync(peer, patience.Token)));
        var known = await store.ReadAsync(db => db.Entries.LongCountAsync(stop), stop);
        var own = VerifierKey.Parse(self.Member.Log);
        return seen.OfType<SignedCheckpoint>().Where(one => one.IsSignedBy(own)).Select(one => Fault(one.Checkpoint, known))
            .FirstOrDefault(fault => fault is not null);
    }

    private async Task<SignedCheckpoint?> AskAsync(Peer peer, CancellationToken stop)
    {
        try
        {
            return await peer.LatestAsync(self.Origin, stop);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private LogStoreException? Fault(Checkpoint seen, long known) =>
        seen.Size > known
            ? new LogStoreException(
                LogStoreFault.Ahead,
                $"a peer has cosigned {seen.Size} entries of this log, the database knows {known}: it is older than what "
                + "was signed. Restore the newest copy")
        : seen.Size <= log.Store.Size && log.Store.Root(seen.Size) != seen.Root
            ? new LogStoreException(
                LogStoreFault.Conflict, $"a peer has cosigned another history of this log, at {seen.Size} entries")
        : null;
}
