using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;

namespace LotusBridge.Tests.Unit.Ledger.Blocks;

public sealed class BlockHeaderTests
{
    private const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static readonly string Mo = $"head lotus-demo/MO 5 {Zeros} {Zeros}\n";
    private static readonly string Zh = $"head lotus-demo/4404 7 {Zeros} {Zeros}\n";

    [Fact]
    public void What_was_written_is_read_again_and_the_logs_stand_in_their_order()
    {
        var header = new BlockHeader([Head("lotus-demo/MO", 5), Head("lotus-demo/4404", 7)]);
        Assert.Equal($"lotus-bridge/block/v1\n{Zh}{Mo}", header.ToString());
        Assert.Equal(header, BlockHeader.Parse(header.ToBytes()));
        Assert.Equal(header.GetHashCode(), BlockHeader.Parse(header.ToBytes()).GetHashCode());
        Assert.Equal(7, header.Find("lotus-demo/4404")!.Tree.Size);
        Assert.Null(header.Find("lotus-demo/HK"));
        Assert.True(BlockHeader.IsOne(header.ToBytes()));
    }

    [Fact]
    public void Names_are_compared_as_bytes_of_UTF_8()
    {
        // As UTF-16 code units the surrogates of the second would come first.
        var header = new BlockHeader([Head("\U0001F600", 1), Head("\uFF21", 1)]);
        Assert.Equal(["\uFF21", "\U0001F600"], header.Heads.Select(head => head.Tree.Origin));
    }

    [Fact]
    public void A_commitment_is_no_header()
    {
        Assert.False(BlockHeader.IsOne(new byte[32]));
        Assert.False(BlockHeader.IsOne("lotus-bridge/block/v1\n"u8[..^1]));
        Assert.False(BlockHeader.IsOne("lotus-bridge/block/v2\nx"u8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("lotus-bridge/block/v1\n")]
    [InlineData("lotus-bridge/block/v1")]
    [InlineData("lotus-bridge/block/v2\n{MO}")]
    [InlineData("lotus-bridge/block/v1\n{MO}{ZH}")]
    [InlineData("lotus-bridge/block/v1\n{MO}{MO}")]
    [InlineData("lotus-bridge/block/v1\n{MO}\n")]
    [InlineData("lotus-bridge/block/v1\r\n{MO}")]
    [InlineData("lotus-bridge/block/v1\nhead lotus-demo/MO 05 {0} {0}\n")]
    [InlineData("lotus-bridge/block/v1\nhead lotus-demo/MO -5 {0} {0}\n")]
    [InlineData("lotus-bridge/block/v1\nhead lotus-demo/MO 9223372036854775808 {0} {0}\n")]
    [InlineData("lotus-bridge/block/v1\nhead lotus-demo/MO 5 {0}\n")]
    [InlineData("lotus-bridge/block/v1\nhead lotus-demo/MO 5 {0} {0} x\n")]
    [InlineData("lotus-bridge/block/v1\nhead  5 {0} {0}\n")]
    [InlineData("lotus-bridge/block/v1\nhead a+b 5 {0} {0}\n")]
    [InlineData("lotus-bridge/block/v1\nhead lotus-demo/MO 5 {0} AAAA\n")]
    [InlineData("lotus-bridge/block/v1\ntail lotus-demo/MO 5 {0} {0}\n")]
    [InlineData("lotus-bridge/block/v1\n{MO}tail lotus-demo/MO 5 {0} {0}")]
    public void Anything_but_the_one_form_is_refused(string text) => Assert.Throws<LedgerFormatException>(() => BlockHeader.Parse(
        Some.Bytes(text.Replace("{MO}", Mo, StringComparison.Ordinal).Replace("{ZH}", Zh, StringComparison.Ordinal)
            .Replace("{0}", Zeros, StringComparison.Ordinal))));

    [Fact]
    public void More_logs_than_the_limit_are_refused()
    {
        var heads = Enumerable.Range(0, BlockHeader.MaxHeads + 1).Select(i => Head("log" + i, 1)).ToList();
        Assert.Throws<LedgerFormatException>(() => new BlockHeader(heads));
        Assert.Equal(BlockHeader.MaxHeads, BlockHeader.Parse(new BlockHeader(heads.Skip(1)).ToBytes()).Heads.Count);
    }

    private static LogHead Head(string origin, long size) => new(new Checkpoint(origin, size, default), default);
}
