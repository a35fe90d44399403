using System.Buffers.Binary;
using LotusBridge.Custody.Sealing;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// Seals and opens single chunks: SM4-GCM as RFC 8998 has it, with a nonce of an 11-byte big-endian counter and one byte
/// that is 1 on the last chunk. Not for several threads at once.
/// </summary>
internal sealed class Sm4ChunkCipher : IChunkCipher
{
    /// <summary>Length in bytes of a tag.</summary>
    public const int TagLength = 16;

    private const int NonceLength = 12;

    private readonly GcmBlockCipher sealing = new(new SM4Engine());
    private readonly GcmBlockCipher opening = new(new SM4Engine());
    private readonly KeyParameter key;
    private readonly byte[] nonce = new byte[NonceLength];

    /// <param name="key">16 bytes.</param>
    public Sm4ChunkCipher(ReadOnlySpan<byte> key) => this.key = new KeyParameter(key);

    /// <inheritdoc/>
    public void Seal(long counter, bool isLast, ReadOnlySpan<byte> plain, Span<byte> chunk)
    {
        Begin(sealing, isSealing: true, counter, isLast);
        var length = sealing.ProcessBytes(plain, chunk);
        sealing.DoFinal(chunk[length..]);
    }

    /// <inheritdoc/>
    public bool TryOpen(long counter, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plain)
    {
        Begin(opening, isSealing: false, counter, isLast);
        plain = plain[..(chunk.Length - TagLength)];
        try
        {
            var length = opening.ProcessBytes(chunk, plain);
            opening.DoFinal(plain[length..]);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            // The library decrypts before it has seen the tag.
            plain.Clear();
            return false;
        }
    }

    // The library's own key schedule cannot be cleared.
    public void Dispose()
    {
    }

    private void Begin(GcmBlockCipher cipher, bool isSealing, long counter, bool isLast)
    {
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3), counter);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        cipher.Init(isSealing, new AeadParameters(key, 8 * TagLength, nonce));
    }
}
