using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

/// <summary>What keys of before and after a change count for.</summary>
public sealed class RotationTests
{
    private const string Thread = "MO-2026-AAAAAAAA";

    private readonly TestFederation federation = new();
    private readonly Ed25519Signer fresh = TestFederation.Key("fresh");
    private readonly Cosigner freshWitness = new("lotus-test/HK", TestFederation.Key("fresh witness"));

    private static DateTimeOffset Start => TestFederation.Start;

    [Fact]
    public void A_rotated_node_key_counts_after_the_step_and_the_old_one_before_it()
    {
        var before = Said(TestFederation.Node("MO"));
        new TestStep(federation, TestStep.Change("MO", member => member with { Node = SigningKey.Of(fresh) })).Follow();
        var after = Said(fresh);
        var stale = Said(TestFederation.Node("MO"));
        Assert.Null(federation.Flaw(before));
        Assert.Null(federation.Flaw(after));
        Assert.Equal(Flaw.SignatureFails, federation.Flaw(stale));
    }

    [Fact]
    public void A_new_key_counts_for_nothing_before_its_step()
    {
        var early = Said(fresh);
        new TestStep(federation, TestStep.Change("MO", member => member with { Node = SigningKey.Of(fresh) })).Follow();
        Assert.Equal(Flaw.SignatureFails, federation.Flaw(early));
    }

    [Fact]
    public void A_key_revoked_at_an_index_counts_for_nothing_from_there_on_and_for_everything_before()
    {
        var before = Said(TestFederation.Node("MO"));
        var stolen = Said(TestFederation.Node("MO"));
        var cut = new RosterCut("lotus-test/MO", stolen.Proof.Index);
        new TestStep(federation, roster => TestStep.Cut(
            TestStep.Change("MO", member => member with { Node = SigningKey.Of(fresh) })(roster), cut)).Follow();
        Assert.Null(federation.Flaw(before));
        Assert.Equal(Flaw.SignatureFails, federation.Flaw(stolen));
    }

    [Fact]
    public void A_revoked_witness_makes_no_quorum_of_a_later_tree()
    {
        string[] three = ["4404", "GBA", "HK"];
        var before = federation.Say(new OrderClosed(), Thread, "node:MO", Start, witnesses: three);
        var late = federation.Say(new OrderClosed(), Thread, "node:MO", Start.AddHours(1), witnesses: three);
        new TestStep(federation, roster => TestStep.Cut(
            TestStep.Change("HK", member => member with { Witness = freshWitness.Key.ToString() })(roster),
            new RosterCut("lotus-test/MO", late.Proof.Index))).Follow();
        Assert.Null(federation.Flaw(before));
        Assert.Equal(Flaw.QuorumMissing, federation.Flaw(late));
    }

    [Fact]
    public void The_new_witness_makes_the_quorum_of_a_later_tree()
    {
        new TestStep(federation, TestStep.Change(
            "HK", member => member with { Witness = freshWitness.Key.ToString() })).Follow();
        var statement = OrderStatements.Reader.Sign(
            new OrderClosed(), Thread, "node:MO", Start, [], TestFederation.Node("MO"));
        Cosigner[] two = [.. new[] { "4404", "GBA" }.SelectMany(TestFederation.CosignersOf), TestFederation.Mirror("HK")];
        var without = federation.Prove(statement.Digest, "MO", Start.AddSeconds(1), [.. two, TestFederation.Witness("HK")]);
        var with = federation.Prove(statement.Digest, "MO", Start.AddSeconds(1), [.. two, freshWitness]);
        Assert.Equal(Flaw.QuorumMissing, federation.Flaw(new LoggedStatement(statement.Envelope, without)));
        Assert.Null(federation.Flaw(new LoggedStatement(statement.Envelope, with)));
    }

    [Fact]
    public void An_old_entry_under_a_new_tree_takes_the_new_witnesses()
    {
        var statement = OrderStatements.Reader.Sign(
            new OrderClosed(), Thread, "node:MO", Start, [], TestFederation.Node("MO"));
        var proof = federation.Prove(
            statement.Digest, "MO", Start.AddSeconds(1), TestFederation.Territories.SelectMany(TestFederation.CosignersOf));
        var said = new LoggedStatement(statement.Envelope, proof);
        new TestStep(federation, roster => TestStep.Cut(
            TestStep.Change("HK", member => member with { Witness = freshWitness.Key.ToString() })(roster),
            new RosterCut("lotus-test/MO", proof.Index + 1))).Follow();
        Assert.Null(federation.Flaw(said));
        new TestStep(federation, roster => TestStep.Cut(
            TestStep.Change("4404", member => member with { Node = SigningKey.Of(fresh) })(roster),
            new RosterCut("lotus-test/MO", proof.Index + 1))).Follow();
        Assert.Null(federation.Flaw(said));
    }

    [Fact]
    public void A_log_goes_on_under_another_key_after_the_step()
    {
        var key = new LogSigner("lotus-test/MO", TestFederation.Key("fresh log"));
        new TestStep(federation, TestStep.Change("MO", member => member with { Log = key.Key.ToString() })).Follow();
        var statement = OrderStatements.Reader.Sign(
            new OrderClosed(), Thread, "node:MO", Start, [], TestFederation.Node("MO"));
        var all = TestFederation.Territories.SelectMany(TestFederation.CosignersOf).ToArray();
        var good = federation.Prove(statement.Digest, "MO", Start.AddSeconds(1), all, key);
        var stale = federation.Prove(statement.Digest, "MO", Start.AddSeconds(1), all);
        Assert.Null(federation.Flaw(new LoggedStatement(statement.Envelope, good)));
        Assert.Equal(Flaw.CheckpointFails, federation.Flaw(new LoggedStatement(statement.Envelope, stale)));
    }

    [Fact]
    public void A_lost_registrars_key_is_replaced_without_its_signature()
    {
        var step = new TestStep(federation, TestStep.Change("MO", member => member with { Registrar = SigningKey.Of(fresh) }))
        {
            Signers = ["4404", "GBA", "HK"],
        };
        step.Follow();
        var official = new OfficialRegistered(
            TestFederation.Official("MO", "judge"), "MO/JIC", Roles.Judge, SigningKey.Of(fresh), Start, Start.AddDays(1));
        var thread = Register.ThreadOf("MO");
        Assert.Null(federation.Flaw(federation.Say(official, thread, "registrar:MO", Start, fresh)));
        Assert.Equal(Flaw.SignatureFails, federation.Flaw(
            federation.Say(official, thread, "registrar:MO", Start, TestFederation.Registrar("MO"))));
    }

    [Fact]
    public void Officials_whom_the_old_registrar_registered_stay_registered()
    {
        var judge = federation.Appoint("MO", "judge", Roles.Judge, "MO/JIC");
        new TestStep(federation, TestStep.Change("MO", member => member with { Registrar = SigningKey.Of(fresh) })).Follow();
        Assert.Null(federation.Flaw(federation.Say(new OrderClosed(), Thread, judge, Start)));
    }

    [Fact]
    public void A_third_territory_may_not_sign_in_the_place_of_a_lost_key()
    {
        var step = new TestStep(federation, TestStep.Change("MO", member => member with { Registrar = SigningKey.Of(fresh) }))
        {
            Signers = ["4404", "GBA"],
        };
        Assert.Null(step.Compose(out _));
    }

    private LoggedStatement Said(Ed25519Signer node) =>
        federation.Say(new OrderClosed(), Thread, "node:MO", Start, node);
}
