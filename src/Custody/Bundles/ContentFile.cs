using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>What one pass over a sealed package in an archive measures.</summary>
/// <param name="Sha256">Of the ciphertext.</param>
/// <param name="Root">Its Merkle root.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Header">SHA-256 of the age header; null when it has none.</param>
/// <param name="Hybrid">How many post-quantum keys open it.</param>
/// <param name="X25519">How many others do.</param>
internal sealed record ContentFile(Digest Sha256, Digest Root, long Size, Digest? Header, int Hybrid, int X25519)
{
    private const int BufferLength = 64 * 1024;

    public static async Task<ContentFile> MeasureAsync(CanonicalTarReader archive, CancellationToken stop)
    {
        using var hasher = new ContentHasher();
        using var start = new MemoryStream();
        var buffer = new byte[BufferLength];
        for (int count; (count = await archive.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            hasher.Append(buffer.AsSpan(0, count));
            start.Write(buffer, 0, (int)Math.Min(count, Sealing.Header.MaxLength - start.Length));
        }

        start.Position = 0;
        var header = await HeaderAsync(start, stop).ConfigureAwait(false);
        var whole = hasher.Finish();
        return new ContentFile(
            whole.Sha256, whole.Root, whole.Length,
            header is null ? null : Digest.From(header.Hash()),
            Count(header, NativeStanzas.Hybrid), Count(header, NativeStanzas.X25519));
    }

    private static int Count(Header? header, string kind) => header?.Stanzas.Count(stanza => stanza.Kind == kind) ?? 0;

    private static async Task<Header?> HeaderAsync(Stream start, CancellationToken stop)
    {
        try
        {
            return await Sealing.Header.ReadAsync(new ByteSource(start), stop).ConfigureAwait(false);
        }
        catch (AgeFormatException)
        {
            return null;
        }
    }
}
