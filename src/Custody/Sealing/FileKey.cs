using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The 16-byte key of one sealed file and what derives from it. Pinned, so that the collector leaves no copy behind,
/// and cleared on disposal.
/// </summary>
internal sealed class FileKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 16;

    /// <summary>Length in bytes of a wrapped file key: the key and the Poly1305 tag.</summary>
    public const int WrappedLength = Length + TagLength;

    /// <summary>Length in bytes of a ChaCha20-Poly1305 key.</summary>
    public const int AeadKeyLength = 32;

    /// <summary>Length in bytes of a Poly1305 tag.</summary>
    public const int TagLength = 16;

    private const int NonceLength = 12;

    private readonly byte[] key = GC.AllocateArray<byte>(Length, pinned: true);

    public Span<byte> Bytes => key;

    /// <summary>HMAC-SHA-256 of the header under HKDF(file key, no salt, "header").</summary>
    public byte[] HeaderMac(ReadOnlySpan<byte> header)
    {
        Span<byte> macKey = stackalloc byte[AeadKeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, macKey, [], "header"u8);
        var mac = HMACSHA256.HashData(macKey, header);
        CryptographicOperations.ZeroMemory(macKey);
        return mac;
    }

    /// <summary>The payload cipher under HKDF(file key, 16-byte nonce, "payload").</summary>
    public ChaCha20Poly1305 PayloadCipher(ReadOnlySpan<byte> nonce)
    {
        Span<byte> payloadKey = stackalloc byte[AeadKeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, payloadKey, nonce, "payload"u8);
        var cipher = new ChaCha20Poly1305(payloadKey);
        CryptographicOperations.ZeroMemory(payloadKey);
        return cipher;
    }

    /// <summary>A stanza's body: the file key under a wrap key that is used once, hence the zero nonce.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> fileKey) =>
        Wrap(wrapKey, stackalloc byte[NonceLength], fileKey);

    /// <summary>As the other, where the key comes with a nonce.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> fileKey)
    {
        var body = new byte[WrappedLength];
        using var cipher = new ChaCha20Poly1305(wrapKey);
        cipher.Encrypt(nonce, fileKey, body.AsSpan(0, Length), body.AsSpan(Length));
        return body;
    }

    /// <summary>False when the wrap key is not the one; the body has been checked to be 32 bytes.</summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> body, Span<byte> fileKey) =>
        TryUnwrap(wrapKey, stackalloc byte[NonceLength], body, fileKey);

    /// <summary>As the other, where the key comes with a nonce.</summary>
    public static bool TryUnwrap(
        ReadOnlySpan<byte> wrapKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> body, Span<byte> fileKey)
    {
        using var cipher = new ChaCha20Poly1305(wrapKey);
        try
        {
            cipher.Decrypt(nonce, body[..Length], body[Length..], fileKey);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    public override string ToString() => "[key]";
}
