using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>What one pass over a sealed package in an archive measures.</summary>
/// <param name="Sha256">Of the ciphertext.</param>
/// <param name="Root">Its Merkle root.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Header">SHA-256 of the header, of either suite; null when it has none.</param>
/// <param name="Hybrid">How many post-quantum keys open it.</param>
/// <param name="X25519">How many others do.</param>
/// <param name="Sm2">How many SM2 keys do, where it is a Mainland container.</param>
/// <param name="Sm3">Where it was asked for.</param>
internal sealed record ContentFile(
    Digest Sha256, Digest Root, long Size, Digest? Header, int Hybrid, int X25519, int Sm2, Sm3Digest? Sm3)
{
    private const int BufferLength = 64 * 1024;

    public static async Task<ContentFile> MeasureAsync(CanonicalTarReader archive, bool withSm3, CancellationToken stop)
    {
        using var hasher = new ContentHasher(withSm3);
        using var start = new MemoryStream();
        var buffer = new byte[BufferLength];
        for (int count; (count = await archive.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            hasher.Append(buffer.AsSpan(0, count));
            start.Write(buffer, 0, (int)Math.Min(count, Sealing.Header.MaxLength - start.Length));
        }

        start.Position = 0;
        var whole = hasher.Finish();
        if (await ContainerAsync(start, stop).ConfigureAwait(false) is { } container)
        {
            return new ContentFile(
                whole.Sha256, whole.Root, whole.Length, container.Header, 0, 0, container.Recipients, whole.Sm3);
        }

        start.Position = 0;
        var header = await HeaderAsync(start, stop).ConfigureAwait(false);
        return new ContentFile(
            whole.Sha256, whole.Root, whole.Length,
            header is null ? null : Digest.From(header.Hash()),
            Count(header, NativeStanzas.Hybrid), Count(header, NativeStanzas.X25519), 0, whole.Sm3);
    }

    private static int Count(Header? header, string kind) => header?.Stanzas.Count(stanza => stanza.Kind == kind) ?? 0;

    private static async Task<ContainerFacts?> ContainerAsync(Stream start, CancellationToken stop)
    {
        try
        {
            return await MainlandContainer.InspectAsync(start, stop).ConfigureAwait(false);
        }
        catch (AgeFormatException)
        {
            return null;
        }
    }

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
