using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>A public key to seal to, for openers whose tools know no post-quantum keys, written <c>age1…</c> (62 characters).</summary>
public sealed class X25519Recipient : KeyRecipient, IEquatable<X25519Recipient>
{
    private const string Prefix = "age";

    private readonly byte[] point;

    internal X25519Recipient(byte[] point) => this.point = point;

    internal ReadOnlySpan<byte> Point => point;

    /// <summary>Reads <c>age1…</c>; false for anything else, and for points of low order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out X25519Recipient? recipient)
    {
        // Upper case is lawful Bech32, but age writes recipients in lower case and reads only those.
        recipient = text is not null
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Bech32.TryDecode(text, Prefix, out var point)
            && point.Length == X25519Point.Length
            && !X25519Point.IsLowOrder(point)
            ? new X25519Recipient(point)
            : null;
        return recipient is not null;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">Not a recipient.</exception>
    public static X25519Recipient Parse(string text) => TryParse(text, out var recipient)
        ? recipient
        : throw new FormatException("a recipient is 'age1' and 58 letters and digits with a valid checksum");

    /// <inheritdoc/>
    public override Stanza Wrap(ReadOnlySpan<byte> fileKey, Randomness random)
    {
        Span<byte> seed = stackalloc byte[X25519Point.Length];
        Span<byte> wrapKey = stackalloc byte[FileKey.AeadKeyLength];
        try
        {
            random(seed);
            using var ephemeral = Key.Import(KeyAgreementAlgorithm.X25519, seed, KeyBlobFormat.RawPrivateKey);
            var share = ephemeral.PublicKey.Export(KeyBlobFormat.RawPublicKey);
            if (!X25519Point.TryDeriveWrapKey(ephemeral, point, share, point, wrapKey))
            {
                throw new InvalidOperationException("a recipient is never a point of low order");
            }

            return new Stanza([NativeStanzas.X25519, RawBase64.Encode(share)], FileKey.Wrap(wrapKey, fileKey));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(wrapKey);
        }
    }

    public bool Equals(X25519Recipient? other) => other is not null && point.AsSpan().SequenceEqual(other.point);

    public override bool Equals(object? obj) => Equals(obj as X25519Recipient);

    public override int GetHashCode() => BitConverter.ToInt32(point);

    /// <summary>The <c>age1…</c> form.</summary>
    public override string ToString() => Bech32.Encode(Prefix, point);
}
