using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;

namespace LotusBridge.Node.Accusations;

/// <summary>What this node itself has seen of a log, and the tiles that it has of it: its mirror's, or its own log's.</summary>
internal sealed class OwnCopies(Self self, IWitnessStore memory, Mirror mirror, OwnLog own)
{
    /// <summary>What the witness has seen, and what the mirror was shown and holds: a log may have lied to one of them alone.</summary>
    public async Task<IReadOnlyList<SignedCheckpoint>> SeenAsync(string origin, CancellationToken stop)
    {
        var seen = new List<SignedCheckpoint>();
        if (await memory.LatestAsync(origin, stop) is { } known)
        {
            seen.Add(Parse(known.Note));
        }

        if (IsOwn(origin))
        {
            // Published, not the newest: nothing may be held against anybody that has not left this node.
            seen.Add(own.Published);
        }
        else
        {
            if (mirror.Latest(Mirror.HashOf(origin)) is { IsOk: true } held)
            {
                seen.Add(Parse(held.Body));
            }

            if (mirror.Seen(origin) is { } pending)
            {
                seen.Add(pending);
            }
        }

        return [.. seen.DistinctBy(one => one.Checkpoint)];
    }

    /// <summary>The copy here of one tree; nothing comes out of it that is not the tree's.</summary>
    public FetchedTree TreeOf(Checkpoint tree)
    {
        var hash = Mirror.HashOf(tree.Origin);
        return new FetchedTree(tree, (path, _) => ValueTask.FromResult<ReadOnlyMemory<byte>?>(
            IsOwn(tree.Origin) ? own.Store.ReadTile(path) : mirror.ReadTile(hash, path)));
    }

    private static SignedCheckpoint Parse(string note) => SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(note));

    private bool IsOwn(string origin) => string.Equals(origin, self.Origin, StringComparison.Ordinal);
}
