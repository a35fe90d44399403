using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Acts;

/// <summary>
/// Which statements go where. An order's thread leaves when the order is transmitted, not before: what no prosecutor
/// or judge has let through stays in the territory. From then on every shared statement goes to the other side.
/// </summary>
internal sealed class Departures(Self self, Settings settings, TimeProvider clock)
{
    /// <summary>The pack's switch that lets an emergency order be acted on before the full quorum.</summary>
    public const string EmergencySwitch = "emergency-at-l1";

    /// <summary>What finality a statement needs before it leaves, and before a receiver takes it.</summary>
    public static Finality NeedsOf(OrderIssued? order, RulePack? pack) =>
        order?.Emergency is not null && pack is not null && pack.IsOn(EmergencySwitch) ? Finality.L1 : Finality.L2;

    /// <summary>Adds to the outbox whatever of this thread has to leave and is not in it yet.</summary>
    public async Task AddAsync(NodeDb db, OpenThread thread, StatementBody latest, CancellationToken stop)
    {
        if (ThreadKinds.Of(latest) == ThreadKind.Register)
        {
            foreach (var peer in settings.Peers.Keys)
            {
                await AddAsync(db, peer, Finality.L2, thread.Rows, stop);
            }
        }
        else if (thread.Folded.State is { } order && OtherSide(order) is { } other && settings.Peers.ContainsKey(other))
        {
            var opened = await db.Statements.Where(row => row.Digest == order.Issued.Case).ToListAsync(stop);
            await AddAsync(db, other, NeedsOf(order.Issued, thread.Folded.Pack), [.. opened, .. thread.Rows], stop);
        }
    }

    private string? OtherSide(OrderState order) =>
        order.IssuingTerritory != self.Territory ? order.IssuingTerritory
        : order.TransmittedAt is not null ? order.RequestedTerritory
        : null;

    private async Task AddAsync(
        NodeDb db, string peer, Finality needs, IReadOnlyList<StatementRow> rows, CancellationToken stop)
    {
        var own = rows.Where(row => row.IsOwn && OrderStatements.Types.Find(row.Type)!.Shared).ToList();
        var digests = own.ConvertAll(row => row.Digest);
        var present = await db.Outbox.Where(row => row.Peer == peer && digests.Contains(row.Statement))
            .Select(row => row.Statement).ToListAsync(stop);
        foreach (var row in own.Where(row => !present.Contains(row.Digest)).OrderBy(row => row.Index))
        {
            db.Add(new OutboxRow
            {
                Peer = peer, Statement = row.Digest, Needs = needs, NextAt = clock.GetUtcNow(),
            });
            await db.SaveChangesAsync(stop);
        }
    }
}
