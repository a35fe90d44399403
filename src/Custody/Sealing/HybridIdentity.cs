using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using LotusBridge.Custody.Sealing.Hybrid;
using NSec.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>The secret of a <see cref="HybridRecipient"/>, written <c>AGE-SECRET-KEY-PQ-1…</c>; never printed.</summary>
public sealed class HybridIdentity : KeyIdentity
{
    private const string Start = "AGE-SECRET-KEY-PQ-1";
    private const string Prefix = "age-secret-key-pq-";

    // Pinned, so that the collector leaves no copy behind.
    private readonly byte[] seed = GC.AllocateArray<byte>(SeedLength, pinned: true);
    private readonly IMlKem768 mlKem;
    private readonly (IMlKemKey MlKem, Key X25519) keys;
    private readonly HybridRecipient recipient;

    private HybridIdentity(ReadOnlySpan<byte> seed, IMlKem768 mlKem)
    {
        seed.CopyTo(this.seed);
        this.mlKem = mlKem;
        keys = HybridKem.Expand(mlKem, seed);
        var key = new byte[HybridKem.KeyLength];
        keys.MlKem.CopyPublic(key.AsSpan(0, MlKem768.KeyLength));
        keys.X25519.PublicKey.Export(KeyBlobFormat.RawPublicKey).CopyTo(key, MlKem768.KeyLength);
        recipient = new HybridRecipient(key, mlKem);
    }

    /// <summary>Whose ML-KEM this process uses: the platform's or the library's, by name and version.</summary>
    public static string Implementation => MlKem768.Chosen.Name;

    /// <summary>True where it is the operating system's.</summary>
    public static bool IsOfPlatform => MlKem768.Chosen is PlatformMlKem;

    /// <summary>The public key that files are sealed to.</summary>
    public override HybridRecipient Recipient => recipient;

    /// <summary>Makes the identity of 32 random bytes, which the caller clears.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static HybridIdentity Generate(ReadOnlySpan<byte> seed) => Generate(seed, MlKem768.Chosen);

    /// <summary>Reads <c>AGE-SECRET-KEY-PQ-1…</c>; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HybridIdentity? identity)
    {
        identity = null;
        if (text is null || !text.StartsWith(Start, StringComparison.Ordinal) || !Bech32.TryDecode(text, Prefix, out var seed))
        {
            return false;
        }

        identity = seed.Length == SeedLength ? Generate(seed) : null;
        CryptographicOperations.ZeroMemory(seed);
        return identity is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not an identity. The message does not repeat the text.</exception>
    public static HybridIdentity Parse(string text) => TryParse(text, out var identity)
        ? identity
        : throw new FormatException("a post-quantum identity is 'AGE-SECRET-KEY-PQ-1' and 58 letters and digits with their checksum");

    internal static HybridIdentity Generate(ReadOnlySpan<byte> seed, IMlKem768 mlKem) => seed.Length == SeedLength
        ? new HybridIdentity(seed, mlKem)
        : throw new ArgumentException($"a seed has {SeedLength} bytes, not {seed.Length}", nameof(seed));

    /// <summary>The <c>AGE-SECRET-KEY-PQ-1…</c> form: the secret itself.</summary>
    public override string Reveal() => Bech32.Encode(Prefix, seed).ToUpperInvariant();

    /// <inheritdoc/>
    public override bool TryUnwrap(IReadOnlyList<Stanza> stanzas, Span<byte> fileKey)
    {
        foreach (var stanza in stanzas.Where(stanza => stanza.Kind == NativeStanzas.Hybrid))
        {
            if (TryUnwrap(stanza, fileKey))
            {
                return true;
            }
        }

        return false;
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(seed);
        keys.MlKem.Dispose();
        keys.X25519.Dispose();
    }

    private bool TryUnwrap(Stanza stanza, Span<byte> fileKey)
    {
        var share = RawBase64.Decode(stanza.Arguments[1])!;
        Span<byte> secret = stackalloc byte[HybridKem.SecretLength];
        Span<byte> wrapKey = stackalloc byte[FileKey.AeadKeyLength];
        Span<byte> nonce = stackalloc byte[Hpke.NonceLength];
        try
        {
            if (!HybridKem.TryDecapsulate(mlKem, keys, recipient.Point, share, secret))
            {
                return false;
            }

            Hpke.Schedule(secret, HybridRecipient.Info, wrapKey, nonce);
            return FileKey.TryUnwrap(wrapKey, nonce, stanza.Body.Span, fileKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }
}
