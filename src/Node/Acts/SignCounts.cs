using System.Buffers.Binary;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Acts;

/// <summary>
/// WebAuthn Level 3 §7.2 step 22: an authenticator that counts has counted further. One that says less than before, or as
/// much, is not the only one that holds the key. Looked at where an act is taken, in its transaction.
/// </summary>
internal static class SignCounts
{
    private const int Place = 33;
    private const int Length = 4;

    /// <summary>Null for a signature of another kind, and for an authenticator that does not count.</summary>
    public static Task<ActRefused?> RefuseAsync(NodeDb db, Envelope envelope, SigningKey key, CancellationToken stop) =>
        envelope.Signatures is [{ WebAuthn: { } parts }]
            ? RefuseAsync(db, key, Convert.FromBase64String(parts.AuthenticatorData), stop)
            : Task.FromResult<ActRefused?>(null);

    /// <param name="authenticatorData">Verified with its signature before.</param>
    public static async Task<ActRefused?> RefuseAsync(
        NodeDb db, SigningKey key, ReadOnlyMemory<byte> authenticatorData, CancellationToken stop)
    {
        var (id, count) = (key.Id(), (long)BinaryPrimitives.ReadUInt32BigEndian(authenticatorData.Span.Slice(Place, Length)));
        var row = await db.Set<SignCountRow>().FirstOrDefaultAsync(one => one.Key == id, stop);
        if (count <= (row?.Count ?? 0) && (count > 0 || row is not null))
        {
            return new ActRefused(
                "counter-went-back", "the authenticator counts no more signatures than before: its key may be in two places");
        }

        if (row is not null)
        {
            row.Count = count;
        }
        else if (count > 0)
        {
            db.Add(new SignCountRow { Key = id, Count = count });
        }

        return null;
    }
}
