using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing.Hybrid;

/// <summary>
/// The key schedule of HPKE (RFC 9180, section 5.1) as age uses it: base mode, the KEM of <see cref="HybridKem"/>,
/// HKDF-SHA256, ChaCha20Poly1305, and one message to a context, so only its key and first nonce are wanted.
/// </summary>
internal static class Hpke
{
    /// <summary>Length in bytes of the nonce.</summary>
    public const int NonceLength = 12;

    private const byte BaseMode = 0;
    private const ushort HkdfSha256 = 0x0001;
    private const ushort ChaCha20Poly1305 = 0x0003;
    private const int HashLength = SHA256.HashSizeInBytes;

    private static readonly byte[] Suite = MakeSuite();

    /// <summary>Key and nonce of the first message under a shared secret.</summary>
    /// <param name="secret">What the KEM gave both sides.</param>
    /// <param name="info">What the key is for.</param>
    /// <param name="key">Receives 32 bytes.</param>
    /// <param name="nonce">Receives 12 bytes.</param>
    public static void Schedule(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> info, Span<byte> key, Span<byte> nonce)
    {
        Span<byte> context = stackalloc byte[1 + (2 * HashLength)];
        context[0] = BaseMode;
        LabeledExtract([], "psk_id_hash"u8, [], context[1..(1 + HashLength)]);
        LabeledExtract([], "info_hash"u8, info, context[(1 + HashLength)..]);
        Span<byte> extracted = stackalloc byte[HashLength];
        LabeledExtract(secret, "secret"u8, [], extracted);
        LabeledExpand(extracted, "key"u8, context, key);
        LabeledExpand(extracted, "base_nonce"u8, context, nonce);
        CryptographicOperations.ZeroMemory(extracted);
    }

    private static void LabeledExtract(
        ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> ikm, Span<byte> output) =>
        HKDF.Extract(HashAlgorithmName.SHA256, [.. "HPKE-v1"u8, .. Suite, .. label, .. ikm], salt, output);

    private static void LabeledExpand(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)output.Length);
        HKDF.Expand(
            HashAlgorithmName.SHA256, key, output, [.. length, .. "HPKE-v1"u8, .. Suite, .. label, .. info]);
    }

    private static byte[] MakeSuite()
    {
        byte[] suite = [.. "HPKE"u8, .. new byte[3 * sizeof(ushort)]];
        BinaryPrimitives.WriteUInt16BigEndian(suite.AsSpan(4), HybridKem.Id);
        BinaryPrimitives.WriteUInt16BigEndian(suite.AsSpan(6), HkdfSha256);
        BinaryPrimitives.WriteUInt16BigEndian(suite.AsSpan(8), ChaCha20Poly1305);
        return suite;
    }
}
