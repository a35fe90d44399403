using System.Text;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;
using LotusBridge.Node.Accusations;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Peers;

/// <summary>What a peer is answered.</summary>
/// <param name="Status">200, 409 or 422 of <c>spec/exchange.md</c>.</param>
/// <param name="Code">A stable code; null with 200.</param>
/// <param name="Receipt">The receipt's bytes with 200.</param>
/// <param name="Refusal">The signed refusal otherwise; null where the message names no statement to refuse.</param>
internal sealed record InboxAnswer(
    int Status, string? Code, ReadOnlyMemory<byte>? Receipt, ReadOnlyMemory<byte>? Refusal = null)
{
    public static InboxAnswer Later(string code) => new(StatusCodes.Status409Conflict, code, null);

    public static InboxAnswer Never(string code) => new(StatusCodes.Status422UnprocessableEntity, code, null);
}

/// <summary>
/// Takes a peer's message, in the order of <c>spec/exchange.md</c>: parse, sender and receiver, author, signature,
/// proof and quorum, repetition, persist with the node's reactions in one transaction, receipt.
/// </summary>
internal sealed class Inbox(
    Self self, Settings settings, Store store, KnownOfficials officials, Reactor reactor, Signals signals,
    AccusedKeys accused, TimeProvider clock,
    ILogger<Inbox> logger)
{
    /// <param name="from">The territory whose TLS key the connection has.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="stop">Before the commit nothing is left behind.</param>
    public async Task<InboxAnswer> TakeAsync(string from, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        var message = PeerMessage.Read(body, out _);
        var answer = message is null
            ? InboxAnswer.Never(PeerCode.MessageMalformed)
            : await JudgeAsync(from, message, stop);
        if (answer.Code is { } code)
        {
            Telemetry.MessagesNotTaken.Add(1, Telemetry.Tag("peer", from), Telemetry.Tag("code", code));
            logger.NotReceived(from, code);
            if (message?.From == from && message.To == self.Territory)
            {
                answer = answer with { Refusal = Refusal(message, answer) };
            }
        }

        return answer;
    }

    /// <summary>Whoever is refused can show it: a node that refuses signs that it does.</summary>
    private ReadOnlyMemory<byte> Refusal(PeerMessage message, InboxAnswer answer) => new RefusalReceipt(
        Digest.Of(message.Statement.Span), message.From, message.To, answer.Code!,
        ForGood: answer.Status == StatusCodes.Status422UnprocessableEntity, clock.GetUtcNow()).Sign(self.Keys.Node).Bytes;

    private async Task<InboxAnswer> JudgeAsync(string from, PeerMessage message, CancellationToken stop)
    {
        if (message.From != from)
        {
            return InboxAnswer.Never(PeerCode.WrongSender);
        }

        if (message.To != self.Territory)
        {
            return InboxAnswer.Never(PeerCode.WrongReceiver);
        }

        if (OrderStatements.Reader.Read(message.Statement, out _) is not { } statement
            || ProofIn(message) is not { } proof)
        {
            return InboxAnswer.Never(PeerCode.StatementMalformed);
        }

        if (Author.TerritoryOf(statement.Header.By) != from)
        {
            return InboxAnswer.Never(PeerCode.WrongSender);
        }

        var answer = await store.WriteAsync(
            db => TakeAsync(db, message, statement, proof, stop), Registers(statement), stop);
        if (answer.IsNew)
        {
            Announce(statement, from);
        }

        return answer.Answer;
    }

    private async Task<(InboxAnswer Answer, bool IsNew)> TakeAsync(
        NodeDb db, PeerMessage message, Statement statement, LogProof proof, CancellationToken stop)
    {
        var given = await db.Receipts.FirstOrDefaultAsync(
            row => row.Given && row.Peer == message.From && row.Statement == statement.Digest, stop);
        if (given is not null)
        {
            return (new InboxAnswer(StatusCodes.Status200OK, null, given.Envelope), false);
        }

        if (accused.IsForked(proof.Checkpoint.Checkpoint.Origin))
        {
            return (InboxAnswer.Later(PeerCode.LogAccused), false);
        }

        var counted = proof with { Checkpoint = accused.Without(proof.Checkpoint) };
        var thread = await OpenThread.LoadAsync(db, statement.Header.Thread, self, officials, stop);
        var needs = NeedsOf(statement, thread);
        if (officials.Verify(statement, counted, needs, out var flaw) is not { } verified)
        {
            return (flaw!.Code == Flaw.AuthorUnknown
                ? InboxAnswer.Later(PeerCode.AuthorUnknown) : InboxAnswer.Never(flaw.Code), false);
        }

        var act = new Act(statement, verified.Author, verified.ExistedBy);
        if ((Ahead(act) ?? Misdirected(thread, act)) is { } early)
        {
            return (early, false);
        }

        if (await Ties.NameTakenAsync(db, thread.Name, statement.Body, stop) is { } taken)
        {
            return (InboxAnswer.Never(taken.Code), false);
        }

        if (message.Annexes.Count > 0 && !IsCommitted(message.Annexes, statement.Body))
        {
            return (InboxAnswer.Never(PeerCode.AnnexUnexpected), false);
        }

        await db.AddAnnexesAsync(message.Annexes, thread.Name, stop);

        await thread.AddForeignAsync(act, message.Proof, verified.Finality, clock.GetUtcNow(), stop);
        CrashPoints.Here("after-foreign");
        await reactor.FollowAsync(db, thread, statement.Body, stop);
        return (new InboxAnswer(StatusCodes.Status200OK, null, Receipt(db, message, statement)), true);
    }

    private Finality NeedsOf(Statement statement, OpenThread thread)
    {
        var order = statement.Body as OrderIssued ?? thread.Folded.State?.Issued;
        return Departures.NeedsOf(order, order is null ? null : self.Packs.Find(order.Pack.Digest));
    }

    // One of the two clocks is wrong: taken when the time has come.
    private InboxAnswer? Ahead(Act act) =>
        act.ExistedBy > clock.GetUtcNow() + settings.SkewLimit ? InboxAnswer.Later(PeerCode.ProofAhead) : null;

    private InboxAnswer? Misdirected(OpenThread thread, Act act)
    {
        if (!OrderStatements.Types.Of(act.Body).Shared)
        {
            return InboxAnswer.Never(PeerCode.NotShared);
        }

        if (!IsInPlace(act))
        {
            return InboxAnswer.Never(OrderRefusalCode.ThreadDiffers);
        }

        if (ThreadKinds.Of(act.Body) != ThreadKind.Order)
        {
            return null;
        }

        var issued = act.Body is OrderIssued ? act
            : thread.Acts.Where(one => one.Body is OrderIssued).OrderBy(one => one.At).FirstOrDefault();
        if (issued is null || !act.Statement.Header.Answers.All(Has))
        {
            return InboxAnswer.Later(PeerCode.ParentUnknown);
        }

        string[] parties = [issued.Author.Territory, ((OrderIssued)issued.Body).RequestedTerritory];
        return parties.Contains(self.Territory) && parties.Contains(act.Author.Territory)
            ? null
            : InboxAnswer.Never(PeerCode.NotParty);

        bool Has(Digest digest) => thread.Rows.Any(row => row.Digest == digest);
    }

    /// <summary>A territory opens threads in its own name only.</summary>
    private static bool IsInPlace(Act act)
    {
        var thread = act.Statement.Header.Thread;
        return ThreadKinds.Of(act.Body) switch
        {
            ThreadKind.Register => thread == Register.ThreadOf(act.Author.Territory),
            ThreadKind.Case => thread.StartsWith(act.Author.Territory + "-C-", StringComparison.Ordinal),
            _ => act.Body is not OrderIssued
                || thread.StartsWith(act.Author.Territory + "-", StringComparison.Ordinal),
        };
    }

    private static bool IsCommitted(IReadOnlyList<ReadOnlyMemory<byte>> annexes, StatementBody body) =>
        body is OrderIssued issued && annexes.Count == 1 && Digest.Of(annexes[0].Span) == issued.AuthorityOnly;

    private ReadOnlyMemory<byte> Receipt(NodeDb db, PeerMessage message, Statement statement)
    {
        var now = clock.GetUtcNow();
        var envelope = new Receipt(statement.Digest, message.From, message.To, now).Sign(self.Keys.Node);
        db.Add(new ReceiptRow
        {
            Statement = statement.Digest, Peer = message.From, Given = true,
            Envelope = envelope.Bytes.ToArray(), At = now,
        });
        return envelope.Bytes;
    }

    private void Announce(Statement statement, string from)
    {
        signals.Committed.Set();
        signals.ThreadChanged.Set();
        Telemetry.MessagesReceived.Add(1, Telemetry.Tag("peer", from));
        logger.Received(statement.Header.Type, statement.Digest, from);
    }

    /// <summary>Whose statements count is decided from memory: it must know a registration before the next message.</summary>
    private Action<(InboxAnswer Answer, bool IsNew)>? Registers(Statement statement) =>
        ThreadKinds.Of(statement.Body) == ThreadKind.Register
            ? taken => _ = taken.IsNew && officials.Add(statement)
            : null;

    private static LogProof? ProofIn(PeerMessage message)
    {
        try
        {
            return LogProof.Parse(Encoding.UTF8.GetBytes(message.Proof));
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }
}
