using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// What lets a client finish an upload for a checkpoint that the mirror has since replaced by a newer one:
/// <c>HMAC-SHA256(secret, tag ‖ note) ‖ note</c>. The note was a good pending checkpoint when the ticket was made.
/// </summary>
internal sealed class MirrorTicket(ReadOnlySpan<byte> secret)
{
    /// <summary>Length of the secret in bytes.</summary>
    public const int SecretLength = 32;

    private static readonly byte[] Tag = Encoding.ASCII.GetBytes("lotus-bridge/mirror-ticket/v1\n");

    private readonly byte[] secret = secret.Length == SecretLength
        ? secret.ToArray()
        : throw new ArgumentException($"a ticket secret has {SecretLength} bytes, not {secret.Length}", nameof(secret));

    /// <summary>The ticket; empty for a note too long for one.</summary>
    public byte[] For(SignedCheckpoint pending)
    {
        var note = pending.ToBytes();
        return note.Length + HMACSHA256.HashSizeInBytes <= AddEntries.MaxTicketBytes ? [.. Seal(note), .. note] : [];
    }

    /// <summary>The checkpoint in a ticket that this secret made; null for any other.</summary>
    public SignedCheckpoint? Open(ReadOnlySpan<byte> ticket)
    {
        if (ticket.Length <= HMACSHA256.HashSizeInBytes)
        {
            return null;
        }

        var note = ticket[HMACSHA256.HashSizeInBytes..];
        return CryptographicOperations.FixedTimeEquals(Seal(note), ticket[..HMACSHA256.HashSizeInBytes])
            ? SignedCheckpoint.Parse(note)
            : null;
    }

    private byte[] Seal(ReadOnlySpan<byte> note) => HMACSHA256.HashData(secret.AsSpan(), [.. Tag, .. note]);
}
