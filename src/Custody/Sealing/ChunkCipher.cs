using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// Seals and opens single chunks of one payload: ChaCha20-Poly1305 with a nonce of an 11-byte big-endian counter and one
/// byte that is 1 on the last chunk (C2SP age.md, "Payload"). Not for several threads at once.
/// </summary>
internal sealed class ChunkCipher(FileKey key, ReadOnlySpan<byte> nonce) : IChunkCipher
{
    private readonly ChaCha20Poly1305 cipher = key.PayloadCipher(nonce);
    private readonly byte[] chunkNonce = new byte[12];

    /// <inheritdoc/>
    public void Seal(long counter, bool isLast, ReadOnlySpan<byte> plain, Span<byte> chunk)
    {
        SetNonce(counter, isLast);
        cipher.Encrypt(chunkNonce, plain, chunk[..plain.Length], chunk[plain.Length..]);
    }

    /// <inheritdoc/>
    public bool TryOpen(long counter, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plain)
    {
        SetNonce(counter, isLast);
        var length = chunk.Length - FileKey.TagLength;
        try
        {
            cipher.Decrypt(chunkNonce, chunk[..length], chunk[length..], plain[..length]);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => cipher.Dispose();

    // Eight of the eleven counter bytes: 2^63 chunks are more than any disk holds.
    private void SetNonce(long counter, bool isLast)
    {
        BinaryPrimitives.WriteInt64BigEndian(chunkNonce.AsSpan(3), counter);
        chunkNonce[11] = isLast ? (byte)1 : (byte)0;
    }
}
