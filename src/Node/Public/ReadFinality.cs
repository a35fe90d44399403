using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Public;

/// <summary>Where a statement of this territory stands in the log, how final it is, and the proof to take along.</summary>
internal static class ReadFinality
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map(RouteTable.ReadFinality, AnswerAsync).Produces<StatementView>();
        api.Map(RouteTable.ReadProof, ProveAsync).Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static async Task<IResult> AnswerAsync(FiledStatement filed, Lookups lookups, CancellationToken stop)
    {
        var header = filed.Statement.Header;
        var order = filed.Statement.Body is CaseOpened ? null : await lookups.OrderAsync(header.Thread, stop);
        var counted = order?.Statements.FirstOrDefault(one => one.Statement.Digest == filed.Statement.Digest) ?? filed;
        return Json.Ok(new StatementView(
            filed.Statement.Digest, header.Type, header.Thread, filed.Index ?? 0, Words.Of(filed.Finality), counted.Void));
    }

    private static async Task<IResult> ProveAsync(
        FiledStatement filed, Store store, ProofBook proofs, CancellationToken stop)
    {
        var digest = filed.Statement.Digest;
        var proof = await store.ReadAsync(
            async db => await proofs.OfAsync(db, await db.Statements.FirstAsync(row => row.Digest == digest, stop), stop), stop);
        return proof is null
            ? Problem.Conflict(ProblemCode.NotFinalYet, "no witness has cosigned this statement's log entry yet")
            : Results.Text(proof, "text/plain");
    }
}
