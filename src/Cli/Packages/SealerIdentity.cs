using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// The key to which a package's journal is sealed: the sealer's own, made of their signing key, so that a sealing goes on
/// without a file more to keep, and for nobody else.
/// </summary>
internal static class SealerIdentity
{
    /// <summary>What is signed for it: no statement, whose bytes begin with <c>DSSEv1</c>, and no note of a log.</summary>
    private static readonly byte[] Purpose = "lotus-bridge/package-journal-identity/v1"u8.ToArray();

    /// <remarks>An Ed25519 signature is the same every time (RFC 8032) and is told to nobody; without the key it is random.</remarks>
    public static KeyIdentity Of(Ed25519Signer key)
    {
        var (secret, seed) = (key.Sign(Purpose), GC.AllocateArray<byte>(KeyIdentity.SeedLength, pinned: true));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, seed, salt: [], Purpose);
        var identity = HybridIdentity.Generate(seed);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(seed);
        return identity;
    }
}
