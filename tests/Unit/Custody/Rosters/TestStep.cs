using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Rosters;

/// <summary>
/// The next epoch of a test federation: what is changed, who signs it, in whose logs it stands and who has cosigned
/// there. Everybody does, where a test says nothing else.
/// </summary>
internal sealed class TestStep
{
    private readonly TestFederation federation;
    private readonly RosterReading previous;

    public TestStep(TestFederation federation, Func<Roster, Roster> change)
    {
        this.federation = federation;
        previous = federation.Rosters.Newest;
        var old = previous.Roster;
        Next = change(old with
        {
            Epoch = old.Epoch + 1,
            At = old.At.AddDays(1),
            Step = new RosterStep(previous.Hash, "as the territories have agreed", []),
        });
        Signers = [.. old.Members.Concat(Next.Members).Select(member => member.Territory).Distinct()];
        Logs = [.. old.Members.Select(member => member.Territory)];
        Cosigners = [.. old.Members.Concat(Next.Members).Select(member => member.Territory).Distinct()
            .SelectMany(TestFederation.CosignersOf)];
    }

    public Roster Next { get; set; }

    /// <summary>Territories whose registrars sign.</summary>
    public string[] Signers { get; set; }

    /// <summary>Territories whose logs hold the epoch's entry.</summary>
    public string[] Logs { get; set; }

    public Cosigner[] Cosigners { get; set; }

    public string[] Heads { get; set; } = [];

    /// <summary>A new member with its log, witness and mirror, and the policy written for all of them.</summary>
    public static Func<Roster, Roster> Join(string territory) => roster =>
        WithPolicy(roster with
        {
            Members = [.. roster.Members.Append(TestFederation.Member(territory)).OrderBy(m => m.Territory, StringComparer.Ordinal)],
        });

    /// <summary>A member goes; its log ends at that size.</summary>
    public static Func<Roster, Roster> Leave(string territory, long size) => roster =>
        Cut(WithPolicy(roster with { Members = [.. roster.Members.Where(m => m.Territory != territory)] }),
            new RosterCut(roster.OriginOf(territory), size));

    /// <summary>A member's entry is changed.</summary>
    public static Func<Roster, Roster> Change(string territory, Func<RosterMember, RosterMember> change) => roster =>
        WithPolicy(roster with { Members = [.. roster.Members.Select(m => m.Territory == territory ? change(m) : m)] });

    public static Roster Cut(Roster roster, params RosterCut[] cuts) =>
        roster with { Step = roster.Step! with { Cuts = cuts } };

    public static Roster WithPolicy(Roster roster, int? faulty = null) => roster with
    {
        Policy = PolicyDraft.Write(roster.Members, faulty ?? PolicyDraft.FaultyOf(roster.Members.Count), mirrors: true),
    };

    public RosterReading? Compose(out string? problem)
    {
        var draft = new RosterDraft(Next);
        return draft.Compose(Signers.Select(t => draft.Sign(TestFederation.Registrar(t))), previous, out problem);
    }

    /// <summary>Signs and enters the step; fails where the signatures alone refuse it.</summary>
    public RosterLink Link()
    {
        var reading = Compose(out var problem);
        Assert.True(reading is not null, problem);
        return Prove(reading.Envelope);
    }

    public RosterLink Prove(Envelope envelope)
    {
        var proofs = Logs.Select(log => federation.Prove(
            envelope.Digest, log, Next.At, Cosigners).ToString());
        return new RosterLink(envelope.Bytes, RosterLink.Write(new RosterEvidence([.. proofs], Heads)));
    }

    /// <summary>The chain with this step; the problem when it does not follow.</summary>
    public RosterChain? Take(out string? problem) => federation.Rosters.With(Link(), out problem);

    /// <summary>Takes the step and goes by it from now on.</summary>
    public void Follow()
    {
        var chain = Take(out var problem);
        Assert.True(chain is not null, problem);
        federation.Follow(chain);
    }
}
