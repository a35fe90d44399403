namespace LotusBridge.Ledger.Blocks;

/// <summary>
/// Goes through a log from its first entry and compares what each block's header says of the own log with the entries
/// before it. Remembers one leaf hash for each entry since the tree that the newest header names.
/// </summary>
/// <param name="origin">The log's.</param>
public sealed class BraidCheck(string origin)
{
    private readonly Queue<Digest> since = new();
    private readonly Storage.Frontier named = Storage.Frontier.Empty();
    private BlockHeader? newest;
    private long next;

    /// <summary>Headers so far.</summary>
    public long Blocks { get; private set; }

    /// <summary>Takes the next entry.</summary>
    /// <returns>What does not hold; null for nothing.</returns>
    public string? Add(ReadOnlySpan<byte> entry)
    {
        var index = next++;
        var problem = BlockHeader.IsOne(entry) ? Problem(index, entry) : null;
        since.Enqueue(Merkle.LeafHash(entry));
        return problem;
    }

    private string? Problem(long index, ReadOnlySpan<byte> entry)
    {
        BlockHeader header;
        try
        {
            header = BlockHeader.Parse(entry);
        }
        catch (LedgerFormatException error)
        {
            return $"entry {index}: {error.Message}";
        }

        Blocks++;
        var earlier = newest;
        newest = header;
        if (header.Find(origin)?.Tree is not { } own || own.Size > index)
        {
            return $"the header at {index} names no tree of the log before it";
        }

        if (earlier is not null && header.Heads.Any(head => head.Tree.Size < earlier.Find(head.Tree.Origin)?.Tree.Size))
        {
            return $"the header at {index} names an older tree than the header before it";
        }

        while (named.Size < own.Size)
        {
            named.Append(since.Dequeue());
        }

        return named.Root() == own.Root ? null : $"the header at {index} names a tree of {own.Size} entries that the log never had";
    }
}
