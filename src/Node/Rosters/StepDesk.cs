using System.Security.Cryptography;
using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Rosters;

/// <summary>
/// Where a step of the roster becomes a fact: verified against the epoch in force, entered into the own log, and kept
/// for the next start once its evidence shows that it is final everywhere.
/// </summary>
internal sealed class StepDesk(
    Self self, Settings settings, Store store, OwnLog log, Signals signals, ILogger<StepDesk> logger)
{
    /// <summary>The step that the log holds and that is not in force, and where, from the database; before anything is signed.</summary>
    public async Task RecallAsync(CancellationToken stop)
    {
        var epoch = self.Roster.Epoch + 1;
        var row = await store.ReadAsync(db => db.Steps.FirstOrDefaultAsync(one => one.Epoch == epoch, stop), stop);
        if (row is not null)
        {
            self.Step = RosterEnvelope.ReadStep(row.Envelope, self.Reading, out var problem) is { } next
                ? new StepInHand(next, row.Index, self.Step is { IsKept: true })
                : throw new InvalidDataException($"stored step {row.Digest}: {problem}");
        }
    }

    /// <summary>Takes a signed step; with evidence keeps it too. Every call may be repeated.</summary>
    /// <param name="envelope">Of the epoch after the one in force.</param>
    /// <param name="evidence">Empty while there is none.</param>
    public async Task<(StepTaken? Taken, Problem? Problem)> TakeAsync(
        ReadOnlyMemory<byte> envelope, ReadOnlyMemory<byte> evidence, CancellationToken stop)
    {
        // The reasons can repeat what was sent, so they go to nobody: `lotus roster verify` tells them to the sender.
        if (RosterEnvelope.ReadStep(envelope, self.Reading, out _) is not { } next)
        {
            return (null, Problem.Unprocessable(
                ProblemCode.StepRefused, $"not an epoch that follows epoch {self.Roster.Epoch} with the signatures it takes"));
        }

        var link = new RosterLink(envelope, evidence);
        if (!evidence.IsEmpty && self.Rosters.With(link, out _) is null)
        {
            return (null, Problem.Unprocessable(ProblemCode.StepNotFinal, "the evidence does not show that the step is final"));
        }

        var row = await store.WriteAsync(db => EnterAsync(db, next, stop), stop);
        if (row.Digest != next.Hash)
        {
            return (null, Problem.Conflict(ProblemCode.StepOther, $"this node has taken another epoch {next.Roster.Epoch}"));
        }

        var isKept = !evidence.IsEmpty || self.Step is { IsKept: true };
        if (!evidence.IsEmpty)
        {
            RosterFolder.Keep(settings.DataFolder, next.Roster.Epoch, link);
        }

        self.Step = new StepInHand(next, row.Index, isKept);
        signals.Committed.Set();
        logger.StepTaken(next.Roster.Epoch, next.Hash, row.Index, isKept);
        return (new StepTaken(
            next.Roster.Epoch, next.Hash, row.Index, isKept ? StepTaken.RestartDue : StepTaken.Taken, ProofOf(row)), null);
    }

    private string? ProofOf(StepRow row)
    {
        var published = log.Published;
        return published.Checkpoint.Size > row.Index
            && self.FinalityOf(published, self.Policy.Evaluate(published)) == Finality.L2
                ? log.Store.Prove(row.Index, row.Salt, published).ToString()
                : null;
    }

    private static async Task<StepRow> EnterAsync(NodeDb db, RosterReading next, CancellationToken stop)
    {
        var epoch = next.Roster.Epoch;
        if (await db.Steps.FirstOrDefaultAsync(one => one.Epoch == epoch, stop) is { } known)
        {
            return known;
        }

        var row = new StepRow
        {
            Epoch = epoch,
            Digest = next.Hash,
            Envelope = next.Envelope.Bytes.ToArray(),
            Index = await db.TakeIndexAsync(stop),
            Salt = RandomNumberGenerator.GetBytes(Commitment.SaltLength),
        };
        db.Add(row);
        db.Add(new EntryRow { Index = row.Index, Commitment = Commitment.To(row.Digest, row.Salt) });
        return row;
    }
}
