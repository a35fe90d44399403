using NSec.Cryptography;

namespace LotusBridge.Ledger;

/// <summary>An Ed25519 private key (RFC 8032). It signs, shows its public key and never prints its secret.</summary>
public sealed class Ed25519Signer : IDisposable
{
    /// <summary>Length of the private seed in bytes.</summary>
    public const int SeedLength = 32;

    private readonly Key key;

    private Ed25519Signer(Key key)
    {
        this.key = key;
        PublicKey = key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }

    /// <summary>The 32-byte public key.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Makes the key of a 32-byte seed. The caller clears the seed.</summary>
    public static Ed25519Signer FromSeed(ReadOnlySpan<byte> seed) =>
        new(Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey));

    /// <summary>The 64-byte signature over <paramref name="message"/>; the same every time (RFC 8032).</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(key, message);

    public void Dispose() => key.Dispose();

    public override string ToString() => "[key]";
}
