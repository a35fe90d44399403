using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Access;

/// <summary>An act as the door lets it in: a statement of a type that the route takes, by the asker, about the
/// path's own order or package. Nothing is verified or decided yet.</summary>
internal sealed record IncomingAct(Statement Statement, ReadOnlyMemory<byte>? Annex)
{
    /// <param name="thread">The path's order; null where the path names none.</param>
    /// <param name="package">The path's package; null where the path names none.</param>
    /// <returns>Null and the first problem for anything else.</returns>
    public static IncomingAct? Read(
        SignedBody body, ActRoute route, Asker asker, string? thread, string? package, out Problem? problem)
    {
        if (Parse(body.Bytes.Span) is not { } act || CanonicalBase64.Read(act.Statement) is not { } envelope)
        {
            problem = Problem.Malformed("the body is {\"statement\":\"<base64>\",\"annex\":\"<base64>\"?} and nothing else");
            return null;
        }

        // The reader's reason can repeat what was sent, so it is not passed on.
        if (OrderStatements.Reader.Read(envelope, out _) is not { } statement)
        {
            problem = Problem.Unprocessable(
                ProblemCode.StatementMalformed, "the statement is not one in its one byte form and within its limits");
            return null;
        }

        ReadOnlyMemory<byte>? annex = null;
        problem = Misplaced(statement, route, asker, thread, package) ?? AnnexProblem(act, statement, out annex);
        return problem is null ? new IncomingAct(statement, annex) : null;
    }

    private static SignedAct? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<SignedAct>(body, ApiJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Problem? Misplaced(
        Statement statement, ActRoute route, Asker asker, string? thread, string? package) =>
        !route.Types.Contains(statement.Header.Type)
            ? Problem.Unprocessable(
                ProblemCode.StatementType, $"this route takes {string.Join(", ", route.Types.Order(StringComparer.Ordinal))}")
        : !string.Equals(statement.Header.By, asker.Who.Id, StringComparison.Ordinal)
            ? Problem.Forbidden(ProblemCode.StatementNotYours, "the statement is not by the official who asks")
        : (thread is not null && !string.Equals(statement.Header.Thread, thread, StringComparison.Ordinal))
            || (package is not null
                && !string.Equals(ActRoute.PackageOf(statement.Body), package, StringComparison.Ordinal))
            ? Problem.Unprocessable(
                ProblemCode.StatementElsewhere, "the statement is about another order or package than the path")
        : null;

    private static Problem? AnnexProblem(SignedAct act, Statement statement, out ReadOnlyMemory<byte>? annex)
    {
        annex = null;
        if (statement.Body is not OrderIssued issued)
        {
            return act.Annex is null
                ? null
                : Problem.Unprocessable(ProblemCode.AnnexUnexpected, "only order.issued comes with an annex");
        }

        if (act.Annex is null)
        {
            return Problem.Unprocessable(ProblemCode.AnnexMissing, "order.issued comes with its authority-only grounds");
        }

        var bytes = CanonicalBase64.Read(act.Annex);
        annex = bytes;
        return bytes is null || bytes.Length > SignedAct.MaxAnnexBytes || !IsGrounds(bytes)
                ? Problem.Unprocessable(
                    ProblemCode.AnnexMalformed, $"the annex is a grounds document of at most {SignedAct.MaxAnnexBytes} bytes")
            : Ledger.Digest.Of(bytes) != issued.AuthorityOnly
                ? Problem.Unprocessable(ProblemCode.AnnexMismatch, "the annex is not the one that the order commits to")
            : null;
    }

    private static bool IsGrounds(byte[] annex)
    {
        try
        {
            return JsonSerializer.Deserialize<AuthorityOnlyGrounds>(annex, ApiJson.Options) is { Salt: { } salt }
                && CanonicalBase64.Read(salt) is { Length: Ledger.Commitment.SaltLength };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
