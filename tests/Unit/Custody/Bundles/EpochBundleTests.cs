using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Rosters;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>A bundle holds under the genesis that was pinned, however often the federation has changed since.</summary>
public sealed class EpochBundleTests
{
    private readonly TestBundle bundle = new();
    private readonly Ed25519Signer fresh = TestFederation.Key("fresh");

    [Fact]
    public async Task Ten_epochs_later_the_pin_is_still_the_genesis()
    {
        foreach (var _ in Enumerable.Range(0, 10))
        {
            new TestStep(bundle.Federation, roster => roster).Follow();
        }

        var reading = await bundle.Read(await bundle.Write());
        Assert.Empty(reading.Findings);
        Assert.Equal(10, reading.Rosters!.Newest.Roster.Epoch);
        Assert.Equal(bundle.Federation.Roster.Hash, reading.Roster!.Hash);
    }

    [Fact]
    public async Task A_node_whose_key_was_rotated_signs_the_index_with_the_new_one()
    {
        new TestStep(bundle.Federation, TestStep.Change("MO", one => one with { Node = SigningKey.Of(fresh) })).Follow();
        Assert.Empty(await bundle.Codes(signer: fresh));
        Assert.Equal([Finding.IndexNotSigned], await bundle.Codes(signer: TestFederation.Node("MO")));
    }

    [Fact]
    public async Task A_statement_behind_a_revocation_is_found_and_one_before_it_holds()
    {
        var said = bundle.Federation.Said.FindLast(one => one.Proof.Checkpoint.Checkpoint.Origin == "lotus-test/4404")!;
        var origin = said.Proof.Checkpoint.Checkpoint.Origin;
        var change = TestStep.Change("HK", one => one with
        {
            Witness = new Cosigner("lotus-test/HK", fresh).Key.ToString(),
            Mirror = new Cosigner("lotus-test/HK/mirror", TestFederation.Key("fresh mirror")).Key.ToString(),
        });
        new TestStep(bundle.Federation, roster => TestStep.Cut(
            change(roster), new RosterCut(origin, said.Proof.Index + 1))).Follow();
        Assert.Empty(await bundle.Codes());
        new TestStep(bundle.Federation, TestStep.Leave("4404", said.Proof.Index + 1)).Follow();
        Assert.Empty(await bundle.Codes());
    }

    [Fact]
    public async Task What_a_territory_said_after_it_had_left_is_found()
    {
        new TestStep(bundle.Federation, TestStep.Leave("4404", 1)).Follow();
        Assert.Contains(Flaw.LogEnded, await bundle.Codes());
    }

    [Fact]
    public async Task A_pack_of_a_later_epoch_may_stand_beside_one_of_the_genesis()
    {
        byte[] newer = [.. "id: test\nversion: 2\n"u8];
        new TestStep(bundle.Federation, roster => roster with
        {
            Packs = [.. roster.Packs, new RosterPack("test", "2", Digest.Of(newer))],
        }).Follow();
        Assert.Empty(await bundle.Codes(bundle.Parts() with { Packs = [TestFederation.PackBytes, newer] }));
    }
}
