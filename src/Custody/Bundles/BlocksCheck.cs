using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Custody.Bundles;

/// <summary>Verifies a bundle's blocks, and says before when a statement cannot have been entered.</summary>
internal sealed class BlocksCheck(HeldFiles held, RosterChain rosters, List<Finding> findings)
{
    private readonly List<Block> proven = [];
    private Dictionary<string, Block[]> byOrigin = [];

    /// <summary>A proven header, and the latest moment that it or one before it in its log shows.</summary>
    private sealed record Block(string Origin, long Index, DateTimeOffset NotBefore);

    public BlocksCheck Run()
    {
        foreach (var (key, bytes) in held.In(BundleFolder.Blocks))
        {
            if (Flaw(key, bytes) is { } flaw)
            {
                findings.Add(new Finding(BundleLayout.NameOf(BundleFolder.Blocks, key), Finding.BlockNotProven, flaw));
            }
        }

        byOrigin = proven.GroupBy(block => block.Origin, StringComparer.Ordinal)
            .ToDictionary(blocks => blocks.Key, Latest, StringComparer.Ordinal);
        return this;
    }

    /// <summary>The same statement, with the latest moment that a block before it in its log shows.</summary>
    public BundleStatement Dated(BundleStatement statement)
    {
        var origin = rosters.Newest.Roster.OriginOf(statement.Author.Territory);
        if (!byOrigin.TryGetValue(origin, out var blocks))
        {
            return statement;
        }

        var (low, high) = (0, blocks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = blocks[middle].Index < statement.Index ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? statement : statement with { NotBefore = blocks[low - 1].NotBefore };
    }

    private static Block[] Latest(IEnumerable<Block> blocks)
    {
        Block[] ascending = [.. blocks.OrderBy(block => block.Index)];
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i].NotBefore < ascending[i - 1].NotBefore)
            {
                ascending[i] = ascending[i] with { NotBefore = ascending[i - 1].NotBefore };
            }
        }

        return ascending;
    }

    private string? Flaw(string key, ReadOnlyMemory<byte> bytes)
    {
        BlockProof block;
        try
        {
            block = BlockProof.Parse(bytes.Span);
        }
        catch (LedgerFormatException error)
        {
            return error.Message;
        }

        if (Digest.Of(block.Header.Span).Hex != key)
        {
            return $"its header is {Digest.Of(block.Header.Span)}";
        }

        if (block.Verify((origin, index) => rosters.InForce(origin, index)?.Policy, out var flaw) is { } notBefore)
        {
            proven.Add(new Block(block.Proof.Checkpoint.Checkpoint.Origin, block.Proof.Index, notBefore));
        }

        return flaw;
    }
}
