using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>What a bundle shows of the time before which its statements were not in their log.</summary>
public sealed class BlockBundleTests
{
    private static readonly DateTimeOffset Final = TestFederation.Start.AddDays(2);

    private readonly TestBundle bundle = new();

    [Fact]
    public async Task A_statement_behind_a_block_was_entered_after_what_the_block_names()
    {
        var block = Block();
        var opened = Open();
        var reading = await bundle.Read(await bundle.Write(bundle.Parts() with { Blocks = [block] }));
        Assert.True(reading.Holds, string.Join('\n', reading.Findings));
        Assert.Equal(Final, Of(reading, opened).NotBefore);
        Assert.All(
            reading.Statements.Where(one => one.Author.Territory != "MO" || one.Index < block.Proof.Index),
            one => Assert.Null(one.NotBefore));
    }

    [Fact]
    public async Task Of_several_blocks_before_it_the_latest_counts_and_none_of_another_log()
    {
        BlockProof[] blocks = [Block(Final.AddDays(1)), Block(), Block(Final.AddDays(9), log: "HK")];
        var opened = Open();
        BlockProof[] after = [.. blocks, Block(Final.AddDays(10))];
        var reading = await bundle.Read(await bundle.Write(bundle.Parts() with { Blocks = after }));
        Assert.True(reading.Holds, string.Join('\n', reading.Findings));
        Assert.Equal(Final.AddDays(1), Of(reading, opened).NotBefore);
    }

    [Fact]
    public async Task A_block_that_is_not_proven_is_found_and_shows_no_time()
    {
        var block = Block();
        var opened = Open();
        var other = bundle.Federation.Prove(
            Digest.Of("x"u8), "HK", Final.AddDays(3), TestFederation.Territories.SelectMany(TestFederation.CosignersOf));
        foreach (var bad in new[] { block with { Notes = [other.Checkpoint] }, block with { Proof = other with { Extra = default } } })
        {
            var reading = await bundle.Read(await bundle.Write(bundle.Parts() with { Blocks = [bad] }));
            Assert.Equal([Finding.BlockNotProven], TestBundle.Codes(reading));
            Assert.Null(Of(reading, opened).NotBefore);
        }
    }

    private BlockProof Block(DateTimeOffset? final = null, string log = "MO") => bundle.Federation.Block(
        log,
        bundle.Federation.Prove(
            Digest.Of("x"u8), "HK", final ?? Final, TestFederation.Territories.SelectMany(TestFederation.CosignersOf)).Checkpoint,
        (final ?? Final).AddHours(1));

    private Digest Open() => bundle.Federation.Say(
        new CaseOpened(new Offence("CP 211", 5)), TestBundle.Order,
        bundle.Federation.Appoint("MO", "late", Roles.Custodian, "MO/PJ"), Final.AddDays(2)).Envelope.Digest;

    private static BundleStatement Of(BundleReading reading, Digest digest) =>
        reading.Statements.Single(one => one.Statement.Digest == digest);
}
