using System.Text;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using LotusBridge.Node.Timestamps;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Delivery;

/// <summary>Gathers what a bundle holds (<c>spec/bundle.md</c>): thread, case, officials, proofs, law, annex, content.</summary>
internal sealed class BundleCollector(
    Store store, ProofBook book, KnownOfficials officials, PackageShelf shelf, BlockShelf blocks, StampShelf stamps,
    Self self, TimeProvider clock)
{
    /// <summary>Null while a statement has not the finality that a verifier asks for.</summary>
    public async Task<BundleParts?> CollectAsync(FiledOrder order, bool withContent, CancellationToken stop)
    {
        var rows = await RowsAsync(order, stop);
        var proofs = await store.ReadAsync(db => book.OfAsync(db, rows, stop), stop);
        if (rows.Exists(row => row.Finality < Finality.L2 || !proofs.ContainsKey(row.Digest)))
        {
            return null;
        }

        var digest = order.State.Issued.AuthorityOnly;
        var annexes = await store.ReadAsync(
            db => db.Annexes.Where(row => row.Digest == digest).Select(row => row.Content).ToListAsync(stop), stop);
        var (stamped, tokens) = await stamps.CoverAsync(rows, stop);
        return new BundleParts
        {
            Order = order.Number,
            At = Moment.ToSecond(clock.GetUtcNow()),
            By = self.Id,
            Rosters = self.Rosters,
            Packs =
            [
                .. self.Packs.All.Where(pack => pack.Digest == order.State.Issued.Pack.Digest).Select(pack => pack.Bytes),
            ],
            Statements = [.. rows.Select(row => Logged(row, proofs[row.Digest]))],
            Blocks = await BlocksAsync(rows, stop),
            Stamps = stamped,
            Tokens = tokens,
            Annexes = [.. annexes.Select(content => new ReadOnlyMemory<byte>(content))],
            Contents = withContent ? await ContentsAsync(order, stop) : [],
        };
    }

    private async Task<IReadOnlyList<BlockProof>> BlocksAsync(List<StatementRow> rows, CancellationToken stop)
    {
        var proofs = new Dictionary<long, BlockProof>();
        foreach (var index in rows.Select(row => row.Index).OfType<long>().Order())
        {
            if (await blocks.FindAsync(index, stop) is { } proof)
            {
                proofs.TryAdd(proof.Proof.Index, proof);
            }
        }

        // Two headers after a refill may be one text: the first says as much.
        return [.. proofs.Values.DistinctBy(proof => Digest.Of(proof.Header.Span))];
    }

    /// <summary>The thread, its case, and the register statements about everybody who speaks in them.</summary>
    private async Task<List<StatementRow>> RowsAsync(FiledOrder order, CancellationToken stop)
    {
        var (number, @case) = (order.Number, order.State.Issued.Case);
        var rows = await store.ReadAsync(
            db => db.Statements.Where(row => row.Thread == number || row.Digest == @case).ToListAsync(stop), stop);
        var authors = rows.Select(row => row.By).ToHashSet(StringComparer.Ordinal);
        List<Digest> about =
        [
            .. officials.Statements.Where(one => authors.Contains(OfficialOf(one.Body))).Select(one => one.Digest),
        ];
        rows.AddRange(await store.ReadAsync(
            db => db.Statements.Where(row => about.Contains(row.Digest)).ToListAsync(stop), stop));
        return rows;
    }

    private async Task<IReadOnlyList<BundleContent>> ContentsAsync(FiledOrder order, CancellationToken stop)
    {
        var held = await shelf.HeldAsync(stop);
        var isMainland = MainlandManifest.IsContainer(order.State.Issued.Recipients);
        return
        [
            .. held.Where(row => row.Thread == order.Number && row.State == PackageState.Held)
                .Select(row => new BundleContent(
                    row.Package, row.Size, row.Sha256,
                    _ => Task.FromResult<Stream>(PartFile.Read(shelf.HeldPath(row.Package))), isMainland)),
        ];
    }

    private static LoggedStatement Logged(StatementRow row, string proof) =>
        Envelope.TryRead(row.Envelope, StatementReader.MaxEnvelopeBytes, out var envelope, out var problem)
            ? new LoggedStatement(envelope!, LogProof.Parse(Encoding.UTF8.GetBytes(proof)))
            : throw new InvalidDataException($"statement {row.Digest} is not readable any more: {problem}");

    private static string OfficialOf(StatementBody body) => body switch
    {
        OfficialRegistered one => one.Official,
        OfficialRevoked one => one.Official,
        _ => "",
    };
}
