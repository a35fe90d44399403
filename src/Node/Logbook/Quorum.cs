using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;

namespace LotusBridge.Node.Logbook;

/// <summary>A checkpoint with the cosignatures so far, and what the policy says of them.</summary>
internal sealed record CosignedStep(SignedCheckpoint Checkpoint, PolicyVerdict Verdict, Finality Finality);

/// <summary>Asks the own witness and mirror and every peer's at the same time.</summary>
internal sealed class Quorum(
    Self self, OwnLog log, Witness witness, SigningGate gate, PeerLines peers, AccusedKeys accused, CosignWindow window,
    TimeProvider clock)
{
    /// <summary>How long one cosigner is waited for, so that a silent one does not hold up the next entries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The mirrors' head start where the quorum counts no witness: mostly they are all that is needed, and the own
    /// witness's memory costs a transaction.
    /// </summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(50);

    private readonly VerifierKey[] cosigners = [.. self.Policy.Witnesses.Select(one => one.Key)];
    private readonly bool needsWitnesses = CountsWitnesses(self);
    private readonly ConcurrentDictionary<string, long> shown = new(StringComparer.Ordinal);
    private long lastHeldAt;

    /// <summary>Of what the log holds now, cosignatures may be older than this process.</summary>
    public void Begin() => window.Of(log.Store.Latest.Checkpoint);

    /// <summary>
    /// A step whenever the finality has risen; ends with L2, or when everybody has answered or failed. Late answers of
    /// slow cosigners are not waited for once the quorum stands. No step before this node may sign.
    /// </summary>
    public async IAsyncEnumerable<CosignedStep> CollectAsync(
        SignedCheckpoint own, [EnumeratorCancellation] CancellationToken stop)
    {
        if (!gate.IsOpenFor(self.Origin))
        {
            yield break;
        }

        window.Of(own.Checkpoint);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asked = peers.All.Select(peer => PatientlyAsync(
            peer.MirrorAsync(log.Store, own, enough.Token, stop), stop)).ToList();
        if (needsWitnesses)
        {
            asked.AddRange(peers.All.Select(peer => AskWitnessAsync(peer, own, enough.Token, stop)));
        }

        asked.Add(AskOwnInTimeAsync(own, enough.Token, stop));
        asked.Add(Task.FromResult<ReadOnlyMemory<byte>?>(HoldOwn(own)));
        var (checkpoint, reached) = (own, Finality.L0);
        await foreach (var answer in Task.WhenEach(asked).WithCancellation(stop))
        {
            if (await answer is not { } lines)
            {
                continue;
            }

            var (least, most) = window.Of(own.Checkpoint);
            checkpoint = CosignedCheckpoint.Assemble(
                checkpoint, [.. cosigners.Where(key => !accused.Contains(key))], [lines], least, most);
            var verdict = self.Policy.Evaluate(checkpoint);
            if (self.FinalityOf(checkpoint, verdict) is { } finality && finality > reached)
            {
                reached = finality;
                yield return new CosignedStep(checkpoint, verdict, finality);
            }

            if (reached == Finality.L2)
            {
                await enough.CancelAsync();
                yield break;
            }
        }
    }

    /// <summary>Shows the mirrors what the next round will be for, while one is under way: that round then costs one call.</summary>
    public async Task AnnounceAsync(SignedCheckpoint next, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await Task.WhenAll(peers.All.Select(peer => peer.AnnounceAsync(log.Store, next, patience.Token)));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Whoever is silent is asked again in the round itself.
        }
    }

    /// <summary>
    /// Brings a final checkpoint to everybody whom the quorum did not wait for: every mirror is to hold every log, and
    /// what many witnesses have seen nobody can take back, whoever loses its mirror.
    /// </summary>
    /// <returns>True when nobody is left who lacks it.</returns>
    public async Task<bool> ShowAsync(SignedCheckpoint final, CancellationToken stop)
    {
        var size = final.Checkpoint.Size;
        var mirrors = peers.All.Where(peer => peer.LagAt(size) > 0)
            .Select(async peer => await PatientlyAsync(peer.MirrorAsync(log.Store, final, stop, stop), stop) is not null);
        var witnesses = peers.All.Where(peer => shown.GetValueOrDefault(peer.Territory) < size).Select(async peer =>
        {
            var isSeen = await AskWitnessAsync(peer, final, stop, stop) is not null;
            shown[peer.Territory] = isSeen ? size : shown.GetValueOrDefault(peer.Territory);
            return isSeen;
        });
        await AskOwnAsync(final, stop);
        return (await Task.WhenAll([.. mirrors, .. witnesses])).All(isDone => isDone);
    }

    /// <summary>True when a peer's witness is a member of the quorum, on whatever way.</summary>
    private static bool CountsWitnesses(Self self)
    {
        var counted = new HashSet<string>(StringComparer.Ordinal) { self.Policy.Quorum ?? "" };
        foreach (var group in self.Policy.Groups.Reverse().Where(group => counted.Contains(group.Name)))
        {
            counted.UnionWith(group.Members);
        }

        var others = self.Roster.Members.Where(member => member != self.Member)
            .Select(member => VerifierKey.Parse(member.Witness)).ToHashSet();
        return self.Policy.Witnesses.Any(one => counted.Contains(one.Name) && others.Contains(one.Key));
    }

    /// <summary>The own mirror holds the own log as the log itself: every entry is durable here before it is signed.</summary>
    private byte[] HoldOwn(SignedCheckpoint own)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var last = Interlocked.Read(ref lastHeldAt);

        // After a restart too: a clock that went back must not make this mirror look as if it had rewound.
        var at = Math.Max(now, last == 0 ? HeldAt(log.Published) : last);
        Interlocked.CompareExchange(ref lastHeldAt, at, last);
        return Encoding.UTF8.GetBytes(self.Keys.Mirror.Sign(own.Note.Text, at) + "\n");
    }

    private async Task<ReadOnlyMemory<byte>?> AskOwnInTimeAsync(
        SignedCheckpoint own, CancellationToken give, CancellationToken stop)
    {
        try
        {
            await Task.Delay(needsWitnesses ? TimeSpan.Zero : HeadStart, give);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        return await AskOwnAsync(own, stop);
    }

    private long HeldAt(SignedCheckpoint published) =>
        published.Note.Verify([self.Keys.Mirror.Key]) is [var held] ? held.Timestamp : 1;

    private async Task<ReadOnlyMemory<byte>?> AskOwnAsync(SignedCheckpoint own, CancellationToken stop)
    {
        // The own witness has its memory like any other: it is asked with the size it has, not trusted to agree.
        var stored = await witness.LatestAsync(Digest.Of(Encoding.UTF8.GetBytes(self.Origin)).Hex, stop);
        var old = stored.IsOk ? SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(stored.Body)).Checkpoint.Size : 0;
        var size = own.Checkpoint.Size;
        if (old > size)
        {
            return null;
        }

        var proof = old == 0 || old == size ? [] : log.Store.ConsistencyProof(old, size);
        var body = new AddCheckpoint(old, proof, own).ToBytes();
        var reply = await witness.AddCheckpointAsync(body, clock.GetUtcNow(), stop);
        return reply.IsOk ? Encoding.UTF8.GetBytes(reply.Body) : null;
    }

    private Task<ReadOnlyMemory<byte>?> AskWitnessAsync(
        Peer peer, SignedCheckpoint own, CancellationToken give, CancellationToken stop)
    {
        ConsistencyProof proofs = (from, to, _) => new(log.Store.ConsistencyProof(from, to));
        return PatientlyAsync(peer.CosignAsync(own, proofs, give, stop), stop);
    }

    private static async Task<ReadOnlyMemory<byte>?> PatientlyAsync(
        Task<ReadOnlyMemory<byte>?> answer, CancellationToken stop)
    {
        try
        {
            return await answer.WaitAsync(Patience, stop);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }
}
