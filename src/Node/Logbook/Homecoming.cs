using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Rosters;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Before a node signs anything it asks its peers what they have seen: a node whose disk is lost, or a copy of an
/// earlier day, knows what it has signed from nobody else, and would sign a second history. Until enough have answered
/// it takes acts and signs none of them.
/// </summary>
internal sealed class Homecoming(
    Self self, PeerLines peers, OwnRefill refill, ForeignHeads foreign, StepDesk steps, StepRounds rounds,
    Changeover changeover, SigningGate gate, LogFailure failure, ILogger<Homecoming> logger) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many of the others must answer: n-f, and never more than there are. Whatever was final has cosigners among any
    /// so many, an honest one too, although the node's own cosignature may be lost with its disk.
    /// </summary>
    public static int NeededOf(int members) => Math.Min(members - ((members - 1) / 3), members - 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var heads = await AskAsync(stoppingToken);
        await changeover.TryAsync(stoppingToken);
        if (changeover.IsDue)
        {
            // The peers are in an epoch that this node has missed: it signs nothing under the old one.
            return;
        }

        var others = self.Roster.Members.Where(member => member != self.Member)
            .Select(member => foreign.AdoptAsync(self.Roster.OriginOf(member.Territory), heads, stoppingToken));
        await Task.WhenAll([ReturnAsync(heads, stoppingToken), .. others]);
    }

    private async Task ReturnAsync(IReadOnlyList<KnownHeads> heads, CancellationToken stop)
    {
        try
        {
            await refill.RunAsync(heads, stop);

            // What was taken meanwhile may stand behind what came back.
            await steps.RecallAsync(stop);
            gate.Open(self.Origin);
        }
        catch (LogStoreException error)
        {
            failure.Stop(error, StartRefusedException.Inconsistent);
        }
    }

    private async Task<IReadOnlyList<KnownHeads>> AskAsync(CancellationToken stop)
    {
        var needed = NeededOf(self.Roster.Members.Count);
        var heads = new List<KnownHeads>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asked = peers.All.Select(peer => AskAsync(peer, enough.Token)).ToList();
        logger.AskingPeers(needed);
        while (heads.Count < needed && asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked);
            asked.Remove(answered);
            heads.Add(await answered);
        }

        await enough.CancelAsync();
        if (heads.Count < needed)
        {
            // Fewer peers are configured than must be asked: never without them.
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }

        return heads;
    }

    private async Task<KnownHeads> AskAsync(Peer peer, CancellationToken stop)
    {
        var backoff = new Backoff(FirstRetry, LongestRetry);
        while (true)
        {
            if (await peer.HeadsAsync(Patience, stop) is { } heads && await rounds.AskAsync(peer, Patience, stop))
            {
                return heads;
            }

            await Task.Delay(backoff.Next(), stop);
        }
    }
}
