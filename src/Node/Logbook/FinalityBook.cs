using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>Keeps the cosigned checkpoints, and with each statement the first proof of each finality.</summary>
internal sealed class FinalityBook(
    Self self, OwnLog log, Store store, PeerLines peers, TimeProvider clock, ILogger<FinalityBook> logger)
{
    /// <summary>
    /// Stores the checkpoint and raises every own statement that it covers, in one transaction. The first round stays with
    /// a statement: its "existed by" is the earliest that this finality can show.
    /// </summary>
    public async Task RaiseAsync(
        SignedCheckpoint checkpoint, PolicyVerdict verdict, Finality finality, CancellationToken stop)
    {
        var size = checkpoint.Checkpoint.Size;
        var at = clock.GetUtcNow();
        var existedBy = finality == Finality.L2
            ? verdict.ExistedBy
            : verdict.HeldBy(Ledger.Policy.OwnGroup(self.Territory));
        var oldest = await store.WriteAsync(
            async db =>
            {
                var row = await db.Checkpoints.FirstOrDefaultAsync(one => one.Finality == finality, stop);
                var from = row?.Size ?? 0;
                var raised = db.Statements.Where(
                    one => one.Index >= from && one.Index < size && one.Finality < finality);
                var first = await raised.MinAsync(one => (DateTimeOffset?)one.TakenAt, stop);
                if (first is not null)
                {
                    var round = new RoundRow { Size = size, Note = checkpoint.ToString() };
                    db.Add(round);
                    await db.SaveChangesAsync(stop);
                    await RaiseAsync(raised, round.Number, finality, existedBy, stop);
                }

                Put(db, row, finality, checkpoint, at);
                CrashPoints.Here("before-finality");
                return first ?? at;
            },
            stop);
        CrashPoints.Here("after-finality");
        if (finality == Finality.L2)
        {
            log.Publish(checkpoint, at);
            Telemetry.FinalityMilliseconds.Record(Math.Max(0, (clock.GetUtcNow() - oldest).TotalMilliseconds));
        }

        logger.FinalityRaised(size, finality);
        peers.WakeOutboxes();
    }

    /// <summary>
    /// At a start: what is final under cosignatures, or a log's key, that count no more in the epoch in force is not, and
    /// becomes so again with the next checkpoint. So it is where a cut lies before what was final, and with what stands before
    /// the cut when the one proof of it reaches behind.
    /// </summary>
    public async Task ReviewAsync(CancellationToken stop)
    {
        var begin = self.Rosters.Begin(self.Roster.Epoch, self.Origin) ?? 0;
        if (begin == 0 && self.Roster.Epoch == 0)
        {
            return;
        }

        var isWithdrawn = await store.WriteAsync(
            async db =>
            {
                var rows = await db.Checkpoints.Where(row => row.Size > begin).ToListAsync(stop);
                var withdrawn = rows.Where(row => !Counts(row)).ToList();
                if (withdrawn.Count == 0)
                {
                    return false;
                }

                var lowest = withdrawn.Min(row => row.Finality);
                db.RemoveRange(rows.Where(row => row.Finality >= lowest));
                var lost = await db.Statements.Where(one => one.Index >= begin && one.Finality >= lowest).ToListAsync(stop);
                lost.AddRange(await ProvenByAsync(db, begin, stop));
                foreach (var statement in lost)
                {
                    (statement.Finality, statement.Proof, statement.ExistedBy) = (Finality.L0, null, null);
                    statement.Round = null;
                }

                return rows.Exists(row => row.Finality == Finality.L2);
            },
            stop);
        if (isWithdrawn)
        {
            log.Withdraw();
        }
    }

    /// <summary>Statements before the cut whose proof is a round's that reaches behind it, and that counts no more.</summary>
    private async Task<List<StatementRow>> ProvenByAsync(NodeDb db, long begin, CancellationToken stop)
    {
        var lost = new List<StatementRow>();
        foreach (var round in await db.Rounds.AsNoTracking().Where(row => row.Size > begin).ToListAsync(stop))
        {
            var reached = FinalityIn(round.Note, round.Size);
            lost.AddRange((await db.Statements.Where(one => one.Round == round.Number && one.Index < begin).ToListAsync(stop))
                .Where(one => !(reached >= one.Finality)));
        }

        return lost;
    }

    private bool Counts(CheckpointRow row) => FinalityIn(row.Note, row.Size) >= row.Finality;

    /// <summary>What a cosigned checkpoint of the own log shows under the epoch in force at its size.</summary>
    private Finality? FinalityIn(string note, long size) => self.Rosters.InForce(self.Origin, size - 1)?.Policy
        .Evaluate(SignedCheckpoint.Parse(System.Text.Encoding.UTF8.GetBytes(note))).FinalityIn(self.Territory);

    private static Task<int> RaiseAsync(
        IQueryable<StatementRow> raised, long round, Finality finality, DateTimeOffset? existedBy, CancellationToken stop) =>
        raised.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Finality, finality).SetProperty(row => row.Round, round)
                .SetProperty(row => row.ExistedBy, existedBy).SetProperty(row => row.Proof, (string?)null),
            stop);

    private static void Put(
        NodeDb db, CheckpointRow? row, Finality finality, SignedCheckpoint checkpoint, DateTimeOffset at)
    {
        if (row is null)
        {
            row = new CheckpointRow { Finality = finality, Size = 0, Note = "", At = at };
            db.Add(row);
        }

        (row.Size, row.Note, row.At) = (checkpoint.Checkpoint.Size, checkpoint.ToString(), at);
    }
}
