using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Custody.Bundles;

/// <summary>Verifies a bundle's blocks, and says before when a statement cannot have been entered.</summary>
internal sealed class BlocksCheck(HeldFiles held, RosterChain rosters, List<Finding> findings)
{
    private readonly List<(string Origin, long Index, DateTimeOffset NotBefore)> proven = [];

    public BlocksCheck Run()
    {
        foreach (var (key, bytes) in held.In(BundleFolder.Blocks))
        {
            if (Flaw(key, bytes) is { } flaw)
            {
                findings.Add(new Finding(BundleLayout.NameOf(BundleFolder.Blocks, key), Finding.BlockNotProven, flaw));
            }
        }

        return this;
    }

    /// <summary>The same statement, with the latest moment that a block before it in its log shows.</summary>
    public BundleStatement Dated(BundleStatement statement)
    {
        var origin = rosters.Newest.Roster.OriginOf(statement.Author.Territory);
        var before = proven.Where(block => block.Origin == origin && block.Index < statement.Index).ToList();
        return before.Count == 0 ? statement : statement with { NotBefore = before.Max(block => block.NotBefore) };
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
            proven.Add((block.Proof.Checkpoint.Checkpoint.Origin, block.Proof.Index, notBefore));
        }

        return flaw;
    }
}
