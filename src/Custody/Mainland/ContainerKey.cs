using System.Security.Cryptography;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// The 16-byte key of one container and what derives from it by HKDF-SM3. Pinned, so that the collector leaves no copy
/// behind, and cleared on disposal.
/// </summary>
internal sealed class ContainerKey : IDisposable
{
    /// <summary>Length in bytes, and of an SM4 key.</summary>
    public const int Length = 16;

    private readonly byte[] key = GC.AllocateArray<byte>(Length, pinned: true);

    private static ReadOnlySpan<byte> HeaderInfo => "lotus-bridge/sm/v1 header"u8;

    private static ReadOnlySpan<byte> PayloadInfo => "lotus-bridge/sm/v1 payload"u8;

    public Span<byte> Bytes => key;

    /// <summary>HMAC-SM3 of the header under HKDF-SM3(key, no salt, "lotus-bridge/sm/v1 header").</summary>
    public byte[] HeaderMac(ReadOnlySpan<byte> header)
    {
        Span<byte> macKey = stackalloc byte[Sm3.Length];
        Sm3.DeriveKey(key, [], HeaderInfo, macKey);
        var mac = Sm3.Mac(macKey, header);
        CryptographicOperations.ZeroMemory(macKey);
        return mac;
    }

    /// <summary>The payload cipher under HKDF-SM3(key, 16-byte nonce, "lotus-bridge/sm/v1 payload").</summary>
    public Sm4ChunkCipher PayloadCipher(ReadOnlySpan<byte> nonce)
    {
        Span<byte> payloadKey = stackalloc byte[Length];
        Sm3.DeriveKey(key, nonce, PayloadInfo, payloadKey);
        var cipher = new Sm4ChunkCipher(payloadKey);
        CryptographicOperations.ZeroMemory(payloadKey);
        return cipher;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    public override string ToString() => "[key]";
}
