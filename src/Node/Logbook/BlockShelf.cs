using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>Proves the blocks of the own log to whoever asks.</summary>
internal sealed class BlockShelf(OwnLog log, Store store)
{
    /// <summary>The proof of the newest header before an entry, under the newest final checkpoint.</summary>
    /// <param name="before">The entry's index; the log's size for the newest header of all.</param>
    /// <param name="stop">Stops the reading.</param>
    /// <returns>Null when no header stands there that the checkpoint covers, or the log itself does not.</returns>
    public async Task<BlockProof?> FindAsync(long before, CancellationToken stop)
    {
        var published = log.Published;
        if (published.Checkpoint.Size > log.Store.Size)
        {
            // The log was lost and is still being filled up again.
            return null;
        }

        var limit = Math.Min(before, published.Checkpoint.Size);
        return await store.ReadAsync(
            async db => await db.Blocks.Where(row => row.Index < limit).OrderByDescending(row => row.Index)
                .FirstOrDefaultAsync(stop) is { } block
                    ? await ProveAsync(db, block.Index, published, stop)
                    : null,
            stop);
    }

    private async Task<BlockProof> ProveAsync(NodeDb db, long index, SignedCheckpoint published, CancellationToken stop)
    {
        var entry = log.Store.Entry(index);
        var named = BlockHeader.Parse(entry.Span).Heads.Select(head => head.Note).ToList();

        // After a refill the headers are here and the notes that they name are not: then the proof says no time.
        var notes = await db.Notes.Where(row => named.Contains(row.Digest)).ToListAsync(stop);
        return new BlockProof(
            entry,
            log.Store.Prove(index, default, published),
            [.. named.SelectMany(digest => notes.Where(note => note.Digest == digest))
                .Select(note => SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(note.Note)))]);
    }
}
