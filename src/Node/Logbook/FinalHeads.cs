using System.Collections.Concurrent;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Logbook;

/// <summary>The newest final checkpoint that each peer has shown to this node's witness.</summary>
internal sealed class FinalHeads(Self self)
{
    private readonly ConcurrentDictionary<string, SignedCheckpoint> newest = new(StringComparer.Ordinal);

    public IEnumerable<SignedCheckpoint> All => newest.Values;

    /// <summary>Remembers a checkpoint that the witness has cosigned, when the quorum has too.</summary>
    public void Offer(SignedCheckpoint shown)
    {
        var tree = shown.Checkpoint;
        if (tree.Origin != self.Origin && shown.Note.Signatures.Count > 1 && IsNewer(tree)
            && self.Policy.Evaluate(shown) is { IsAccepted: true, CompletedAt: not null })
        {
            newest.AddOrUpdate(
                tree.Origin, shown, (_, known) => known.Checkpoint.Size < tree.Size ? shown : known);
        }
    }

    private bool IsNewer(Checkpoint tree) =>
        !newest.TryGetValue(tree.Origin, out var known) || known.Checkpoint.Size < tree.Size;
}
