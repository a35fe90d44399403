using LotusBridge.Custody.Mainland;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// What names a content: the flat SHA-256, which anyone checks with <c>sha256sum</c>, and the root of a Merkle tree
/// over 64 KiB leaves, which lets a range be checked without the rest. Defined in <c>spec/sealing.md</c>.
/// </summary>
/// <param name="Sha256">SHA-256 of all bytes.</param>
/// <param name="Root">
/// RFC 9162 section 2.1.1 over 64 KiB leaves, the last one shorter: leaf SHA-256(00 ‖ chunk), node SHA-256(01 ‖ left ‖
/// right). No content has no leaves and the root SHA-256 of nothing.
/// </param>
/// <param name="Length">In bytes.</param>
/// <param name="Sm3">SM3 of all bytes; null where nobody asked for it.</param>
public sealed record ContentHash(Digest Sha256, Digest Root, long Length, Sm3Digest? Sm3 = null)
{
    /// <summary>Length in bytes of every leaf but the last; the same as age's chunks, so that ranges align.</summary>
    public const int LeafLength = Payload.ChunkLength;

    /// <summary>A part has 2^6 leaves, 4 MiB: the subtree that travels as one (<c>spec/api.md</c>, "Parts").</summary>
    public const int PartHeight = 6;

    /// <summary>The content hash of bytes in memory.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> content)
    {
        using var hasher = new ContentHasher();
        hasher.Append(content);
        return hasher.Finish();
    }

    /// <summary>The content hash of a stream, read to its end in one pass and constant memory.</summary>
    public static async Task<ContentHash> OfAsync(Stream content, CancellationToken stop)
    {
        using var hasher = new ContentHasher();
        var buffer = new byte[LeafLength];
        for (int count; (count = await content.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            hasher.Append(buffer.AsSpan(0, count));
        }

        return hasher.Finish();
    }
}
