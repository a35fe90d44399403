using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Tests.Unit.Ledger.Blocks;

public sealed class BraidCheckTests
{
    private readonly List<byte[]> entries = [];

    [Fact]
    public void Headers_that_name_what_the_log_had_hold()
    {
        Statements(3);
        Header(Own(3));
        Statements(2);
        Header(Own(4), Other(7));
        Header(Own(7), Other(7));
        Statements(1);
        Assert.Null(Check(out var blocks));
        Assert.Equal(3, blocks);
    }

    [Fact]
    public void A_root_that_the_log_never_had_is_found()
    {
        Statements(3);
        var head = Own(3);
        Header(head with { Tree = head.Tree with { Root = Some.Flipped(head.Tree.Root) } });
        Assert.Contains("never had", Check(out _), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_that_reaches_behind_the_header_is_found()
    {
        Statements(2);
        var later = new LogHead(new Checkpoint(Some.Origin, 3, default), default);
        Header(later);
        Assert.Contains("before it", Check(out _), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_the_own_log_is_found()
    {
        Statements(1);
        Header(Other(1));
        Assert.Contains("names no tree", Check(out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_that_go_back_are_found_of_any_log()
    {
        Statements(4);
        Header(Own(3), Other(7));
        Header(Own(2), Other(7));
        Assert.Contains("older", Check(out _), StringComparison.Ordinal);
        entries.RemoveAt(5);
        Header(Own(4), Other(6));
        Assert.Contains("older", Check(out _), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_cannot_be_read_is_found()
    {
        Statements(1);
        Header(Own(1));
        entries[1] = [.. entries[1], (byte)'x'];
        Assert.Contains("entry 1", Check(out _), StringComparison.Ordinal);
    }

    private void Statements(int count) => entries.AddRange(Enumerable.Range(0, count).Select(i => Some.Entry(entries.Count + i)));

    private void Header(params LogHead[] heads) => entries.Add(new BlockHeader(heads).ToBytes());

    private LogHead Own(int size) => new(
        new Checkpoint(
            Some.Origin, size,
            MerkleProofs.Over([.. entries.Take(size).Select(entry => LotusBridge.Ledger.Merkle.LeafHash(entry))]).Root(size)),
        default);

    private static LogHead Other(long size) => new(new Checkpoint("lotus-demo/HK", size, default), default);

    private string? Check(out long blocks)
    {
        var check = new BraidCheck(Some.Origin);
        var problem = entries.Select(entry => check.Add(entry)).FirstOrDefault(found => found is not null);
        blocks = check.Blocks;
        return problem;
    }
}
