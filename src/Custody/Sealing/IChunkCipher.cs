namespace LotusBridge.Custody.Sealing;

/// <summary>
/// Seals and opens single chunks of one payload under one key, each with its number and whether it is the last. The
/// nonce comes of these two, so a chunk of a number is sealed once. Not for several threads at once.
/// </summary>
internal interface IChunkCipher : IDisposable
{
    /// <param name="plain">At most 64 KiB.</param>
    /// <param name="chunk">Receives as much and the 16 bytes of tag.</param>
    void Seal(long counter, bool isLast, ReadOnlySpan<byte> plain, Span<byte> chunk);

    /// <summary>False when the chunk is not the one that was sealed with this number and this flag.</summary>
    bool TryOpen(long counter, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plain);
}
