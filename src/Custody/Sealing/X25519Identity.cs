using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>The secret of an <see cref="X25519Recipient"/>, written <c>AGE-SECRET-KEY-1…</c>; never printed.</summary>
public sealed class X25519Identity : KeyIdentity
{
    private const string Prefix = "age-secret-key-";

    // The key lies in memory that libsodium guards; only Reveal copies it out.
    private readonly Key key;
    private readonly X25519Recipient recipient;

    private X25519Identity(Key key)
    {
        this.key = key;
        recipient = new X25519Recipient(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public key that files are sealed to.</summary>
    public override X25519Recipient Recipient => recipient;

    /// <summary>Makes the identity of 32 random bytes, which the caller clears.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static X25519Identity Generate(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedLength)
        {
            throw new ArgumentException($"a seed has {SeedLength} bytes, not {seed.Length}", nameof(seed));
        }

        var policy = new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };
        return new X25519Identity(
            Key.Import(KeyAgreementAlgorithm.X25519, seed, KeyBlobFormat.RawPrivateKey, policy));
    }

    /// <summary>Reads <c>AGE-SECRET-KEY-1…</c>; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out X25519Identity? identity)
    {
        identity = null;
        if (text is null
            || !text.StartsWith("AGE-SECRET-KEY-1", StringComparison.Ordinal)
            || !Bech32.TryDecode(text, Prefix, out var seed))
        {
            return false;
        }

        identity = seed.Length == SeedLength ? Generate(seed) : null;
        CryptographicOperations.ZeroMemory(seed);
        return identity is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not an identity. The message does not repeat the text.</exception>
    public static X25519Identity Parse(string text) => TryParse(text, out var identity)
        ? identity
        : throw new FormatException("an identity is 'AGE-SECRET-KEY-1' and 58 letters and digits with their checksum");

    /// <summary>The <c>AGE-SECRET-KEY-1…</c> form: the secret itself.</summary>
    public override string Reveal()
    {
        var seed = key.Export(KeyBlobFormat.RawPrivateKey);
        var text = Bech32.Encode(Prefix, seed).ToUpperInvariant();
        CryptographicOperations.ZeroMemory(seed);
        return text;
    }

    /// <inheritdoc/>
    public override bool TryUnwrap(IReadOnlyList<Stanza> stanzas, Span<byte> fileKey)
    {
        foreach (var stanza in stanzas.Where(stanza => stanza.Kind == NativeStanzas.X25519))
        {
            if (TryUnwrap(stanza, fileKey))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryUnwrap(Stanza stanza, Span<byte> fileKey)
    {
        var share = RawBase64.Decode(stanza.Arguments[1])!;
        Span<byte> wrapKey = stackalloc byte[FileKey.AeadKeyLength];
        try
        {
            return X25519Point.TryDeriveWrapKey(key, share, share, recipient.Point, wrapKey)
                && FileKey.TryUnwrap(wrapKey, stanza.Body.Span, fileKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    public override void Dispose() => key.Dispose();
}
