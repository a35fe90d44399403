using System.Text;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Timestamps;

/// <summary>The tokens that cover statements of this territory, and the statements' proofs under what was stamped.</summary>
internal sealed class StampShelf(Store store, OwnLog log)
{
    /// <summary>
    /// For each statement the first day's checkpoint after it that most authorities have stamped; none for statements of
    /// others, and for those since the last token.
    /// </summary>
    public async Task<(IReadOnlyList<StampedProof> Proofs, IReadOnlyList<StampToken> Tokens)> CoverAsync(
        IEnumerable<StatementRow> rows, CancellationToken stop)
    {
        var kept = await store.ReadAsync(
            db => db.Timestamps.Select(row => new Kept(row.Day, row.Size)).ToListAsync(stop), stop);
        var covered = rows.Where(row => row.IsOwn && row.Salt is not null)
            .Select(row => (Row: row, Size: SizeAfter(row.Index!.Value, kept)))
            .Where(one => one.Size is not null).ToLookup(one => one.Size!.Value, one => one.Row);
        var sizes = covered.Select(group => group.Key).ToList();
        var stamped = await store.ReadAsync(
            db => db.Timestamps.Where(row => sizes.Contains(row.Size)).ToListAsync(stop), stop);
        var (proofs, tokens) = (new List<StampedProof>(), new List<StampToken>());
        foreach (var one in stamped.GroupBy(row => row.Size))
        {
            var checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(one.First().Note));
            tokens.AddRange(one.DistinctBy(row => row.Territory, StringComparer.Ordinal)
                .Select(row => new StampToken(StampCheck.RootOf(checkpoint), row.Territory, row.Token)));
            proofs.AddRange(covered[one.Key].Select(row => new StampedProof(row.Digest, Prove(row, checkpoint))));
        }

        return (proofs, tokens);
    }

    private static long? SizeAfter(long index, List<Kept> kept)
    {
        var after = kept.Where(one => one.Size > index).ToList();
        var day = after.Min(one => one.Day);
        return after.Where(one => one.Day == day).GroupBy(one => one.Size)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault()?.Key;
    }

    private LogProof Prove(StatementRow row, SignedCheckpoint checkpoint) => new(
        row.Salt, row.Index!.Value, log.Store.InclusionProof(row.Index.Value, checkpoint.Checkpoint.Size), checkpoint);

    private sealed record Kept(string Day, long Size);
}
