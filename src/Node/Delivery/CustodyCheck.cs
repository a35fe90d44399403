using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Delivery;

/// <summary>
/// Verifies a package's custody again, from the bytes that lie here: every shared statement of the thread is its
/// author's and stands in its log under the quorum's cosignatures, and the sealed file is the one of the manifest.
/// </summary>
internal sealed class CustodyCheck(
    PackageShelf shelf, Store store, ProofBook book, KnownOfficials officials, ActDesk desk)
{
    /// <summary>Null when the node has said <c>endorsement.integrity-verified</c>; else why it has not.</summary>
    public async Task<Problem?> VerifyAsync(FiledPackage package, CancellationToken stop)
    {
        var problem = await StatementsProblemAsync(package.Order, stop) ?? await ContentProblemAsync(package, stop);
        if (problem is not null)
        {
            return problem;
        }

        var said = await desk.SayAsync(
            new EndorsementIntegrityVerified(package.State.Package, package.State.Sha256), package.Order.Number, stop);
        return said is ActRefused refused ? new Problem(422, refused.Code, refused.Text, refused.Article) : null;
    }

    private async Task<Problem?> StatementsProblemAsync(FiledOrder order, CancellationToken stop)
    {
        var number = order.Number;
        var proofs = await store.ReadAsync(
            async db => await book.OfAsync(
                db, await db.Statements.Where(row => row.Thread == number).ToListAsync(stop), stop),
            stop);
        foreach (var filed in order.Statements.Where(one => one.IsShared))
        {
            if (proofs.GetValueOrDefault(filed.Statement.Digest) is not { } proof)
            {
                return NotFinal();
            }

            var parsed = LogProof.Parse(Encoding.UTF8.GetBytes(proof));
            officials.Verify(filed.Statement, parsed, Finality.L2, out var flaw);
            if (flaw is not null)
            {
                return flaw.Code == Flaw.QuorumMissing
                    ? NotFinal()
                    : Problem.Unprocessable(ProblemCode.CustodyBroken, $"a statement of the thread fails: {flaw.Code}");
            }
        }

        return null;
    }

    private async Task<Problem?> ContentProblemAsync(FiledPackage package, CancellationToken stop)
    {
        var path = shelf.HeldPath(package.State.Package);
        return File.Exists(path) && await PartFile.DigestAsync(path, stop) == package.State.Sha256
            ? null
            : Problem.Unprocessable(ProblemCode.CustodyBroken, "the sealed file is not the one of the manifest");
    }

    private static Problem NotFinal() =>
        Problem.Conflict(ProblemCode.NotFinalYet, "a statement of the thread has not the quorum's cosignatures yet");
}
