using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Acts;

/// <summary>
/// What a statement owes to other threads, which its own thread cannot tell: the case that it stands in, and a package's
/// name that no other order has. A path names a package by its name alone, so two of one name would be one object when
/// it is authorised and another when it is acted upon.
/// </summary>
internal sealed class Ties(KnownOfficials officials)
{
    /// <summary>Null when nothing is missing; asked for statements of this territory and for those of peers.</summary>
    public static async Task<Refusal?> NameTakenAsync(NodeDb db, string thread, StatementBody body, CancellationToken stop) =>
        body is PackageSealed manifest && await db.Packages.AnyAsync(
            row => row.Package == manifest.Package && row.Thread != thread, stop)
            ? new Refusal(OrderRefusalCode.PackageKnown, "spec/statements.md", "another order has a package of that name")
            : null;

    /// <summary>Null when an order, or the opening of a package, stands in a case that was opened here.</summary>
    public async Task<Refusal?> CaseMissingAsync(NodeDb db, OpenThread thread, Act act, CancellationToken stop)
    {
        if (act.Body is OrderIssued issued)
        {
            return CaseLink.Missing(act, await OpenedAsync(db, issued.Case, stop));
        }

        return act.Body is PackageOpened opening && thread.Folded.State is { } order
            && await OpenedAsync(db, order.Issued.Case, stop) is { } opened
            ? CaseLink.OtherPurpose(opening, opened)
            : null;
    }

    private async Task<Act?> OpenedAsync(NodeDb db, Digest @case, CancellationToken stop) =>
        await db.Statements.FirstOrDefaultAsync(row => row.Digest == @case, stop) is { Type: "case.opened", IsOwn: true } row
            ? OpenThread.ActOf(row, officials)
            : null;
}
