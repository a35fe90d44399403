using LotusBridge.Ledger;
using LotusBridge.Ledger.Anchoring;

namespace LotusBridge.Tests.Unit.Ledger.Anchoring;

public sealed class AnchoredHeadsTests
{
    private static readonly Checkpoint Macau = Some.Tree(5, "lotus-demo/MO");
    private static readonly Checkpoint Zhuhai = Some.Tree(3, "lotus-demo/4404");
    private static readonly Checkpoint Committee = Some.Tree(9, "lotus-demo/GBA");

    [Fact]
    public void Heads_are_leaves_of_an_RFC_6962_tree_ascending_by_origin()
    {
        var heads = AnchoredHeads.Of([Macau, Zhuhai, Committee]);
        Digest[] leaves = [.. new[] { Zhuhai, Committee, Macau }.Select(head => Merkle.LeafHash(System.Text.Encoding.UTF8.GetBytes(head.ToString())))];
        Assert.Equal(MerkleProofs.Over(leaves).Root(3), heads.Root);
        Assert.Equal(AnchoredHeads.Of([Zhuhai, Macau, Committee]).Root, heads.Root);
        Assert.Equal("4C42414E01" + heads.Root.Hex.ToUpperInvariant(), Convert.ToHexString(heads.CallData));
    }

    [Fact]
    public void A_head_is_proven_at_its_place_and_no_other_head_is()
    {
        var heads = AnchoredHeads.Of([Macau, Zhuhai, Committee]);
        var place = heads.PlaceOf("lotus-demo/GBA");
        var proof = heads.Proof(place);
        Assert.True(AnchoredHeads.Verify(Committee, place, 3, proof, heads.Root));
        Assert.False(AnchoredHeads.Verify(Committee with { Size = 8 }, place, 3, proof, heads.Root));
        Assert.False(AnchoredHeads.Verify(Committee, 0, 3, proof, heads.Root));
        Assert.False(AnchoredHeads.Verify(Committee, place, 3, proof, Macau.Root));
        Assert.False(AnchoredHeads.Verify(Committee, -1, 3, proof, heads.Root));
        Assert.Equal(-1, heads.PlaceOf("lotus-demo/HK"));
    }

    [Fact]
    public void What_was_written_reads_back()
    {
        var heads = AnchoredHeads.Of([Macau, Zhuhai]);
        Assert.Equal(heads.Root, AnchoredHeads.Parse([.. heads.Heads.Select(head => head.ToString())]).Root);
    }

    [Fact]
    public void Heads_out_of_order_doubled_malformed_or_none_are_refused()
    {
        foreach (var bodies in new string[][]
        {
            [], [Macau.ToString(), Zhuhai.ToString()], [Macau.ToString(), Macau.ToString()], ["no body"],
            [Macau + "more\n"], [.. Enumerable.Range(0, 65).Select(i => Some.Tree(1, $"lotus-demo/T{i:00}").ToString())],
        })
        {
            Assert.Throws<LedgerFormatException>(() => AnchoredHeads.Parse(bodies));
        }

        Assert.Throws<ArgumentException>(() => AnchoredHeads.Of([]));
        Assert.Throws<ArgumentException>(() => AnchoredHeads.Of([Macau, Some.Tree(1, "lotus-demo/MO")]));
        Assert.Equal(64, AnchoredHeads.Of(Enumerable.Range(0, 64).Select(i => Some.Tree(1, $"lotus-demo/T{i:00}"))).Heads.Count);
    }
}
