using LotusBridge.Ledger.Storage;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>The root of entries that come one after the other; keeps a handful of hashes, whatever their number.</summary>
public sealed class GrowingRoot
{
    private readonly Frontier frontier = Frontier.Empty();

    /// <summary>Number of entries so far.</summary>
    public long Size => frontier.Size;

    public void Add(ReadOnlySpan<byte> entry) => frontier.Append(Merkle.LeafHash(entry));

    public Digest Root() => frontier.Root();
}
