using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using LotusBridge.Custody.Sealing.Hybrid;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// A post-quantum public key to seal to, written <c>age1pq1…</c> (1,959 characters): age's <c>mlkem768x25519</c>. What is
/// recorded today stays closed to whoever will have a quantum computer.
/// </summary>
public sealed class HybridRecipient : KeyRecipient, IEquatable<HybridRecipient>
{
    /// <summary>age's name of the kind.</summary>
    public const string Kind = NativeStanzas.Hybrid;

    internal const string Start = Prefix + "1";

    private const string Prefix = "age1pq";

    private readonly byte[] key;
    private readonly IMlKem768 mlKem;

    internal HybridRecipient(byte[] key, IMlKem768 mlKem) => (this.key, this.mlKem) = (key, mlKem);

    internal static ReadOnlySpan<byte> Info => "age-encryption.org/mlkem768x25519"u8;

    internal ReadOnlySpan<byte> Point => key.AsSpan(MlKem768.KeyLength);

    /// <summary>Reads <c>age1pq1…</c>; false for anything else, for keys not reduced and for points of low order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HybridRecipient? recipient)
    {
        recipient = text is { Length: RecipientText.MaxLength }
            && text.StartsWith(Start, StringComparison.Ordinal)
            && Bech32.TryDecode(text, Prefix, out var key)
            && HybridKem.IsKey(key)
            ? new HybridRecipient(key, MlKem768.Chosen)
            : null;
        return recipient is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not a recipient.</exception>
    public static HybridRecipient Parse(string text) => TryParse(text, out var recipient)
        ? recipient
        : throw new FormatException("a post-quantum recipient is 'age1pq1' and 1,952 letters and digits with a valid checksum");

    /// <inheritdoc/>
    public override Stanza Wrap(ReadOnlySpan<byte> fileKey, Randomness random)
    {
        var share = new byte[HybridKem.ShareLength];
        Span<byte> secret = stackalloc byte[HybridKem.SecretLength];
        Span<byte> wrapKey = stackalloc byte[FileKey.AeadKeyLength];
        Span<byte> nonce = stackalloc byte[Hpke.NonceLength];
        try
        {
            HybridKem.Encapsulate(mlKem, key, random, share, secret);
            Hpke.Schedule(secret, Info, wrapKey, nonce);
            return new Stanza(
                [NativeStanzas.Hybrid, RawBase64.Encode(share)], FileKey.Wrap(wrapKey, nonce, fileKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    public bool Equals(HybridRecipient? other) => other is not null && key.AsSpan().SequenceEqual(other.key);

    public override bool Equals(object? obj) => Equals(obj as HybridRecipient);

    public override int GetHashCode() => BitConverter.ToInt32(key);

    /// <summary>The <c>age1pq1…</c> form.</summary>
    public override string ToString() => Bech32.Encode(Prefix, key);
}
