using System.Security.Cryptography;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Sealing.Ranges;

/// <summary>
/// Parts of a sealed file's content without the rest. Opening verifies the header and the last chunk, so the length is the
/// sealer's; every part then costs the chunks that it touches. Not for several threads at once.
/// </summary>
/// <remarks>
/// What verifies was sealed with this file's key: by its sealer, or by one of its recipients. Only the whole file's digests,
/// which the sealer signed, tell these apart.
/// </remarks>
public sealed class SealedRanges : IDisposable
{
    private readonly IRangeSource source;
    private readonly FileKey key;
    private readonly ChunkCipher cipher;
    private readonly long payloadAt;
    private readonly byte[] chunk = new byte[Payload.SealedChunkLength];
    private readonly byte[] plain = GC.AllocateUninitializedArray<byte>(Payload.ChunkLength, pinned: true);

    // The chunk in the buffer: neighbouring parts often share one.
    private long held = -1;

    private SealedRanges(IRangeSource source, FileKey key, ReadOnlySpan<byte> nonce, Header header)
    {
        (this.source, this.key) = (source, key);
        cipher = new ChunkCipher(key, nonce);
        Header = Digest.From(header.Hash());
        payloadAt = header.Bytes.Length + Payload.NonceLength;
        var payload = source.Length - payloadAt;
        Chunks = Math.Max(1, (payload + Payload.SealedChunkLength - 1) / Payload.SealedChunkLength);
        Length = payload - (Chunks * FileKey.TagLength);
    }

    /// <summary>Of the content, in bytes; authentic.</summary>
    public long Length { get; }

    /// <summary>SHA-256 of the header, which the manifest names.</summary>
    public Digest Header { get; }

    private long Chunks { get; }

    /// <summary>Opens the header with the first identity that fits, and verifies where the content ends.</summary>
    /// <param name="source">A sealed file in binary form; must outlive this.</param>
    /// <param name="identities">Tried in order.</param>
    /// <exception cref="AgeFormatException">Malformed, in text form, truncated, or its last chunk was changed.</exception>
    /// <exception cref="NoIdentityMatchException">None of the identities fits.</exception>
    public static async Task<SealedRanges> OpenAsync(
        IRangeSource source, IReadOnlyList<IIdentity> identities, CancellationToken stop)
    {
        var from = new ByteSource(new RangeStream(source));
        if (await from.StartsWithAsync("-----BEGIN"u8.ToArray(), stop).ConfigureAwait(false))
        {
            throw Sealing.Header.Fault("parts can be read of the binary form only, not of the text form");
        }

        var header = await Sealing.Header.ReadAsync(from, stop).ConfigureAwait(false);
        var nonce = new byte[Payload.NonceLength];
        var fileKey = new FileKey();
        SealedRanges? ranges = null;
        try
        {
            header.Unwrap(identities, fileKey);
            if (await from.ReadBlockAsync(nonce, stop).ConfigureAwait(false) < nonce.Length)
            {
                throw Sealing.Header.Fault("the file ends within the payload nonce");
            }

            ranges = new SealedRanges(source, fileKey, nonce, header);
            await ranges.HoldAsync(ranges.Chunks - 1, stop).ConfigureAwait(false);
            return ranges;
        }
        catch
        {
            ranges?.Dispose();
            fileKey.Dispose();
            throw;
        }
    }

    /// <summary>Fills the buffer with the content from this offset on; every byte of it has been verified.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the content.</exception>
    /// <exception cref="AgeFormatException">A chunk does not verify; nothing in the buffer counts.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public async Task ReadAsync(long offset, Memory<byte> into, CancellationToken stop)
    {
        if (offset < 0 || offset > Length - into.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"{into.Length} bytes from {offset} on are not within the {Length} bytes of content");
        }

        while (!into.IsEmpty)
        {
            await HoldAsync(offset / Payload.ChunkLength, stop).ConfigureAwait(false);
            var from = (int)(offset % Payload.ChunkLength);
            var part = plain.AsMemory(from, Math.Min(into.Length, Payload.ChunkLength - from));
            part.CopyTo(into);
            (offset, into) = (offset + part.Length, into[part.Length..]);
        }
    }

    /// <summary>Writes a part of any length to a stream, in the memory of two chunks.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task CopyAsync(long offset, long length, Stream into, CancellationToken stop)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"{length} bytes from {offset} on are not within the {Length} bytes of content");
        }

        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, Payload.ChunkLength), pinned: true);
        for (var end = offset + length; offset < end;)
        {
            // To the end of the chunk, so that none is opened twice.
            var part = buffer.AsMemory(0, (int)Math.Min(
                end - offset, buffer.Length < Payload.ChunkLength ? buffer.Length
                : Payload.ChunkLength - (offset % Payload.ChunkLength)));
            await ReadAsync(offset, part, stop).ConfigureAwait(false);
            await into.WriteAsync(part, stop).ConfigureAwait(false);
            offset += part.Length;
        }

        CryptographicOperations.ZeroMemory(buffer);
    }

    public void Dispose()
    {
        cipher.Dispose();
        key.Dispose();
        CryptographicOperations.ZeroMemory(plain);
    }

    private async ValueTask HoldAsync(long index, CancellationToken stop)
    {
        if (index == held)
        {
            return;
        }

        held = -1;
        var at = payloadAt + (index * Payload.SealedChunkLength);
        var sealedPart = chunk.AsMemory(0, (int)Math.Min(Payload.SealedChunkLength, source.Length - at));
        var isLast = index == Chunks - 1;
        var length = sealedPart.Length - FileKey.TagLength;
        if (length < 0 || (length == 0 && index > 0))
        {
            throw new AgeFormatException(AgeFault.Payload, $"chunk {index} is missing or empty");
        }

        await source.ReadAsync(at, sealedPart, stop).ConfigureAwait(false);
        if (!cipher.TryOpen(index, isLast, sealedPart.Span, plain))
        {
            var isElsewhere = length == Payload.ChunkLength && cipher.TryOpen(index, !isLast, sealedPart.Span, plain);
            CryptographicOperations.ZeroMemory(plain);
            throw new AgeFormatException(AgeFault.Payload, $"chunk {index} " + (
                !isElsewhere ? "does not verify"
                : isLast ? "is not the last that was sealed"
                : "was sealed as the last, yet more follows"));
        }

        held = index;
    }
}
