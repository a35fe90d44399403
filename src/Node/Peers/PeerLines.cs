using System.Collections.Frozen;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Peers;

/// <summary>The other nodes, by territory: the only addresses that this node ever calls.</summary>
internal sealed class PeerLines : IDisposable
{
    private readonly FrozenDictionary<string, Peer> peers;

    public PeerLines(Settings settings, Self self) => peers = settings.Peers.ToFrozenDictionary(
        entry => entry.Key,
        entry => new Peer(entry.Key, entry.Value, self),
        StringComparer.Ordinal);

    public IEnumerable<Peer> All => peers.Values;

    public Peer? Find(string territory) => peers.GetValueOrDefault(territory);

    /// <summary>Finality rose or rows were added: every outbox looks.</summary>
    public void WakeOutboxes()
    {
        foreach (var peer in peers.Values)
        {
            peer.Outbox.Set();
        }
    }

    public void Dispose()
    {
        foreach (var peer in peers.Values)
        {
            peer.Dispose();
        }
    }
}

/// <summary>One other node.</summary>
internal sealed class Peer : IDisposable
{
    private readonly HttpClient line;
    private readonly SemaphoreSlim witnessTurn = new(1, 1);
    private readonly WitnessClient witness;
    private bool isBack;

    public Peer(string territory, Uri address, Self self)
    {
        var member = self.Roster.Find(territory)!;
        Territory = territory;
        line = PeerLine.Open(address, member.Tls, self.Keys.Tls);
        Messages = new PeerClient(line, territory, member.Node);
        witness = new WitnessClient(line);
    }

    public string Territory { get; }

    /// <summary>Its outbox: set when there is something to look at.</summary>
    public Signal Outbox { get; } = new();

    public PeerClient Messages { get; }

    /// <summary>The peer has called: whoever waits because it was not reachable need not wait on.</summary>
    public void Called()
    {
        isBack = true;
        Outbox.Set();
    }

    /// <summary>True once after the peer has called.</summary>
    public bool TakeCalled() => Interlocked.Exchange(ref isBack, value: false);

    /// <summary>Asks the peer's witness; one call at a time, so that a hanging peer holds one call and no more.</summary>
    /// <param name="checkpoint">Of the own log.</param>
    /// <param name="proofs">Makes consistency proofs of it.</param>
    /// <param name="give">Ends the waiting for a turn; a call under way goes on.</param>
    /// <param name="stop">Ends the call too.</param>
    /// <returns>Signature lines; null when the witness did not answer or not cosign.</returns>
    public async Task<ReadOnlyMemory<byte>?> CosignAsync(
        SignedCheckpoint checkpoint, ConsistencyProof proofs, CancellationToken give, CancellationToken stop)
    {
        await witnessTurn.WaitAsync(give);
        try
        {
            return await witness.CosignAsync(checkpoint, proofs, stop);
        }
        catch (Exception error) when (error is HttpRequestException or IOException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            witnessTurn.Release();
        }
    }

    /// <summary>The latest checkpoint of a log that the peer's witness cosigned; null without a good answer.</summary>
    public async Task<SignedCheckpoint?> LatestAsync(string origin, CancellationToken stop)
    {
        try
        {
            return await witness.LatestAsync(origin, stop);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or LedgerFormatException
            || (error is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose()
    {
        line.Dispose();
        witnessTurn.Dispose();
    }
}
