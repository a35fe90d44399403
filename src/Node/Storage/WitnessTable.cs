using LotusBridge.Ledger.Witnessing;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Storage;

/// <summary>The witness's memory in the database; durable before a cosignature leaves.</summary>
internal sealed class WitnessTable(Store store) : IWitnessStore
{
    public async ValueTask<WitnessState?> LatestAsync(string origin, CancellationToken stop)
    {
        var row = await store.ReadAsync(
            db => db.Witness.FirstOrDefaultAsync(one => one.Origin == origin, stop), stop);
        return row is null ? null : new WitnessState(row.Size, row.Root, row.Timestamp, row.Note);
    }

    public async ValueTask<bool> TryReplaceAsync(
        string origin, WitnessState? expected, WitnessState next, CancellationToken stop) => await store.WriteAsync(
        async db =>
        {
            var row = await db.Witness.FirstOrDefaultAsync(one => one.Origin == origin, stop);
            if (row?.Size != expected?.Size || row?.Root != expected?.Root || row?.Timestamp != expected?.Timestamp)
            {
                return false;
            }

            if (row is null)
            {
                row = new WitnessRow { Origin = origin, Size = 0, Root = default, Timestamp = 0, Note = "" };
                db.Add(row);
            }

            (row.Size, row.Root, row.Timestamp, row.Note) = (next.Size, next.Root, next.Timestamp, next.Note);
            return true;
        },
        stop);
}
