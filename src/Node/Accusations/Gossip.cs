using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;

namespace LotusBridge.Node.Accusations;

/// <summary>
/// Compares what the peers have seen of every log with what this node has: a log that shows two of them different
/// histories is found out, although each of them saw one that only grew.
/// </summary>
internal sealed class Gossip(Self self, PeerLines peers, IWitnessStore memory, AccusedKeys accused) : BackgroundService
{
    /// <summary>How long a fork stays unnoticed at most, and a peer's answer is waited for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, stoppingToken);
            await RoundAsync(stoppingToken);
        }
    }

    /// <summary>Asks every peer once.</summary>
    internal async Task RoundAsync(CancellationToken stop)
    {
        foreach (var peer in peers.All)
        {
            if (await peer.HeadsAsync(Patience, stop) is not { } heads)
            {
                continue;
            }

            foreach (var log in self.Roster.Members.Select(member => VerifierKey.Parse(member.Log)))
            {
                await CompareAsync(peer, [.. heads.Checkpoints.Where(one => one.IsSignedBy(log))], log.Name, stop);
            }
        }
    }

    // What the peer's witness has seen and its mirror holds are two memories: a log may have lied to one of them alone.
    private async Task CompareAsync(
        Peer peer, IReadOnlyList<SignedCheckpoint> seen, string origin, CancellationToken stop)
    {
        foreach (var (place, one) in seen.Index())
        {
            seen.Skip(place + 1).ToList().ForEach(other => accused.Compare(one, other));
        }

        if (await memory.LatestAsync(origin, stop) is { } known)
        {
            var own = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(known.Note));
            foreach (var one in seen)
            {
                await CompareAsync(peer, own, one, stop);
            }
        }
    }

    private async Task CompareAsync(Peer peer, SignedCheckpoint own, SignedCheckpoint seen, CancellationToken stop)
    {
        accused.Compare(own, seen);
        if (own.Checkpoint.Size == 0 || own.Checkpoint.Size >= seen.Checkpoint.Size)
        {
            // The peer compares the other way round: it has the tiles of the larger tree from this node.
            return;
        }

        try
        {
            var prefix = await peer.Reader.TreeOf(seen.Checkpoint).PrefixAsync(own.Checkpoint.Size, stop);
            if (prefix is { } then && then.Root != own.Checkpoint.Root)
            {
                accused.Compare(own, seen, then.Root, then.Proof);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The peer's copy is not to be had now; the next round asks again.
        }
    }
}
