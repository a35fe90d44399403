using System.Globalization;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Simulation;

/// <summary>Who keeps a log and asks the witnesses for it.</summary>
internal abstract class LogOwner(int node, World world)
{
    public int Node { get; } = node;

    /// <summary>What is not final that should be, in words; null when all is.</summary>
    public abstract string? Unfinished { get; }

    protected World World { get; } = world;

    public abstract void Start();

    public virtual void Crash()
    {
    }

    public virtual void Restart()
    {
    }

    protected SignedCheckpoint Sign(IReadOnlyList<Digest> leaves, int size)
    {
        var signer = Keys.Logs[Node];
        var own = signer.Sign(new Checkpoint(signer.Key.Name, size, MerkleProofs.Over(leaves).Root(size)));
        World.Observer.Signed(own, leaves, World.Now);
        return own;
    }

    protected void Ask(
        int witness, long old, IReadOnlyList<Digest> leaves, SignedCheckpoint own, Action<WitnessReply> answered)
    {
        var proof = old == 0 ? [] : MerkleProofs.Over(leaves).Consistency(old, own.Checkpoint.Size);
        World.Ask(Node, witness, new AddCheckpoint(old, proof, own), [.. leaves], answered);
    }

    protected static long? StoredSize(WitnessReply reply) =>
        reply.Status == 409 && long.TryParse(reply.Body.AsSpan().TrimEnd('\n'), CultureInfo.InvariantCulture, out var size) ? size : null;
}
