using System.Security.Cryptography;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Delivery;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Signing;

/// <summary>
/// Acts on their way to a signature. The node writes the payload and keeps it; the browser brings a signature and never an
/// act, so that nothing can be signed but what was shown.
/// </summary>
internal sealed class PendingActs(
    Store store, Lookups lookups, Admittance admittance, ActDesk desk, PackageDesk packages, ActRefusals refusals,
    TimeProvider clock)
{
    /// <summary>How old a draft may be when it is signed: the desk takes what is dated within five minutes.</summary>
    public static readonly TimeSpan Life = ActDesk.ClockTolerance - TimeSpan.FromSeconds(30);

    /// <summary>How old it may be when it is shown; an older one is dated anew, so that there is time to read.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    /// <summary>The most drafts of one session; the oldest goes.</summary>
    public const int MaxForOne = 20;

    /// <summary>
    /// Drafts an act in the thread of the order or package that the gate has loaded, and leads to its signing page. What the
    /// law would refuse is refused here, before anybody signs.
    /// </summary>
    /// <param name="back">Where the person goes afterwards, a path of the portal.</param>
    /// <param name="again">Shows the form again where the law refuses; null for a page that says so alone.</param>
    public Task<IResult> DraftAsync(
        PortalRequest portal, FiledOrder order, StatementBody body, string back, CancellationToken stop,
        Func<Problem, IResult>? again = null) =>
        DraftAsync(portal, new Wish(body, order.Number, back, Annex: null) { Again = again }, stop);

    /// <summary>Drafts the first act of a thread: a case, an order with its annex, an official.</summary>
    public Task<IResult> DraftFirstAsync(
        PortalRequest portal, string thread, StatementBody body, string back, ReadOnlyMemory<byte>? annex, CancellationToken stop,
        Func<Problem, IResult>? again = null) =>
        DraftAsync(portal, new Wish(body, thread, back, annex) { Again = again }, stop);

    /// <summary>This session's draft, dated anew when it is too old to be read and signed; null for none of its own.</summary>
    public async Task<ActToSign?> ShowAsync(PortalRequest portal, string id, CancellationToken stop)
    {
        if (await FindAsync(portal, id, stop) is not { } row)
        {
            return null;
        }

        return row.TakenAt is null && portal.Now - row.At > Fresh
            ? new ActToSign(await RenewAsync(portal, row, stop), IsRenewed: portal.Now - row.At > Life)
            : new ActToSign(row, IsRenewed: false);
    }

    /// <summary>This session's draft as it stands.</summary>
    public Task<PendingActRow?> FindAsync(PortalRequest portal, string id, CancellationToken stop)
    {
        var session = portal.Session!.Id;
        return store.ReadAsync(
            db => db.Set<PendingActRow>().FirstOrDefaultAsync(row => row.Id == id && row.Session == session, stop), stop);
    }

    /// <summary>
    /// Puts the signature around the node's own bytes and hands the statement to the desk, past the same gate as the API's
    /// route for its type. Each draft goes this way once.
    /// </summary>
    public async Task<IResult> TakeAsync(
        PortalRequest portal, PendingActRow row, Func<ReadOnlyMemory<byte>, string, EnvelopeSignature> sign, CancellationToken stop)
    {
        var type = StatementTypes.PayloadTypeOf(row.Type);
        var envelope = Envelope.Create(type, row.Payload, [sign(row.Payload, type)]);
        if (!SignatureCheck.Verify(envelope, portal.Me.Key))
        {
            return PageAnswer.Of(Problem.Unprocessable("signature-invalid", "the signature is not by the author's key"));
        }

        var statement = OrderStatements.Reader.Read(envelope, out var fault)
            ?? throw new InvalidOperationException($"the draft of {row.Type} cannot be read: {fault}");
        var (problem, package) = await AdmitAsync(portal, statement, stop);
        if (problem is not null)
        {
            return PageAnswer.Of(problem);
        }

        return await KeepAsync(row.Id, envelope, stop)
            ? await HandInAsync(row, statement, package, stop)
            : await ResumeAsync(portal, await FindAsync(portal, row.Id, stop) ?? row, stop);
    }

    /// <summary>
    /// A draft that was signed before: where the node ended before the desk had answered, the same envelope is handed in again,
    /// which changes nothing where it is known. The gate is asked anew.
    /// </summary>
    public async Task<IResult> ResumeAsync(PortalRequest portal, PendingActRow row, CancellationToken stop)
    {
        if (row.Statement is not null || row.Envelope is not { } kept)
        {
            return PageAnswer.SeeOther(SignedAt(row));
        }

        var statement = OrderStatements.Reader.Read(kept, out var fault)
            ?? throw new InvalidOperationException($"the signed {row.Type} cannot be read: {fault}");
        var (problem, package) = await AdmitAsync(portal, statement, stop);
        return problem is null ? await HandInAsync(row, statement, package, stop) : PageAnswer.Of(problem);
    }

    private async Task<IResult> HandInAsync(
        PendingActRow row, Statement statement, FiledPackage? package, CancellationToken stop)
    {
        // An absent array would become a document without bytes.
        var annex = row.Annex is { } document ? document : default(ReadOnlyMemory<byte>?);
        var answer = await desk.TakeAsync(statement, annex, stop);
        if (answer is ActRefused refused)
        {
            return refusals.Of(refused, await ToldAsync(statement, stop));
        }

        await store.WriteAsync(
            db => db.Set<PendingActRow>().Where(one => one.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Statement, statement.Digest), CancellationToken.None),
            CancellationToken.None);
        await packages.AfterAsync(package, answer, stop);
        return PageAnswer.SeeOther(SignedAt(row));
    }

    /// <summary>The page to go back to, told which act was signed.</summary>
    public static string SignedAt(PendingActRow row) =>
        row.Back + (row.Back.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "signed=" + row.Id;

    private async Task<IResult> DraftAsync(PortalRequest portal, Wish wish, CancellationToken stop)
    {
        if (wish.Body.Problem() is { } wrong)
        {
            return PageAnswer.Of(Problem.Unprocessable(ProblemCode.StatementMalformed, wrong));
        }

        var payload = await WriteAsync(portal, wish.Body, wish.Thread, stop);
        var draft = Unsigned(portal.Me, OrderStatements.Types.Of(wish.Body).Name, payload);
        if ((await AdmitAsync(portal, draft, stop)).Problem is { } problem)
        {
            return PageAnswer.Of(problem);
        }

        if (await desk.PreviewAsync(draft, portal.Me, wish.Annex, stop) is { } refused)
        {
            return refusals.Of(refused, await ToldAsync(draft, stop), wish.Again ?? PageAnswer.Of);
        }

        var row = new PendingActRow
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true), Session = portal.Session!.Id,
            Type = draft.Header.Type, Thread = wish.Thread, Package = ActRoute.PackageOf(wish.Body), Payload = payload,
            Annex = wish.Annex?.ToArray(), Back = LocalPath.Of(wish.Back) ?? "/", At = draft.Header.At,
        };
        await store.WriteAsync(
            async db =>
            {
                var old = await db.Set<PendingActRow>().Where(one => one.Session == row.Session)
                    .OrderByDescending(one => one.At).Skip(MaxForOne - 1).Select(one => one.Id).ToListAsync(stop);
                await db.Set<PendingActRow>().Where(one => old.Contains(one.Id)).ExecuteDeleteAsync(stop);
                db.Add(row);
            },
            stop);
        return PageAnswer.SeeOther("/sign/" + row.Id);
    }

    private async Task<PendingActRow> RenewAsync(PortalRequest portal, PendingActRow row, CancellationToken stop)
    {
        var body = Unsigned(portal.Me, row.Type, row.Payload).Body;
        var payload = await WriteAsync(portal, body, row.Thread, stop);
        row.Payload = payload;
        row.At = Moment.ToSecond(portal.Now);
        await store.WriteAsync(
            db => db.Set<PendingActRow>().Where(one => one.Id == row.Id && one.TakenAt == null).ExecuteUpdateAsync(
                set => set.SetProperty(one => one.Payload, row.Payload).SetProperty(one => one.At, row.At), stop),
            stop);
        return row;
    }

    /// <summary>Answers the heads as this person sees them; what begins a thread answers nothing.</summary>
    private async Task<byte[]> WriteAsync(PortalRequest portal, StatementBody body, string thread, CancellationToken stop)
    {
        var order = body is OrderIssued ? null : await lookups.OrderAsync(thread, stop);
        var heads = order is null ? []
            : OrderStatements.Types.Of(body).Shared ? order.Fold.AnswersFor(shared: true)
            : order.LocalHeadsFor(portal.Me);
        var at = Moment.ToSecond(portal.Now);
        var stated = order is null ? body : StatedDues.At(order.Fold, body, at);
        return OrderStatements.Reader.Write(stated, thread, portal.Me.Id, at, heads);
    }

    /// <summary>The same gate as the API's: the type's route, its roles, its side, and the object that the bytes name.</summary>
    /// <returns>Why not, or the package that was admitted where the act is about one.</returns>
    private async Task<(Problem? Problem, FiledPackage? Package)> AdmitAsync(
        PortalRequest portal, Statement statement, CancellationToken stop)
    {
        if (statement.Header.By != portal.Me.Id)
        {
            return (
                Problem.Forbidden(ProblemCode.StatementNotYours, "the statement is not by the official who asks"), null);
        }

        if (ActRoute.Find(statement.Header.Type) is not { } route
            || RouteTable.All.FirstOrDefault(rule => rule.Method == "POST" && rule.Pattern == route.Pattern) is not { } rule)
        {
            return (Problem.Unprocessable(ProblemCode.StatementType, "no route takes this type"), null);
        }

        var named = new Named(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["number"] = statement.Header.Thread, ["package"] = ActRoute.PackageOf(statement.Body) ?? "",
        });
        var features = new Microsoft.AspNetCore.Http.Features.FeatureCollection();
        var problem = await admittance.OfAsync(portal.Me, rule, named, features, stop)
            ?? (features.Get<FiledOrder>() is { } order && order.Number != statement.Header.Thread
                ? Problem.Unprocessable(ProblemCode.StatementElsewhere, "the statement is about another order than its package")
                : await packages.BeforeAsync(features.Get<FiledPackage>(), statement.Body, stop));
        return (problem, features.Get<FiledPackage>());
    }

    /// <summary>A draft as a statement: with a signature that is none.</summary>
    private static Statement Unsigned(Author who, string type, ReadOnlyMemory<byte> payload)
    {
        var envelope = Envelope.Create(
            StatementTypes.PayloadTypeOf(type), payload.Span, [new EnvelopeSignature(who.Key.Id(), "")]);
        return OrderStatements.Reader.Read(envelope, out var problem)
            ?? throw new InvalidOperationException($"the draft of {type} cannot be read: {problem}");
    }

    /// <summary>False when it was signed before.</summary>
    private Task<bool> KeepAsync(string id, Envelope envelope, CancellationToken stop)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        byte[]? bytes = envelope.Bytes.ToArray();
        return store.WriteAsync(
            async db => await db.Set<PendingActRow>().Where(row => row.Id == id && row.TakenAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.TakenAt, now).SetProperty(row => row.Envelope, bytes), stop) == 1,
            stop);
    }

    private async Task<IEnumerable<Statement>> ToldAsync(Statement statement, CancellationToken stop) =>
        [statement, .. (await lookups.OrderAsync(statement.Header.Thread, stop))?.Statements.Select(one => one.Statement) ?? []];

    private sealed record Wish(StatementBody Body, string Thread, string Back, ReadOnlyMemory<byte>? Annex)
    {
        /// <summary>What becomes of a refusal by the law; null for a page of its own.</summary>
        public Func<Problem, IResult>? Again { get; init; }
    }
}
