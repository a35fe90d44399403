using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Logbook;

/// <summary>
/// The proofs that statements stand in their logs: of foreign ones as they came, of own ones made under the checkpoint of
/// the round that made them final. Asked again, it gives the same bytes.
/// </summary>
internal sealed class ProofBook(OwnLog log)
{
    /// <summary>The tlog-proof's text; null while there is none.</summary>
    /// <exception cref="Ledger.Storage.LogStoreException">The log cannot be read.</exception>
    public async Task<string?> OfAsync(NodeDb db, StatementRow row, CancellationToken stop)
    {
        if (row.Proof is not null || row is not { Round: { } number, Index: { } index })
        {
            return row.Proof;
        }

        var round = await db.Rounds.FirstAsync(one => one.Number == number, stop);
        if (round.Size > log.Store.Size)
        {
            // The log was lost and is still being filled up again.
            return null;
        }

        var checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(round.Note));
        return log.Store.Prove(index, row.Salt, checkpoint).ToString();
    }

    /// <summary>The proofs of those that have one.</summary>
    public async Task<Dictionary<Digest, string>> OfAsync(
        NodeDb db, IEnumerable<StatementRow> rows, CancellationToken stop)
    {
        var proofs = new Dictionary<Digest, string>();
        foreach (var row in rows)
        {
            if (await OfAsync(db, row, stop) is { } proof)
            {
                proofs[row.Digest] = proof;
            }
        }

        return proofs;
    }
}
