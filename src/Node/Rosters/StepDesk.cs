using LotusBridge.Custody.Rosters;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Rosters;

/// <summary>
/// Where a step of the roster becomes a fact, whoever brings it, a registrar or a peer: verified against the epoch in
/// force, entered into the own log, and kept once the proofs of all logs show that it is final everywhere.
/// </summary>
internal sealed class StepDesk(
    Self self, Settings settings, Store store, OwnLog log, EntryBook entries, OtherSteps others, Signals signals,
    ILogger<StepDesk> logger)
    : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private StepProofs? proofs;

    private int Next => self.Roster.Epoch + 1;

    /// <summary>The step that the log holds and that is not in force, and where, from the database; before anything is signed.</summary>
    public async Task RecallAsync(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            var epoch = Next;
            if (await store.ReadAsync(db => db.Steps.FirstOrDefaultAsync(one => one.Epoch == epoch, stop), stop) is { } row)
            {
                var next = RosterEnvelope.ReadStep(row.Envelope, self.Reading, out var problem)
                    ?? throw new InvalidDataException($"stored step {row.Digest}: {problem}");
                Hold(new StepInHand(next, row.Index, row.Salt, self.Step is { IsKept: true }));
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes a signed step; with evidence keeps it too. Every call may be repeated.</summary>
    /// <param name="envelope">Of the epoch after the one in force.</param>
    /// <param name="evidence">Empty while there is none.</param>
    /// <param name="stop">Before the commit nothing is left behind.</param>
    /// <param name="shown">Proofs of it from other logs, where a peer brings them.</param>
    /// <param name="heads">What a joining member has mirrored, where a registrar brings it; kept until the node stops.</param>
    public async Task<(StepTaken? Taken, Problem? Problem)> TakeAsync(
        ReadOnlyMemory<byte> envelope, ReadOnlyMemory<byte> evidence, CancellationToken stop,
        IReadOnlyList<string>? shown = null, IReadOnlyList<string>? heads = null)
    {
        await turn.WaitAsync(stop);
        try
        {
            // The reasons can repeat what was sent, so they go to nobody: `lotus roster verify` tells them to the sender.
            if (RosterEnvelope.ReadStep(envelope, self.Reading, out _) is not { } next)
            {
                return TakeStale(envelope);
            }

            var answer = await TakeNextAsync(next, evidence, shown ?? [], stop);
            return answer.Problem is null && heads?.Any(head => !proofs!.AddHead(head)) is true
                ? (null, BrokenHead)
                : answer;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Keeps the step in hand if the proofs that have come show that it is final.</summary>
    public async Task CompleteAsync(CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            if (self.Step is { IsKept: false } step && proofs is { } collected)
            {
                AddOwn(step, collected);
                var link = new RosterLink(step.Next.Envelope.Bytes, RosterLink.Write(collected.Evidence));
                if (self.Rosters.With(link, out _) is not null)
                {
                    Keep(link);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What a peer is told of an epoch.</summary>
    public async Task<KnownSteps> KnownAsync(int epoch, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            if (epoch > 0 && epoch <= self.Rosters.Links.Count)
            {
                return Known(SignedStep.Of(self.Rosters.Links[epoch - 1]), epoch, []);
            }

            if (epoch != Next || self.Step is not { } step || proofs is not { } collected)
            {
                return new KnownSteps([], []);
            }

            AddOwn(step, collected);
            var link = step.IsKept ? RosterFolder.Find(settings.DataFolder, epoch) : null;
            return link is not null
                ? Known(SignedStep.Of(link), epoch, [])
                : Known(new SignedStep(Convert.ToBase64String(step.Next.Envelope.Bytes.Span)), epoch, collected.All);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private KnownSteps Known(SignedStep first, int epoch, IReadOnlyList<string> shown) => new(
        [first, .. others.Of(epoch).Select(one => new SignedStep(Convert.ToBase64String(one.Envelope.Bytes.Span)))
            .Where(one => one.Envelope != first.Envelope).Take(KnownSteps.MaxSteps - 1)],
        shown);

    private static Problem BrokenHead => Problem.Unprocessable(
        ProblemCode.StepNotFinal, "a head is no checkpoint of a log of the epoch before with the cosignature of a joining mirror");

    private async Task<(StepTaken? Taken, Problem? Problem)> TakeNextAsync(
        RosterReading next, ReadOnlyMemory<byte> evidence, IReadOnlyList<string> shown, CancellationToken stop)
    {
        var link = new RosterLink(next.Envelope.Bytes, evidence);
        if (!evidence.IsEmpty && self.Rosters.With(link, out _) is null)
        {
            return (null, Problem.Unprocessable(ProblemCode.StepNotFinal, "the evidence does not show that the step is final"));
        }

        if (self.Step is { } held && held.Next.Hash != next.Hash)
        {
            others.Take(held.Next, next);
            if (evidence.IsEmpty && !IsHeldByQuorum(next, shown))
            {
                return (null, Other(next.Roster.Epoch));
            }
        }

        if (self.Step?.Next.Hash != next.Hash)
        {
            await EnterAsync(next, stop);
        }

        foreach (var proof in shown)
        {
            proofs!.Add(proof);
        }

        if (!evidence.IsEmpty && self.Step is { IsKept: false })
        {
            Keep(link);
        }

        var step = self.Step!;
        return (new StepTaken(
            next.Roster.Epoch, next.Hash, step.Index, step.IsKept ? StepTaken.Complete : StepTaken.Taken, ProofOf(step)), null);
    }

    // Another step to the epoch in force is no step any more, and still tells who signed two.
    private (StepTaken?, Problem?) TakeStale(ReadOnlyMemory<byte> envelope)
    {
        var (epoch, inForce) = (self.Roster.Epoch, self.Reading);
        if (epoch > 0 && RosterEnvelope.ReadStep(envelope, self.Rosters.Epochs[epoch - 1], out _) is { } stale)
        {
            if (stale.Hash == inForce.Hash)
            {
                var from = self.Rosters.Begin(epoch, self.Origin) ?? 0;
                return (new StepTaken(epoch, stale.Hash, from - 1, StepTaken.InForce), null);
            }

            others.Take(inForce, stale);
            return (null, Other(epoch));
        }

        return (null, Problem.Unprocessable(
            ProblemCode.StepRefused, $"not an epoch that follows epoch {epoch} with the signatures it takes"));
    }

    private static Problem Other(int epoch) =>
        Problem.Conflict(ProblemCode.StepOther, $"this node has taken another epoch {epoch}");

    /// <summary>
    /// A second step to the same epoch is taken on one ground alone: a quorum of the logs holds it. Then the first can never
    /// have one, since two quorums share an honest member, who takes no second step without a quorum either.
    /// </summary>
    private bool IsHeldByQuorum(RosterReading next, IReadOnlyList<string> shown)
    {
        var collected = new StepProofs(self.Reading, next);
        foreach (var proof in shown)
        {
            collected.Add(proof);
        }

        return collected.IsHeldByQuorum;
    }

    private void Keep(RosterLink link)
    {
        var step = self.Step!;
        CrashPoints.Here("before-epoch");
        RosterFolder.Keep(settings.DataFolder, step.Next.Roster.Epoch, link);
        CrashPoints.Here("after-epoch");
        self.Step = step with { IsKept = true };
        logger.StepKept(step.Next.Roster.Epoch, step.Next.Hash);
        signals.StepChanged.Set();
    }

    private void Hold(StepInHand step) => (self.Step, proofs) = (step, new StepProofs(self.Reading, step.Next));

    private void AddOwn(StepInHand step, StepProofs collected)
    {
        if (ProofOf(step) is { } own)
        {
            collected.Add(own);
        }
    }

    private string? ProofOf(StepInHand step)
    {
        var published = log.Published;
        return published.Checkpoint.Size > step.Index
            && self.FinalityOf(published, self.Policy.Evaluate(published)) == Finality.L2
                ? log.Store.Prove(step.Index, step.Salt, published).ToString()
                : null;
    }

    private async Task EnterAsync(RosterReading next, CancellationToken stop)
    {
        var before = (self.Step, proofs);
        try
        {
            await store.WriteAsync(
                async db =>
                {
                    var row = await StepEntry.PutAsync(db, entries, next, stop);

                    // Before the commit: whoever sees the entry in the database must know that it is a step's.
                    Hold(new StepInHand(next, row.Index, row.Salt));
                },
                stop);
        }
        catch
        {
            (self.Step, proofs) = before;
            throw;
        }

        CrashPoints.Here("after-step");
        logger.StepTaken(next.Roster.Epoch, next.Hash, self.Step!.Index);
        signals.Committed.Set();
        signals.StepChanged.Set();
    }
}
