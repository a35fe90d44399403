namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>Measures what passes: what can be done apart is done by the lanes, the rest in the order of the content.</summary>
internal interface IContentTap
{
    /// <summary>Prepares the leaves of bytes that start at this offset; called by several lanes at a time.</summary>
    void Prepare(long offset, ReadOnlySpan<byte> bytes, Leaves leaves);

    /// <summary>Takes the next bytes, for which <see cref="Prepare"/> was called.</summary>
    void Append(ReadOnlySpan<byte> bytes, Leaves leaves);
}

/// <summary>All that passes is one content; what the hasher has taken so far is before it.</summary>
internal sealed class ContentTap(ContentHasher hasher) : IContentTap
{
    private readonly long start = hasher.Length;

    public void Prepare(long offset, ReadOnlySpan<byte> bytes, Leaves leaves) => leaves.AddWhole(start + offset, bytes);

    public void Append(ReadOnlySpan<byte> bytes, Leaves leaves) => hasher.Append(bytes, leaves.Hashes);
}
