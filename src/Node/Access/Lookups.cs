using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Access;

/// <summary>Loads what a path names. What is not there, and what is not of that kind, is null alike.</summary>
internal sealed class Lookups(Store store, KnownOfficials officials, Self self)
{
    /// <summary>The order with this number, folded from what this node holds of its thread.</summary>
    public Task<FiledOrder?> OrderAsync(string number, CancellationToken stop) =>
        store.ReadAsync(async db => Filed(await OpenThread.LoadAsync(db, number, self, officials, stop)), stop);

    /// <summary>The package and its order, found through the package's name.</summary>
    public async Task<FiledPackage?> PackageAsync(string package, CancellationToken stop)
    {
        if (!PackageName.IsName(package))
        {
            return null;
        }

        var thread = await store.ReadAsync(
            db => db.Packages.Where(row => row.Package == package).Select(row => row.Thread).FirstOrDefaultAsync(stop), stop);
        return thread is not null && await OrderAsync(thread, stop) is { } order
            && order.Fold.Packages.TryGetValue(package, out var state)
            ? new FiledPackage(state, order)
            : null;
    }

    public async Task<FiledCase?> CaseAsync(string @case, CancellationToken stop)
    {
        var rows = await store.ReadAsync(
            db => db.Statements.Where(row => row.Thread == @case && row.Type == "case.opened")
                .OrderBy(row => row.Number).Take(1).ToListAsync(stop),
            stop);
        return rows.Count == 1 && Filed(rows[0]) is { } opened ? new FiledCase(opened) : null;
    }

    /// <summary>The cases of these names that are there, in that order.</summary>
    public async Task<IReadOnlyList<FiledCase>> CasesAsync(IReadOnlyList<string> cases, CancellationToken stop)
    {
        var rows = await store.ReadAsync(
            db => db.Statements.Where(row => EF.Parameter(cases).Contains(row.Thread) && row.Type == "case.opened")
                .OrderBy(row => row.Number).ToListAsync(stop),
            stop);
        var first = rows.DistinctBy(row => row.Thread).ToDictionary(row => row.Thread, Filed, StringComparer.Ordinal);
        return [.. cases.Select(name => first.GetValueOrDefault(name)).OfType<FiledStatement>().Select(opened => new FiledCase(opened))];
    }

    /// <summary>One statement by its digest, as <c>sha256:…</c>.</summary>
    public async Task<FiledStatement?> StatementAsync(string digest, CancellationToken stop)
    {
        if (!Digest.TryParse(digest, out var name))
        {
            return null;
        }

        var row = await store.ReadAsync(
            db => db.Statements.FirstOrDefaultAsync(one => one.Digest == name, stop), stop);
        return row is null ? null : Filed(row);
    }

    /// <summary>Place and finality are for the author's territory: there for whoever may see the statement itself.</summary>
    public async Task<bool> MaySeeAsync(Author who, FiledStatement statement, CancellationToken stop)
    {
        if (!string.Equals(who.Territory, statement.Author.Territory, StringComparison.Ordinal))
        {
            return false;
        }

        var header = statement.Statement.Header;
        return statement.Statement.Body switch
        {
            OfficialRegistered or OfficialRevoked => true,
            CaseOpened => new FiledCase(statement).IsFor(who),
            _ => await OrderAsync(header.Thread, stop) is { } order
                && Parties.IsParty(who, order.State)
                && Parties.Sees(who, statement.Author, header.Type, statement.IsShared),
        };
    }

    private static FiledOrder? Filed(OpenThread thread)
    {
        if (thread.Folded.State is null)
        {
            return null;
        }

        var refused = thread.Folded.Void.ToDictionary(one => one.Statement, one => one.Refusal.Code);
        var acts = thread.Acts.ToDictionary(act => act.Digest);
        return new FiledOrder(
            thread.Folded,
            [
                .. thread.Rows.Where(row => acts.ContainsKey(row.Digest)).Select(
                    row => Filed(row, acts[row.Digest]) with
                    {
                        Void = refused.GetValueOrDefault(row.Digest),
                        AllowedBy = refused.ContainsKey(row.Digest) || thread.Folded.Pending.Contains(row.Digest)
                            ? null
                            : Basis.Of(thread.Folded, acts[row.Digest].Body),
                    }),
            ]);
    }

    private FiledStatement? Filed(StatementRow row) =>
        OpenThread.ActOf(row, officials) is { } act ? Filed(row, act) : null;

    private static FiledStatement Filed(StatementRow row, Act act) => new(
        act.Statement, act.Author, IndexOf(row), row.Finality, OrderStatements.Types.Of(act.Body).Shared);

    // A foreign statement's place is in the proof that came with it.
    private static long? IndexOf(StatementRow row) => row.Index
        ?? (row.Proof is { } proof ? LogProof.Parse(System.Text.Encoding.UTF8.GetBytes(proof)).Index : null);
}
