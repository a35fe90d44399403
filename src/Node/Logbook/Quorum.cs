using System.Runtime.CompilerServices;
using System.Text;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;

namespace LotusBridge.Node.Logbook;

/// <summary>A checkpoint with the cosignatures so far, and what the policy says of them.</summary>
internal sealed record CosignedStep(SignedCheckpoint Checkpoint, PolicyVerdict Verdict, Finality Finality);

/// <summary>Asks the own witness and every peer's at the same time.</summary>
internal sealed class Quorum(Self self, OwnLog log, Witness witness, PeerLines peers, TimeProvider clock)
{
    /// <summary>How long one witness is waited for, so that a silent one does not hold up the next entries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly VerifierKey[] witnesses = [.. self.Policy.Witnesses.Select(one => one.Key)];

    /// <summary>
    /// A step whenever the finality has risen; ends with L2, or when everybody has answered or failed. Late answers of
    /// slow witnesses are not waited for once the quorum stands.
    /// </summary>
    public async IAsyncEnumerable<CosignedStep> CollectAsync(
        SignedCheckpoint own, [EnumeratorCancellation] CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var asked = new List<Task<ReadOnlyMemory<byte>?>> { AskOwnAsync(own, stop) };
        asked.AddRange(peers.All.Select(peer => AskAsync(peer, own, enough.Token, stop)));
        var (checkpoint, reached) = (own, Finality.L0);
        await foreach (var answer in Task.WhenEach(asked).WithCancellation(stop))
        {
            if (await answer is not { } lines)
            {
                continue;
            }

            checkpoint = CosignedCheckpoint.Assemble(checkpoint, witnesses, [lines]);
            var verdict = self.Policy.Evaluate(checkpoint);
            if (verdict.FinalityIn(self.Territory) is { } finality && finality > reached)
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

    private async Task<ReadOnlyMemory<byte>?> AskAsync(
        Peer peer, SignedCheckpoint own, CancellationToken give, CancellationToken stop)
    {
        try
        {
            ConsistencyProof proofs = (from, to, _) => new(log.Store.ConsistencyProof(from, to));
            return await peer.CosignAsync(own, proofs, give, stop).WaitAsync(Patience, stop);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }
}
