using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The STREAM of C2SP age.md, "Payload": 64 KiB chunks under ChaCha20-Poly1305, each with a nonce of an 11-byte
/// big-endian counter and one byte that is 1 on the last chunk. A chunk leaves only after its tag has been verified.
/// </summary>
internal sealed class Payload : IDisposable
{
    /// <summary>Length in bytes of a full chunk of plaintext.</summary>
    public const int ChunkLength = 64 * 1024;

    /// <summary>Length in bytes of a full chunk as sealed.</summary>
    public const int SealedChunkLength = ChunkLength + FileKey.TagLength;

    /// <summary>Length in bytes of the nonce that the payload starts with.</summary>
    public const int NonceLength = 16;

    private readonly ChaCha20Poly1305 cipher;
    private readonly byte[] chunkNonce = new byte[12];
    private readonly byte[] plainChunk = GC.AllocateUninitializedArray<byte>(ChunkLength, pinned: true);
    private readonly byte[] sealedChunk = GC.AllocateUninitializedArray<byte>(SealedChunkLength, pinned: true);
    private ulong counter;

    public Payload(FileKey key, ReadOnlySpan<byte> nonce) => cipher = key.PayloadCipher(nonce);

    /// <summary>Seals all of <paramref name="plain"/>, in memory for two chunks whatever its length.</summary>
    public async Task SealAsync(Stream plain, Stream into, CancellationToken stop)
    {
        var source = new ByteSource(plain);
        for (var isLast = false; !isLast; counter++)
        {
            var length = await source.ReadBlockAsync(plainChunk, stop).ConfigureAwait(false);
            isLast = length < ChunkLength || await source.IsAtEndAsync(stop).ConfigureAwait(false);
            SetNonce(isLast);
            cipher.Encrypt(
                chunkNonce,
                plainChunk.AsSpan(0, length),
                sealedChunk.AsSpan(0, length),
                sealedChunk.AsSpan(length, FileKey.TagLength));
            await into.WriteAsync(sealedChunk.AsMemory(0, length + FileKey.TagLength), stop).ConfigureAwait(false);
        }
    }

    /// <summary>Opens chunks until the last one, which must be the end of the file.</summary>
    /// <exception cref="AgeFormatException">A chunk does not verify; what came before it has been written.</exception>
    public async Task OpenAsync(ByteSource source, Stream plain, CancellationToken stop)
    {
        for (var isLast = false; !isLast; counter++)
        {
            var length = await source.ReadBlockAsync(sealedChunk, stop).ConfigureAwait(false) - FileKey.TagLength;
            isLast = length < ChunkLength || await source.IsAtEndAsync(stop).ConfigureAwait(false);
            if (length < 0 || (length == 0 && counter > 0))
            {
                throw Fault("is missing or empty");
            }

            if (TryOpenChunk(length, isLast))
            {
                await plain.WriteAsync(plainChunk.AsMemory(0, length), stop).ConfigureAwait(false);
            }
            else if (length == ChunkLength && TryOpenChunk(length, !isLast))
            {
                // Authentic, so it may leave; but the file goes on, or ends, where its sealer did not.
                await plain.WriteAsync(plainChunk.AsMemory(0, length), stop).ConfigureAwait(false);
                throw Fault(isLast ? "is not the last that was sealed" : "was sealed as the last, yet more follows");
            }
            else
            {
                throw Fault("does not verify");
            }
        }
    }

    public void Dispose()
    {
        cipher.Dispose();
        CryptographicOperations.ZeroMemory(plainChunk);
    }

    private bool TryOpenChunk(int length, bool isLast)
    {
        SetNonce(isLast);
        try
        {
            cipher.Decrypt(
                chunkNonce,
                sealedChunk.AsSpan(0, length),
                sealedChunk.AsSpan(length, FileKey.TagLength),
                plainChunk.AsSpan(0, length));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    // Eight of the eleven counter bytes: 2^64 chunks are more than any disk holds.
    private void SetNonce(bool isLast)
    {
        BinaryPrimitives.WriteUInt64BigEndian(chunkNonce.AsSpan(3), counter);
        chunkNonce[11] = isLast ? (byte)1 : (byte)0;
    }

    private AgeFormatException Fault(string what) => new(AgeFault.Payload, $"chunk {counter} {what}");
}
