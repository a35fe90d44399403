using System.Security.Cryptography;
using NSec.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>X25519 (RFC 7748) as age uses it.</summary>
internal static class X25519Point
{
    /// <summary>Length in bytes of a secret, of a public point and of a shared secret.</summary>
    public const int Length = 32;

    // Any secret shows a point of low order; this one is no secret.
    private static readonly Key Probe =
        Key.Import(KeyAgreementAlgorithm.X25519, [.. Enumerable.Repeat((byte)1, Length)], KeyBlobFormat.RawPrivateKey);

    public static bool IsLowOrder(ReadOnlySpan<byte> point)
    {
        using var shared = Agree(Probe, point);
        return shared is null;
    }

    /// <summary>The 32-byte wrap key of a stanza; false when the shared secret is all zero.</summary>
    /// <param name="secret">The ephemeral secret (sealing) or the identity (opening).</param>
    /// <param name="other">The recipient (sealing) or the share (opening).</param>
    /// <param name="share">The ephemeral public point.</param>
    /// <param name="recipient">The recipient's public point.</param>
    /// <param name="wrapKey">Receives 32 bytes.</param>
    public static bool TryDeriveWrapKey(
        Key secret,
        ReadOnlySpan<byte> other,
        ReadOnlySpan<byte> share,
        ReadOnlySpan<byte> recipient,
        Span<byte> wrapKey)
    {
        using var shared = Agree(secret, other);
        if (shared is null)
        {
            return false;
        }

        KeyDerivationAlgorithm.HkdfSha256.DeriveBytes(
            shared, [.. share, .. recipient], "age-encryption.org/v1/X25519"u8, wrapKey);
        return true;
    }

    /// <summary>Writes the 32-byte shared secret itself; false when it is all zero.</summary>
    public static bool TryAgree(Key secret, ReadOnlySpan<byte> point, Span<byte> sharedSecret)
    {
        using var shared = Agree(
            secret, point, new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        if (shared is null)
        {
            return false;
        }

        var raw = shared.Export(SharedSecretBlobFormat.RawSharedSecret);
        raw.CopyTo(sharedSecret);
        CryptographicOperations.ZeroMemory(raw);
        return true;
    }

    private static SharedSecret? Agree(
        Key secret, ReadOnlySpan<byte> point, in SharedSecretCreationParameters parameters = default)
    {
        var algorithm = KeyAgreementAlgorithm.X25519;
        return PublicKey.TryImport(algorithm, point, KeyBlobFormat.RawPublicKey, out var imported)
            ? algorithm.Agree(secret, imported!, parameters)
            : null;
    }
}
