using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;

namespace LotusBridge.Node.Acts;

/// <summary>
/// Where acts of this territory become facts: load the thread, decide, commit state, log entry, outbox and the node's
/// own reactions in one transaction, answer.
/// </summary>
internal sealed class ActDesk(
    Self self, Store store, KnownOfficials officials, Admission admission, Reactor reactor, EntryBook entries, Signals signals,
    TimeProvider clock, ILogger<ActDesk> logger)
{
    /// <summary>How far a statement's time may be from the node's clock, either way.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Takes an official's or registrar's statement. The same envelope again gives the same answer.</summary>
    /// <param name="statement">Parsed; signature, author and time are checked here.</param>
    /// <param name="annex">The document that the statement commits to, when there is one.</param>
    /// <param name="stop">Before the commit nothing is left behind; after it the act stands.</param>
    public async Task<ActAnswer> TakeAsync(
        Statement statement, ReadOnlyMemory<byte>? annex, CancellationToken stop)
    {
        using var activity = Telemetry.Source.StartActivity("act " + statement.Header.Type);
        var signer = admission.Signer(statement);
        var answer = await store.WriteAsync(
            db => DecideAsync(db, statement, signer, annex, stop), Registers(statement), stop);
        CrashPoints.Here("after-act");
        Announce(statement, answer);
        return answer;
    }

    /// <summary>
    /// What would stand in the way of an act that nobody has signed yet, so that nobody signs in vain; null for nothing.
    /// Whether it is taken is decided when it comes.
    /// </summary>
    /// <param name="draft">With any signature: it is not looked at.</param>
    public async Task<ActRefused?> PreviewAsync(
        Statement draft, Author author, ReadOnlyMemory<byte>? annex, CancellationToken stop) => await store.ReadAsync(
        async db => await admission.RefuseAsync(
            db, await OpenThread.LoadAsync(db, draft.Header.Thread, self, officials, stop), new Act(draft, author), annex, stop),
        stop);

    /// <summary>Takes a statement by this node itself, answering the thread's heads.</summary>
    public async Task<ActAnswer> SayAsync(StatementBody body, string thread, CancellationToken stop)
    {
        var (statement, answer) = await store.WriteAsync(
            async db =>
            {
                var open = await OpenThread.LoadAsync(db, thread, self, officials, stop);
                var said = reactor.Word(open, body);
                return (said.Statement, await AdmitAsync(db, open, said, annex: null, stop));
            },
            stop);
        Announce(statement, answer);
        return answer;
    }

    private async Task<ActAnswer> DecideAsync(
        NodeDb db, Statement statement, Author? signer, ReadOnlyMemory<byte>? annex, CancellationToken stop)
    {
        // A statement that is known stands in its own thread: no need to look for it elsewhere.
        var thread = await OpenThread.LoadAsync(db, statement.Header.Thread, self, officials, stop);
        if (thread.Rows.FirstOrDefault(row => row.Digest == statement.Digest) is { Index: { } index } known)
        {
            return new ActTaken(statement, index, known.Finality, IsNew: false);
        }

        if (admission.Unacceptable(statement, signer, clock.GetUtcNow(), out var author) is { } refusal)
        {
            return refusal;
        }

        return await AdmitAsync(db, thread, new Act(statement, author!), annex, stop);
    }

    private async Task<ActAnswer> AdmitAsync(
        NodeDb db, OpenThread thread, Act act, ReadOnlyMemory<byte>? annex, CancellationToken stop)
    {
        if ((await admission.RefuseAsync(db, thread, act, annex, stop)
                ?? await SignCounts.RefuseAsync(db, act.Statement.Envelope, act.Author.Key, stop)) is { } refusal)
        {
            return refusal;
        }

        var row = await thread.AddOwnAsync(act, entries, clock.GetUtcNow(), stop);
        CrashPoints.Here("after-entry");
        await db.AddAnnexesAsync(annex is { } document ? [document] : [], thread.Name, stop);
        await reactor.FollowAsync(db, thread, act.Body, stop);
        return new ActTaken(act.Statement, row.Index!.Value, Finality.L0, IsNew: true);
    }

    /// <summary>Who may act is decided from memory: it must know a registration before the next act is looked at.</summary>
    private Action<ActAnswer>? Registers(Statement statement) =>
        ThreadKinds.Of(statement.Body) == ThreadKind.Register
            ? answer => _ = answer is ActTaken { IsNew: true } && officials.Add(statement)
            : null;

    private void Announce(Statement statement, ActAnswer answer)
    {
        var type = Telemetry.Tag("type", statement.Header.Type);
        if (answer is ActTaken { IsNew: true } taken)
        {
            signals.Committed.Set();
            signals.ThreadChanged.Set();
            Telemetry.ActsTaken.Add(1, type);
            logger.ActTaken(statement.Header.Type, statement.Digest, taken.Index);
        }
        else if (answer is ActRefused refused)
        {
            Telemetry.ActsRefused.Add(1, type, Telemetry.Tag("code", refused.Code));
            logger.ActRefused(statement.Header.Type, statement.Digest, refused.Code);
        }
    }
}
