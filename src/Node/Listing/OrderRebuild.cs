using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Listing;

/// <summary>
/// Before a node serves anybody its rows of orders are those of its program and its law. Otherwise every thread is looked at anew,
/// in batches: a crash costs one. Afterwards the rows tell which thread the node must look at when.
/// </summary>
internal sealed class OrderRebuild(
    Self self, Settings settings, Store store, KnownOfficials officials, OrderBook book, Reactor reactor, DueThreads dues,
    Signals signals, ILogger<OrderRebuild> logger)
{
    /// <summary>Threads in one transaction.</summary>
    public const int BatchThreads = 100;

    /// <summary>Threads between two lines of the log.</summary>
    private const int SaidEvery = 20 * BatchThreads;

    /// <summary>To be raised with every change of what a row says, or of what the node says by itself.</summary>
    private const int Version = 1;

    private const string Name = "orders";

    /// <summary>Makes the rows anew where they are of another form, then settles what is in doubt.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var form = Form();
        var known = await store.ReadAsync(db => db.Listings.FirstOrDefaultAsync(one => one.Name == Name, stop), stop);
        if (known?.Form != form)
        {
            await store.WriteAsync(db => BeginAsync(db, form, stop), stop);
            known = null;
        }

        if (known is not { IsWhole: true })
        {
            await MakeAsync(known?.Upto ?? 0, stop);
        }

        await SettleAsync(stop);
        var looks = await store.ReadAsync(
            db => db.Orders.Where(one => one.LookAt != null).Select(one => new { one.Number, one.LookAt }).ToListAsync(stop),
            stop);
        looks.ForEach(one => dues.Put(one.Number, one.LookAt));
    }

    /// <summary>Looks again at the threads that a change of the register has put in doubt.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        while (await store.WriteAsync(
            async db =>
            {
                var doubts = await db.Doubts.AsTracking().OrderBy(one => one.Number).Take(BatchThreads).ToListAsync(stop);
                foreach (var doubt in doubts)
                {
                    await book.PutAsync(db, await OpenThread.LoadAsync(db, doubt.Number, self, officials, stop), stop);
                    db.Remove(doubt);
                }

                return doubts.Count;
            },
            stop) == BatchThreads)
        {
        }
    }

    private static async Task BeginAsync(NodeDb db, Digest form, CancellationToken stop)
    {
        await db.Orders.ExecuteDeleteAsync(stop);
        await db.Duties.ExecuteDeleteAsync(stop);
        await db.Terms.ExecuteDeleteAsync(stop);
        await db.Listings.Where(one => one.Name == Name).ExecuteDeleteAsync(stop);
        db.Add(new ListingRow { Name = Name, Form = form, Upto = 0, IsWhole = false });
    }

    private async Task MakeAsync(long upto, CancellationToken stop)
    {
        var (done, said) = (0, 0);
        while (true)
        {
            var (threads, last, reactions) = await store.WriteAsync(db => BatchAsync(db, upto, stop), stop);
            (upto, done, said) = (last, done + threads, said + reactions);
            Telemetry.ListsMade.Add(threads);
            if (threads < BatchThreads)
            {
                break;
            }

            if (done % SaidEvery == 0)
            {
                logger.ListsAdvance(done);
            }
        }

        if (done > 0)
        {
            logger.ListsMade(done);
        }

        if (said > 0)
        {
            signals.Committed.Set();
        }
    }

    private async Task<(int Threads, long Last, int Said)> BatchAsync(NodeDb db, long upto, CancellationToken stop)
    {
        var orders = await db.Statements.Where(row => row.Type == "order.issued" && row.Number > upto)
            .OrderBy(row => row.Number).Select(row => new { row.Number, row.Thread }).Take(BatchThreads).ToListAsync(stop);
        var said = 0;
        foreach (var name in orders.Select(one => one.Thread).Distinct(StringComparer.Ordinal))
        {
            var thread = await OpenThread.LoadAsync(db, name, self, officials, stop);
            if (thread.Acts.Select(act => act.Body).OfType<OrderIssued>().FirstOrDefault() is { } issued)
            {
                said += await reactor.FollowAsync(db, thread, issued, stop);
            }

            db.ChangeTracker.Clear();
        }

        var last = orders.Count == 0 ? upto : orders[^1].Number;
        CrashPoints.Here("in-rebuild");
        await db.Listings.Where(one => one.Name == Name).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.Upto, last).SetProperty(one => one.IsWhole, orders.Count < BatchThreads), stop);
        return (orders.Count, last, said);
    }

    /// <summary>
    /// Everything that a row depends on beside its thread, and everything besides the time that makes a node speak by itself.
    /// </summary>
    private Digest Form()
    {
        string[] parts =
        [
            $"{Version}", self.Territory, .. Enum.GetNames<Stage>(), .. Enum.GetNames<OrderKind>(),
            .. self.Roster.Members.Select(member => $"{member.Territory} {member.Office}").Order(StringComparer.Ordinal),
            .. self.Packs.All.Select(pack => pack.Digest.Hex).Order(StringComparer.Ordinal),
            .. settings.Peers.Keys.Order(StringComparer.Ordinal), .. settings.Packages.Backups,
        ];
        return Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
    }
}
