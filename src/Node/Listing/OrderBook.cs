using LotusBridge.Custody.Statements;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Listing;

/// <summary>Keeps the rows of orders equal to what their threads amount to, in the transaction that moves the thread.</summary>
internal sealed class OrderBook(Self self, KnownOfficials officials)
{
    /// <summary>Writes what has changed of the order's row, its duties and its terms.</summary>
    public async Task PutAsync(NodeDb db, OpenThread thread, CancellationToken stop)
    {
        var known = await db.Orders.AsTracking().FirstOrDefaultAsync(one => one.Number == thread.Name, stop);
        if (thread.Folded.State is not { } state)
        {
            await RemoveAsync(db, known, stop);
            return;
        }

        var row = OrderRows.Of(thread, self.Territory, await OpenedAsync(db, state, known, stop));
        if (known is { Case: not null } && row.Case is null && known.CaseDigest == row.CaseDigest)
        {
            (row.Case, row.CaseOffice) = (known.Case, known.CaseOffice);
        }

        await PutTermsAsync(db, state, known, row, stop);
        if (known is null)
        {
            db.Add(row);
        }
        else
        {
            db.Entry(known).CurrentValues.SetValues(row);
        }

        await PutDutiesAsync(db, thread, isNew: known is null, stop);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>
    /// An official's key counts for nothing from a moment on that may lie in the past: what their orders amount to is looked at
    /// again, once the register has it.
    /// </summary>
    public static async Task DoubtAsync(NodeDb db, OfficialRevoked gone, CancellationToken stop)
    {
        var threads = await db.Statements.Where(row => row.By == gone.Official && row.At >= gone.From)
            .Select(row => row.Thread).Distinct()
            .Where(thread => !db.Doubts.Any(one => one.Number == thread)).ToListAsync(stop);
        db.AddRange(threads.Select(thread => new DoubtRow { Number = thread }));
        await db.SaveChangesAsync(stop);
    }

    private static async Task RemoveAsync(NodeDb db, OrderRow? known, CancellationToken stop)
    {
        if (known is not null)
        {
            await db.Duties.Where(one => one.Number == known.Number).ExecuteDeleteAsync(stop);
            await db.Terms.Where(one => one.Number == known.Number).ExecuteDeleteAsync(stop);
            db.Remove(known);
            await db.SaveChangesAsync(stop);
        }
    }

    /// <summary>The case that the order stands in: at the issuing territory's node, and looked up once.</summary>
    private async Task<Act?> OpenedAsync(NodeDb db, OrderState state, OrderRow? known, CancellationToken stop) =>
        state.IssuingTerritory == self.Territory && !(known?.Case is not null && known.CaseDigest == state.Issued.Case)
        && await db.Statements.AsNoTracking().FirstOrDefaultAsync(row => row.Digest == state.Issued.Case, stop) is { } row
            ? OpenThread.ActOf(row, officials)
            : null;

    private async Task PutTermsAsync(NodeDb db, OrderState state, OrderRow? known, OrderRow row, CancellationToken stop)
    {
        if (known is not null && known.Issued == row.Issued && known.Case == row.Case
            && known.IsReceived == row.IsReceived)
        {
            return;
        }

        if (known is not null)
        {
            await db.Terms.Where(one => one.Number == row.Number).ExecuteDeleteAsync(stop);
        }

        db.AddRange(Terms.Of(state, row, self.Territory));
    }

    private static async Task PutDutiesAsync(NodeDb db, OpenThread thread, bool isNew, CancellationToken stop)
    {
        var wanted = OrderRows.DutiesOf(thread).DistinctBy(OrderRows.Written).ToDictionary(OrderRows.Written, StringComparer.Ordinal);
        List<DutyRow> known = isNew
            ? []
            : await db.Duties.AsTracking().Where(one => one.Number == thread.Name).ToListAsync(stop);
        foreach (var row in known.Where(row => !wanted.Remove(OrderRows.Written(row))))
        {
            db.Remove(row);
        }

        db.AddRange(wanted.Values);
    }
}
