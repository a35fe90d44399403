using System.Security.Cryptography;
using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Node.Logbook;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Rosters;

/// <summary>A step's place in the own log, given in the transaction that takes it.</summary>
internal static class StepEntry
{
    /// <summary>
    /// Gives the step the next index, once. Where the log holds another step to the same epoch, the row is this one's from
    /// now on: the other's entry stays in the log and says nothing any more, since nobody has its salt.
    /// </summary>
    public static async Task<StepRow> PutAsync(
        NodeDb db, EntryBook entries, RosterReading next, CancellationToken stop)
    {
        var (epoch, digest) = (next.Roster.Epoch, next.Hash);
        var known = await db.Steps.FirstOrDefaultAsync(one => one.Epoch == epoch, stop);
        if (known?.Digest == digest)
        {
            return known;
        }

        var salt = RandomNumberGenerator.GetBytes(Commitment.SaltLength);
        var index = await entries.AddAsync(db, Commitment.To(digest, salt), stop);
        var envelope = next.Envelope.Bytes.ToArray();
        if (known is null)
        {
            known = new StepRow { Epoch = epoch, Digest = digest, Envelope = envelope, Index = index, Salt = salt };
            db.Add(known);
            return known;
        }

        (known.Digest, known.Envelope, known.Index, known.Salt) = (digest, envelope, index, salt);
        return known;
    }
}
