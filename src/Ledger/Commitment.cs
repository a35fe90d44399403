using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>
/// What a log holds of a statement: SHA-256(domain tag ‖ 32-byte salt ‖ SHA-256(envelope)). Without the salt, which
/// stays with the statement, nobody can tell from the entry what was said; delete the salt and it is forgotten.
/// </summary>
public static class Commitment
{
    /// <summary>Length of the salt in bytes.</summary>
    public const int SaltLength = 32;

    /// <summary>The domain tag, without a terminating zero: <c>lotus-bridge/entry/v1</c> and a line feed.</summary>
    public const string Tag = "lotus-bridge/entry/v1\n";

    private static readonly byte[] TagBytes = Encoding.ASCII.GetBytes(Tag);

    /// <summary>The 32-byte log entry for an envelope with this digest under this salt.</summary>
    public static Digest To(Digest envelope, ReadOnlySpan<byte> salt)
    {
        if (salt.Length != SaltLength)
        {
            throw new ArgumentException($"a salt has {SaltLength} bytes, not {salt.Length}", nameof(salt));
        }

        Span<byte> message = stackalloc byte[TagBytes.Length + SaltLength + Digest.Length];
        TagBytes.CopyTo(message);
        salt.CopyTo(message[TagBytes.Length..]);
        envelope.Bytes.CopyTo(message[(TagBytes.Length + SaltLength)..]);
        Span<byte> hash = stackalloc byte[Digest.Length];
        SHA256.HashData(message, hash);
        return Digest.From(hash);
    }
}
