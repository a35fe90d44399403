using System.Collections.Frozen;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Storage;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Peers;

/// <summary>The other nodes, by territory: the only addresses that this node ever calls.</summary>
internal sealed class PeerLines : IDisposable
{
    private readonly FrozenDictionary<string, Peer> peers;

    public PeerLines(
        Settings settings, Self self, Signals signals, TimeProvider clock, ILogger<PeerLines> logger) =>
        peers = settings.Peers.ToFrozenDictionary(
            entry => entry.Key,
            entry => new Peer(
                entry.Key, entry.Value.Peer, self, signals, clock, new PeerClock(entry.Key, settings.SkewLimit, logger)),
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
    private readonly Signals signals;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim witnessTurn = new(1, 1);
    private readonly SemaphoreSlim mirrorTurn = new(1, 1);
    private readonly WitnessClient witness;
    private readonly MirrorClient mirror;
    private bool isBack;
    private long askedTicks;
    private long answeredTicks;

    public Peer(
        string territory, Uri address, Self self, Signals signals, TimeProvider time, PeerClock clock)
    {
        (this.time, Clock) = (time, clock);
        var member = self.Roster.Find(territory)!;
        this.signals = signals;
        Territory = territory;
        line = PeerLine.Open(address, member.Tls, self.Keys.Tls);
        Messages = new PeerClient(line, territory, member.Node);
        witness = new WitnessClient(line);
        mirror = new MirrorClient(line);
        Reader = new MirrorReader(line);
    }

    public string Territory { get; }

    /// <summary>Its outbox: set when there is something to look at.</summary>
    public Signal Outbox { get; } = new();

    public PeerClient Messages { get; }

    /// <summary>When it was last asked what it knows; null before the first time.</summary>
    public DateTimeOffset? AskedAt => Moment(ref askedTicks);

    /// <summary>When it last said so; null before the first time.</summary>
    public DateTimeOffset? AnsweredAt => Moment(ref answeredTicks);

    /// <summary>Measured whenever the peer says what it knows.</summary>
    public PeerClock Clock { get; }

    /// <summary>Reads the peer's copies.</summary>
    public MirrorReader Reader { get; }

    /// <summary>The peer has called: whoever waits because it was not reachable need not wait on.</summary>
    public void Called()
    {
        isBack = true;
        Outbox.Set();
        signals.PeerCalled();
    }

    /// <summary>True once after the peer has called.</summary>
    public bool TakeCalled() => Interlocked.Exchange(ref isBack, value: false);

    /// <summary>Asks the peer's witness; one call at a time, so that a hanging peer holds one call and no more.</summary>
    /// <param name="checkpoint">Of the own log.</param>
    /// <param name="proofs">Makes consistency proofs of it.</param>
    /// <param name="give">Ends the waiting for a turn; a call under way goes on.</param>
    /// <param name="stop">Ends the call too.</param>
    /// <returns>Signature lines; null when the witness did not answer or not cosign.</returns>
    public Task<ReadOnlyMemory<byte>?> CosignAsync(
        SignedCheckpoint checkpoint, ConsistencyProof proofs, CancellationToken give, CancellationToken stop) =>
        InTurnAsync(witnessTurn, () => witness.CosignAsync(checkpoint, proofs, stop), give, stop);

    /// <summary>Brings the peer's mirror to hold the checkpoint; as <see cref="CosignAsync"/> otherwise.</summary>
    public Task<ReadOnlyMemory<byte>?> MirrorAsync(
        LogStore log, SignedCheckpoint checkpoint, CancellationToken give, CancellationToken stop) =>
        InTurnAsync(mirrorTurn, () => mirror.CosignAsync(log, checkpoint, stop), give, stop);

    /// <summary>Shows the peer's mirror a checkpoint that it will be asked to hold; beside an upload of an earlier one.</summary>
    public async Task AnnounceAsync(LogStore log, SignedCheckpoint checkpoint, CancellationToken stop)
    {
        try
        {
            await mirror.AnnounceAsync(log, checkpoint, stop);
        }
        catch (Exception error) when (IsNoAnswer(error, stop))
        {
            // The round that follows asks again, and sees what the matter is.
        }
    }

    /// <summary>Entries of the own log that the peer's mirror is not known to hold, at this size.</summary>
    public long LagAt(long size) => mirror.LagAt(size);

    /// <summary>What the peer has seen and holds of all logs; null without a good answer in time.</summary>
    public Task<KnownHeads?> HeadsAsync(TimeSpan patience, CancellationToken stop) =>
        InTimeAsync(MeasuredAsync, patience, stop);

    /// <summary>What the peer has seen of a third node, signed; null without a good answer in time.</summary>
    public Task<byte[]?> SightingAsync(string territory, TimeSpan patience, CancellationToken stop) =>
        InTimeAsync(limit => Reader.SightingAsync(territory, limit), patience, stop);

    /// <summary>What the peer knows of an epoch of the roster; null without a good answer in time.</summary>
    public Task<KnownSteps?> StepsAsync(int epoch, TimeSpan patience, CancellationToken stop) =>
        InTimeAsync(limit => Reader.StepsAsync(epoch, limit), patience, stop);

    public void Dispose()
    {
        line.Dispose();
        mirror.Dispose();
        witnessTurn.Dispose();
        mirrorTurn.Dispose();
    }

    private static DateTimeOffset? Moment(ref long ticks) =>
        Volatile.Read(ref ticks) is > 0 and var at ? new DateTimeOffset(at, TimeSpan.Zero) : null;

    private async Task<KnownHeads?> MeasuredAsync(CancellationToken stop)
    {
        var (asked, started) = (time.GetUtcNow(), time.GetTimestamp());
        Volatile.Write(ref askedTicks, asked.UtcTicks);
        var heads = await Reader.HeadsAsync(stop);
        if (heads is not null)
        {
            Volatile.Write(ref answeredTicks, time.GetUtcNow().UtcTicks);
        }

        if (heads?.At is { } theirs)
        {
            Clock.Measured(ClockOffset.Of(theirs, asked, time.GetElapsedTime(started)));
        }

        return heads;
    }

    private static async Task<T?> InTimeAsync<T>(
        Func<CancellationToken, Task<T?>> ask, TimeSpan patience, CancellationToken stop)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (Exception error) when (IsNoAnswer(error, stop))
        {
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> InTurnAsync(
        SemaphoreSlim turn, Func<Task<ReadOnlyMemory<byte>?>> call, CancellationToken give, CancellationToken stop)
    {
        await turn.WaitAsync(give);
        try
        {
            return await call();
        }
        catch (Exception error) when (IsNoAnswer(error, stop))
        {
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    private static bool IsNoAnswer(Exception error, CancellationToken stop) =>
        error is HttpRequestException or IOException
        || (error is OperationCanceledException && !stop.IsCancellationRequested);
}
