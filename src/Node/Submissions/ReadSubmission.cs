using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Submissions;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Peers;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Submissions;

/// <summary>
/// What shows that a statement was sent to a peer and not taken there: for the committee, a court, or the other
/// operators. It has the statement's digest and nothing of what the statement says.
/// </summary>
internal static class ReadSubmission
{
    /// <summary>How long a third node is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ReadSubmission, AnswerAsync).Produces<SubmissionFile>();

    private static async Task<IResult> AnswerAsync(
        string peer, string digest, Self self, Store store, ProofBook proofs, PeerLines peers, TimeProvider clock,
        CancellationToken stop)
    {
        if (!Digest.TryParse(digest, out var statement) || await FindAsync(store, proofs, peer, statement, stop) is not { } sent)
        {
            return Problem.Missing(
                ProblemCode.SubmissionUnknown, "no final statement of this digest waits for that territory or was refused by it");
        }

        var now = clock.GetUtcNow();
        var account = new AttemptAccount(
            statement, self.Territory, peer, sent.Outbox.Attempts, sent.Row.FirstAt, sent.Row.LastAt,
            sent.Outbox.LastProblem ?? PeerCode.Unreachable, now).Sign(self.Keys.Node);
        var sightings = await Task.WhenAll(peers.All.Where(other => other.Territory != peer)
            .Select(other => SightingAsync(other, peer, self, stop)));
        return Json.Ok(new SubmissionFile(
            SubmissionFile.Header, Convert.ToBase64String(self.Rosters.Genesis.Envelope.Bytes.Span),
            [.. self.Rosters.Links.Select(SignedStep.Of)], statement, self.Territory, peer, sent.Proof,
            Convert.ToBase64String(account.Bytes.Span), [.. sightings.OfType<string>()],
            sent.Row.Refusal is { } refusal ? Convert.ToBase64String(refusal) : null));
    }

    private static Task<Sent?> FindAsync(
        Store store, ProofBook proofs, string peer, Digest statement, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            var row = await db.Submissions.FirstOrDefaultAsync(one => one.Statement == statement && one.Peer == peer, stop);
            var outbox = await db.Outbox.FirstOrDefaultAsync(one => one.Statement == statement && one.Peer == peer, stop);
            var own = await db.Statements.FirstOrDefaultAsync(one => one.Digest == statement, stop);
            return row is not null && outbox is not null && own?.Finality == Finality.L2
                && await proofs.OfAsync(db, own, stop) is { } proof ? new Sent(row, outbox, proof) : null;
        },
        stop);

    /// <summary>A third node's word, as far as it is one that a reader will take.</summary>
    private static async Task<string?> SightingAsync(Peer other, string of, Self self, CancellationToken stop) =>
        await other.SightingAsync(of, Patience, stop) is { } bytes
        && Sighting.Open(bytes, self.Roster.Find(other.Territory)!.Node) is { } word
        && word.By == other.Territory && word.Of == of && !(word.AskedAt > word.At) && !(word.AnsweredAt > word.At)
            ? Convert.ToBase64String(bytes)
            : null;

    private sealed record Sent(SubmissionRow Row, OutboxRow Outbox, string Proof);
}
