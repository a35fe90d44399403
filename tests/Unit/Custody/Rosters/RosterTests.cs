using System.Text;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

public sealed class RosterTests
{
    private static readonly string[] Territories = TestFederation.Territories;

    [Fact]
    public void A_roster_signed_by_every_registrar_reads_back_under_one_hash()
    {
        var first = new TestFederation().Roster;
        var read = RosterEnvelope.Read(first.Envelope.Bytes, out var problem);
        Assert.Null(problem);
        Assert.Equal(first.Hash, read!.Hash);
        Assert.Equal(4, read.Roster.Members.Count);
        Assert.Equal("federation", read.Policy.Quorum);
    }

    [Fact]
    public void Registrars_may_sign_in_any_order_and_get_the_same_hash()
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        var elsewhere = new RosterDraft(draft.Payload);
        var signatures = Territories.Select(t => elsewhere.Sign(TestFederation.Registrar(t))).Reverse();
        Assert.Equal(new TestFederation().Roster.Hash, draft.Compose(signatures, out _)!.Hash);
    }

    [Theory]
    [InlineData("4404")]
    [InlineData("MO")]
    public void One_missing_signature_refuses_the_roster(string missing)
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        Assert.Null(draft.Compose(
            Territories.Where(t => t != missing).Select(t => draft.Sign(TestFederation.Registrar(t))), out var problem));
        Assert.Contains("4 registrars sign", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stranger_in_a_registrars_place_refuses_the_roster()
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        Assert.Null(draft.Compose(
            Territories.Select(t => draft.Sign(t == "MO" ? TestFederation.Key("x") : TestFederation.Registrar(t))), out _));
    }

    [Fact]
    public void A_fifth_signature_refuses_the_roster()
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        var signatures = Territories.Select(t => draft.Sign(TestFederation.Registrar(t)));
        Assert.Null(draft.Compose([.. signatures, draft.Sign(TestFederation.Key("x"))], out _));
    }

    [Fact]
    public void One_registrar_signing_twice_refuses_the_roster()
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        Assert.Null(draft.Compose(
            Territories.Select(t => draft.Sign(TestFederation.Registrar(t == "MO" ? "HK" : t))), out _));
    }

    [Fact]
    public void A_nodes_key_does_not_sign_for_its_registrar()
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        Assert.Null(draft.Compose(Territories.Select(t => draft.Sign(TestFederation.Node(t))), out _));
    }

    [Fact]
    public void Signatures_over_another_payload_refuse_the_roster()
    {
        var draft = new RosterDraft(TestFederation.Draft(Territories));
        var other = new RosterDraft(TestFederation.Draft(Territories) with { Demonstration = false });
        Assert.Null(draft.Compose(Territories.Select(t => other.Sign(TestFederation.Registrar(t))), out _));
    }

    [Fact]
    public void Signatures_out_of_the_members_order_refuse_the_roster()
    {
        var good = new TestFederation().Roster.Envelope;
        var turned = Envelope.Create(good.PayloadType, good.Payload.Span, [.. good.Signatures.Reverse()]);
        Assert.Null(RosterEnvelope.Read(turned, out _));
    }

    [Fact]
    public void A_roster_of_another_payload_type_is_none()
    {
        var good = new TestFederation().Roster.Envelope;
        var other = Envelope.Create("application/vnd.lotus-bridge.bundle.v1+json", good.Payload.Span, good.Signatures);
        Assert.Null(RosterEnvelope.Read(other, out var problem));
        Assert.Contains(Roster.PayloadType, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"epoch\":0", "\"epoch\":0,\"epoch\":0")]
    [InlineData("\"epoch\":0", "\"epoch\":0,\"note\":1")]
    [InlineData("\"epoch\":0,", "")]
    [InlineData("\"epoch\":0", "\"epoch\":null")]
    [InlineData("\"members\":[", "\"members\":[null,")]
    [InlineData("\"packs\":[", "\"packs\":[null,")]
    public void A_payload_outside_the_one_form_is_refused(string from, string to)
    {
        var text = Encoding.UTF8.GetString(TestFederation.Draft(Territories).Write());
        Assert.Contains(from, text, StringComparison.Ordinal);
        var draft = new RosterDraft(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
        Assert.Null(draft.Compose(Territories.Select(t => draft.Sign(TestFederation.Registrar(t))), out var problem));
        Assert.StartsWith("not a roster", problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Roster, Roster>> Faults => new()
    {
        { "epoch", roster => roster with { Epoch = 1 } },
        { "federation", roster => roster with { Federation = "Lotus Test" } },
        { "1 to 64 members", roster => roster with { Members = [] } },
        { "ascending", roster => roster with { Members = [.. roster.Members.Reverse()] } },
        { "ascending", roster => roster with { Members = [roster.Members[0], .. roster.Members] } },
        { "territory", roster => First(roster, member => member with { Territory = "4" }) },
        { "office", roster => First(roster, member => member with { Office = "" }) },
        { "Ed25519", roster => First(roster, member => member with { Node = new SigningKey("es256", member.Node.PublicKey) }) },
        { "base64", roster => First(roster, member => member with { Node = new SigningKey("ed25519", "AAA") }) },
        { "named lotus-test/4404", roster => First(roster, member => member with { Log = roster.Members[1].Log }) },
        { "named lotus-test/4404", roster => First(roster, member => member with { Log = member.Witness }) },
        { "named lotus-test/4404", roster => First(roster, member => member with { Witness = member.Log }) },
        { "named lotus-test/4404/mirror", roster => First(roster, member => member with { Mirror = member.Witness }) },
        { "named lotus-test/4404/mirror", roster => First(roster, member => member with
            { Mirror = new Cosigner("lotus-test/4404", TestFederation.Key("mirror 4404")).Key.ToString() }) },
        { "named lotus-test/4404/mirror", roster => First(roster, member => member with
            { Mirror = new LogSigner("lotus-test/4404/mirror", TestFederation.Key("mirror 4404")).Key.ToString() }) },
        { "one place only", roster => First(roster, member => member with
            { Mirror = new Cosigner("lotus-test/4404/mirror", TestFederation.Key("witness 4404")).Key.ToString() }) },
        { "verifier key", roster => First(roster, member => member with { Log = "x" }) },
        { "one place only", roster => First(roster, member => member with { Node = roster.Members[1].Node }) },
        { "one place only", roster => First(roster, member => member with { Node = member.Registrar }) },
        { "one place only", roster => First(roster, member => member with { Tls = roster.Members[1].Tls }) },
        { "one place only", roster => First(roster, member => member with { Node = SigningKey.Of(TestFederation.Key("log 4404")) }) },
        { "pack's id", roster => roster with { Packs = [new RosterPack("../x", "1", default)] } },
        { "pack's id", roster => roster with { Packs = [new RosterPack("x", "", default)] } },
        { "packs come", roster => roster with { Packs = [roster.Packs[0], roster.Packs[0]] } },
        { "packs come", roster => roster with { Packs = [new("a", "1-2", default), new("a-1", "2", default)] } },
        { "the policy:", roster => roster with { Policy = "nonsense\n" } },
        { "no quorum", roster => roster with { Policy = Change(roster.Policy, "quorum federation\n", "quorum none\n") } },
        { "policy's logs", roster => roster with
            { Policy = roster.Policy + "log " + new LogSigner("x/Y", TestFederation.Key("y")).Key + "\n" } },
        { "policy's witnesses", roster => roster with
            { Policy = "witness y " + new Cosigner("x/Y", TestFederation.Key("y")).Key + "\n" + roster.Policy } },
        { "witnesses and mirrors", roster => roster with { Policy = WithoutMirror(roster, "HK") } },
        { "own-HK has one member", roster => roster with { Policy = MirrorAsWitness(roster, roster.Find("HK")!) } },
        { "policy's logs", roster => roster with { Members = [.. roster.Members.Take(3)] } },
        { "own-HK", roster => roster with { Policy = Change(roster.Policy, "own-HK", "other-HK") } },
        { "own-HK has one member", roster => roster with { Policy = Change(Change(Change(roster.Policy,
            "own-HK all HK", "own-T all HK"), "own-MO all MO", "own-HK all MO"), "own-T all", "own-MO all") } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_roster_with_one_part_out_of_order_is_refused(string reason, Func<Roster, Roster> change)
    {
        var roster = change(TestFederation.Draft(Territories));
        var draft = new RosterDraft(roster);
        Assert.Null(draft.Compose(roster.Members.Select(m => draft.Sign(TestFederation.Registrar(m.Territory))), out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    private static Roster First(Roster roster, Func<RosterMember, RosterMember> change) =>
        roster with { Members = [change(roster.Members[0]), .. roster.Members.Skip(1)] };

    private static string WithoutMirror(Roster roster, string territory)
    {
        var name = "mirror-" + territory;
        var text = Change(roster.Policy, $"witness {name} {roster.Find(territory)!.Mirror}\n", "");
        return Change(text, " " + name, "");
    }

    private static string MirrorAsWitness(Roster roster, RosterMember member) =>
        Change(Change(Change(roster.Policy, member.Witness, "x"), member.Mirror, member.Witness), " x\n", $" {member.Mirror}\n");

    private static string Change(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return text.Replace(from, to, StringComparison.Ordinal);
    }
}
