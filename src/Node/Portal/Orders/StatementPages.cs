using LotusBridge.Node.Access;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Orders;

/// <summary>
/// One statement of an order: read, and to take along. The path's digest is looked for among what this person sees of
/// the order that the gate has loaded, and nowhere else.
/// </summary>
internal static class StatementPages
{
    private const string Pattern = "/orders/{number}/statements/{digest}";

    public static IReadOnlyList<PageRule> Rows { get; } =
    [
        PageRule.Get(Pattern, PageTable.Officials, "orders.statement.title", typeof(StatementPage)).OfOrder()
            with { Form = Show },
        PageRule.Get(Pattern + "/envelope", PageTable.Officials, "orders.statement.envelope", typeof(StatementPage)).OfOrder()
            with { Form = TakeAlong },
        PageRule.Get(Pattern + "/proof", PageTable.Officials, "orders.statement.proof", typeof(StatementPage)).OfOrder()
            with { Form = ProveAsync },
        PageRule.Get("/orders/{number}/side-by-side", PageTable.Officials, "orders.side-by-side", typeof(StatementPage)).OfOrder()
            with { Form = ShowOrder },
    ];

    private static IResult Show(PortalRequest portal, FiledOrder order) => Shown(portal, FoundIn(order, portal));

    /// <summary>The order itself, in the reader's language and in a second one.</summary>
    private static IResult ShowOrder(PortalRequest portal, FiledOrder order) =>
        Shown(portal, order.For(portal.Me).FirstOrDefault(one => one.Statement.Digest == order.State.Digest));

    private static IResult TakeAlong(PortalRequest portal, FiledOrder order) => FoundIn(order, portal) is { } filed
        ? Results.File(filed.Statement.Envelope.Bytes.ToArray(), "application/json", NameOf(filed) + ".json")
        : PageAnswer.Of(Problem.NotFound);

    private static async Task<IResult> ProveAsync(
        PortalRequest portal, FiledOrder order, Store store, ProofBook proofs, CancellationToken stop)
    {
        if (FoundIn(order, portal) is not { } filed)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        var digest = filed.Statement.Digest;
        var proof = await store.ReadAsync(
            async db => await db.Statements.FirstAsync(row => row.Digest == digest, stop) is var row && row.Proof is { } sent
                ? sent
                : await proofs.OfAsync(db, row, stop),
            stop);
        return proof is null
            ? PageAnswer.Of(Problem.Conflict(ProblemCode.NotFinalYet, "no witness has cosigned this statement's log entry yet"))
            : Results.File(System.Text.Encoding.UTF8.GetBytes(proof), "text/plain", NameOf(filed) + ".tlog-proof");
    }

    private static FiledStatement? FoundIn(FiledOrder order, PortalRequest portal)
    {
        var digest = portal.Route("digest");
        return order.For(portal.Me).FirstOrDefault(one => one.Statement.Digest.ToString() == digest);
    }

    private static string NameOf(FiledStatement filed) =>
        filed.Statement.Header.Thread + "-" + filed.Statement.Header.Type + "-" + filed.Statement.Digest.Hex[..8];

    private static IResult Shown(PortalRequest portal, FiledStatement? filed)
    {
        if (filed is null)
        {
            return PageAnswer.Of(Problem.NotFound);
        }

        portal.Http.Features.Set(new StatementShown(filed));
        return PageAnswer.Of<StatementPage>();
    }
}

/// <summary>What <see cref="StatementPage"/> shows: of the order, and for the person, that the gate has let in.</summary>
internal sealed record StatementShown(FiledStatement Filed);
