using System.Data.Common;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Accusations;

/// <summary>
/// Compares what the peers have seen of every log with what this node has: a log that shows two of them different
/// histories is found out, although each of them saw one that only grew.
/// </summary>
internal sealed class Gossip(Self self, PeerLines peers, OwnCopies copies, AccusedKeys accused, ILogger<Gossip> logger)
    : BackgroundService
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
        var logs = self.Roster.Members.Select(member => VerifierKey.Parse(member.Log)).ToList();
        foreach (var peer in peers.All)
        {
            if (await peer.HeadsAsync(Patience, stop) is not { } heads)
            {
                continue;
            }

            foreach (var log in logs)
            {
                var theirs = heads.Checkpoints.Where(one => one.IsSignedBy(log))
                    .Select(one => new Sight(one, peer.Reader.TreeOf(one.Checkpoint)));
                await CompareAsync([.. await OwnAsync(log, stop), .. theirs], stop);
            }
        }
    }

    private async Task<IEnumerable<Sight>> OwnAsync(VerifierKey log, CancellationToken stop)
    {
        try
        {
            var seen = await copies.SeenAsync(log.Name, stop);
            return seen.Where(one => one.IsSignedBy(log)).Select(one => new Sight(one, copies.TreeOf(one.Checkpoint)));
        }
        catch (Exception error) when (error is LogStoreException or DbException or DbUpdateException)
        {
            // A copy whose disk has failed compares nothing until the node starts again; the others do.
            logger.LoopFailed(nameof(Gossip), error);
            return [];
        }
    }

    // Every two of them: witness and mirror of one node are two memories, and a log may have lied to one of them alone.
    private async Task CompareAsync(IReadOnlyList<Sight> sights, CancellationToken stop)
    {
        var bySize = sights.OrderBy(one => one.Seen.Checkpoint.Size).ToList();
        foreach (var (place, smaller) in bySize.Index())
        {
            foreach (var larger in bySize.Skip(place + 1))
            {
                accused.Compare(smaller.Seen, larger.Seen);
                if (smaller.Seen.Checkpoint.Size is > 0 and var size && size < larger.Seen.Checkpoint.Size)
                {
                    await CompareAsync(smaller.Seen, larger, stop);
                }
            }
        }
    }

    /// <summary>Whoever has seen the larger tree has its tiles: a peer, or this node.</summary>
    private async Task CompareAsync(SignedCheckpoint smaller, Sight larger, CancellationToken stop)
    {
        try
        {
            var prefix = await larger.Copy.PrefixAsync(smaller.Checkpoint.Size, stop);
            if (prefix is { } then && then.Root != smaller.Checkpoint.Root)
            {
                accused.Compare(smaller, larger.Seen, then.Root, then.Proof);
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or LogStoreException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // The copy is not to be had now; the next round asks again.
        }
    }

    /// <summary>A checkpoint that somebody has seen, and that one's copy of the log.</summary>
    private sealed record Sight(SignedCheckpoint Seen, FetchedTree Copy);
}
