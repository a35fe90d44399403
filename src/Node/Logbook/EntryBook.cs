using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// Adds entries to the own log. The first entry after a newer tree of it has become final is the
/// header of a block (<c>spec/block.md</c>); it stands in the transaction of the entry that follows it.
/// </summary>
internal sealed class EntryBook(Self self, OwnLog log, FinalHeads others, SigningGate gate)
{
    /// <summary>The largest own tree that a header was seen to name. Not more than a memory: the table has the word.</summary>
    private long named;

    /// <summary>Adds the entry of a statement in the open transaction of the one writer.</summary>
    /// <returns>Its index.</returns>
    public async Task<long> AddAsync(NodeDb db, Digest commitment, CancellationToken stop)
    {
        if (await HeaderAsync(db, stop) is { } header)
        {
            var first = await db.TakeIndexAsync(stop);
            db.Add(new EntryRow { Index = first, Entry = header.ToBytes() });
            db.Add(new BlockRow { Index = first, Final = header.Find(self.Origin)!.Tree.Size });
        }

        var index = await db.TakeIndexAsync(stop);
        db.Add(new EntryRow { Index = index, Entry = commitment.Bytes.ToArray() });
        return index;
    }

    /// <summary>The header that is due; null for none. None before the node knows what it has signed before.</summary>
    private async Task<BlockHeader?> HeaderAsync(NodeDb db, CancellationToken stop)
    {
        var own = log.Published;
        if (own.Checkpoint.Size <= named || !gate.IsOpenFor(self.Origin))
        {
            return null;
        }

        var newest = await db.Blocks.OrderByDescending(row => row.Index).FirstOrDefaultAsync(stop);
        named = Math.Max(named, newest?.Final ?? 0);
        if (own.Checkpoint.Size <= named)
        {
            return null;
        }

        var heads = newest is null ? [] : await HeadsAsync(db, newest.Index, stop);
        foreach (var shown in others.All.Append(own))
        {
            var head = LogHead.Of(shown);
            if (!heads.TryGetValue(head.Tree.Origin, out var known) || known.Tree.Size < head.Tree.Size)
            {
                heads[head.Tree.Origin] = head;
                if (await db.Notes.FindAsync([head.Note], stop) is null)
                {
                    db.Add(new NoteRow { Digest = head.Note, Note = shown.ToString() });
                }
            }
        }

        return new BlockHeader(heads.Values);
    }

    /// <summary>What the newest header names: the next one names nothing older.</summary>
    private static async Task<Dictionary<string, LogHead>> HeadsAsync(NodeDb db, long header, CancellationToken stop)
    {
        var entry = await db.Entries.AsNoTracking().FirstAsync(row => row.Index == header, stop);
        return BlockHeader.Parse(entry.Entry).Heads.ToDictionary(head => head.Tree.Origin, StringComparer.Ordinal);
    }
}
