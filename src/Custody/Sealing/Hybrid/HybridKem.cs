using System.Security.Cryptography;
using NSec.Cryptography;

namespace LotusBridge.Custody.Sealing.Hybrid;

/// <summary>
/// HPKE's KEM 0x647a, MLKEM768-X25519 (draft-ietf-hpke-pq-03): whoever breaks one half has nothing while the other holds.
/// <code>
/// SHAKE256(seed, 96) = ML-KEM seed d‖z (64) ‖ X25519 secret (32)
/// recipient          = ML-KEM key (1,184)   ‖ X25519 point (32)
/// share              = ML-KEM ciphertext (1,088) ‖ ephemeral X25519 point (32)
/// secret             = SHA3-256(ML-KEM secret ‖ X25519 secret ‖ ephemeral point ‖ recipient's point ‖ "\.//^\")
/// </code>
/// </summary>
internal static class HybridKem
{
    /// <summary>The KEM's identifier in HPKE.</summary>
    public const ushort Id = 0x647a;

    /// <summary>Length in bytes of an identity.</summary>
    public const int SeedLength = 32;

    /// <summary>Length in bytes of a recipient.</summary>
    public const int KeyLength = MlKem768.KeyLength + X25519Point.Length;

    /// <summary>Length in bytes of a share.</summary>
    public const int ShareLength = MlKem768.CiphertextLength + X25519Point.Length;

    /// <summary>Length in bytes of the shared secret.</summary>
    public const int SecretLength = 32;

    private const int ExpandedLength = MlKem768.SeedLength + X25519Point.Length;

    private static ReadOnlySpan<byte> Label => @"\.//^\"u8;

    /// <summary>True for a recipient that can be sealed to: a reduced ML-KEM key and a point that is not of low order.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key) =>
        key.Length == KeyLength
        && MlKem768.IsKey(key[..MlKem768.KeyLength])
        && !X25519Point.IsLowOrder(key[MlKem768.KeyLength..]);

    /// <summary>The two key pairs of a 32-byte seed.</summary>
    public static (IMlKemKey MlKem, Key X25519) Expand(IMlKem768 mlKem, ReadOnlySpan<byte> seed)
    {
        Span<byte> expanded = stackalloc byte[ExpandedLength];
        try
        {
            mlKem.Shake256(seed, expanded);
            return (
                mlKem.Derive(expanded[..MlKem768.SeedLength]),
                Key.Import(KeyAgreementAlgorithm.X25519, expanded[MlKem768.SeedLength..], KeyBlobFormat.RawPrivateKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
        }
    }

    /// <summary>A fresh secret for the holder of <paramref name="key"/>, and the share that gives it to them.</summary>
    /// <param name="key">One that <see cref="IsKey"/> allows.</param>
    public static void Encapsulate(
        IMlKem768 mlKem, ReadOnlySpan<byte> key, Randomness random, Span<byte> share, Span<byte> secret)
    {
        Span<byte> parts = stackalloc byte[MlKem768.SecretLength + X25519Point.Length];
        Span<byte> seed = stackalloc byte[X25519Point.Length];
        try
        {
            mlKem.Encapsulate(
                key[..MlKem768.KeyLength], random, share[..MlKem768.CiphertextLength], parts[..MlKem768.SecretLength]);
            random(seed);
            using var ephemeral = Key.Import(KeyAgreementAlgorithm.X25519, seed, KeyBlobFormat.RawPrivateKey);
            var point = key[MlKem768.KeyLength..];
            ephemeral.PublicKey.Export(KeyBlobFormat.RawPublicKey).CopyTo(share[MlKem768.CiphertextLength..]);
            if (!X25519Point.TryAgree(ephemeral, point, parts[MlKem768.SecretLength..]))
            {
                throw new InvalidOperationException("a recipient is never a point of low order");
            }

            Combine(mlKem, parts, share[MlKem768.CiphertextLength..], point, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(parts);
        }
    }

    /// <summary>The secret of a share; false for a point of low order. A forged share gives a secret that nobody knows.</summary>
    /// <param name="keys">As <see cref="Expand"/> gives them.</param>
    /// <param name="point">The recipient's own X25519 point.</param>
    public static bool TryDecapsulate(
        IMlKem768 mlKem, (IMlKemKey MlKem, Key X25519) keys, ReadOnlySpan<byte> point, ReadOnlySpan<byte> share,
        Span<byte> secret)
    {
        Span<byte> parts = stackalloc byte[MlKem768.SecretLength + X25519Point.Length];
        try
        {
            var ephemeral = share[MlKem768.CiphertextLength..];
            keys.MlKem.Decapsulate(share[..MlKem768.CiphertextLength], parts[..MlKem768.SecretLength]);
            if (!X25519Point.TryAgree(keys.X25519, ephemeral, parts[MlKem768.SecretLength..]))
            {
                return false;
            }

            Combine(mlKem, parts, ephemeral, point, secret);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parts);
        }
    }

    private static void Combine(
        IMlKem768 mlKem, ReadOnlySpan<byte> parts, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> point, Span<byte> secret)
    {
        Span<byte> input = stackalloc byte[parts.Length + ephemeral.Length + point.Length + Label.Length];
        parts.CopyTo(input);
        ephemeral.CopyTo(input[parts.Length..]);
        point.CopyTo(input[(parts.Length + ephemeral.Length)..]);
        Label.CopyTo(input[^Label.Length..]);
        mlKem.Sha3(input, secret);
        CryptographicOperations.ZeroMemory(input);
    }
}
