using System.Text;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Custody;

/// <summary>
/// Four territories with logs in memory, all keys from fixed seeds, so that the same calls make the same bytes. Every
/// statement is entered into its author's log and cosigned by the witnesses that are asked for.
/// </summary>
internal sealed class TestFederation
{
    public const string Name = "lotus-test";

    private readonly Dictionary<string, List<Digest>> leaves = new(StringComparer.Ordinal);
    private readonly string[] members;
    private int salts;

    /// <param name="territories">All four by default, with a quorum of three; one has a quorum of one.</param>
    /// <param name="change">What to change in the roster before it is signed.</param>
    public TestFederation(string[]? territories = null, Func<Roster, Roster>? change = null)
    {
        members = territories ?? Territories;
        var roster = Draft(members);
        roster = change?.Invoke(roster) ?? roster;
        var draft = new RosterDraft(roster);
        Roster = draft.Compose(roster.Members.Select(member => draft.Sign(Registrar(member.Territory))), out var problem)
            ?? throw new InvalidOperationException(problem);
        Rosters = RosterChain.Of(Roster);
        Register = new Register(Rosters, []);
    }

    public static string[] Territories { get; } = ["4404", "GBA", "HK", "MO"];

    public static byte[] PackBytes { get; } = Encoding.UTF8.GetBytes("id: test\nversion: 1\n");

    public static DateTimeOffset Start { get; } = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    public RosterReading Roster { get; }

    public RosterChain Rosters { get; private set; }

    public Register Register { get; private set; }

    public List<LoggedStatement> Said { get; } = [];

    public static Ed25519Signer Key(string use) => Ed25519Signer.FromSeed(Digest.Of(Encoding.UTF8.GetBytes(use)).Bytes);

    public static Ed25519Signer Node(string territory) => Key("node " + territory);

    public static Ed25519Signer Registrar(string territory) => Key("registrar " + territory);

    public static LogSigner Log(string territory) => new(Name + "/" + territory, Key("log " + territory));

    public static Cosigner Witness(string territory) => new(Name + "/" + territory, Key("witness " + territory));

    public static Cosigner Mirror(string territory) =>
        new(Name + "/" + territory + "/mirror", Key("mirror " + territory));

    /// <summary>An official's pseudonym, from a nickname.</summary>
    public static string Official(string territory, string nickname) =>
        territory + "-" + Digest.Of(Encoding.UTF8.GetBytes(nickname)).Hex[..12];

    public static RosterMember Member(string territory) => new(
        territory, territory + "/node", SigningKey.Of(Node(territory)), SigningKey.Of(Registrar(territory)),
        Log(territory).Key.ToString(), Witness(territory).Key.ToString(), Mirror(territory).Key.ToString(),
        Digest.Of(Encoding.UTF8.GetBytes("tls " + territory)));

    public static Roster Draft(string[] territories) => new()
    {
        Federation = Name,
        Epoch = 0,
        Demonstration = true,
        At = Start.AddDays(-30),
        Members = [.. territories.Select(Member)],
        Policy = PolicyDraft.Write(
            [.. territories.Select(Member)], PolicyDraft.FaultyOf(territories.Length), mirrors: true),
        Packs = [new RosterPack("test", "1", Digest.Of(PackBytes))],
    };

    /// <summary>Registers an official from the day before <see cref="Start"/> for a year and returns their id.</summary>
    public string Appoint(string territory, string nickname, string role, string office, SigningKey? key = null)
    {
        var id = Official(territory, nickname);
        Enlist(new OfficialRegistered(
            id, office, role, key ?? SigningKey.Of(Key(id)), Start.AddDays(-1), Start.AddDays(364)));
        return id;
    }

    /// <summary>Enters a register statement by the registrar of the official's territory.</summary>
    public LoggedStatement Enlist(StatementBody body, DateTimeOffset? at = null)
    {
        var official = body is OfficialRegistered come ? come.Official : ((OfficialRevoked)body).Official;
        var territory = Author.TerritoryOf(official);
        var said = Say(body, "register/" + territory, "registrar:" + territory, at ?? Start.AddHours(-12), Registrar(territory));
        Register.Add(OrderStatements.Reader.Read(said.Envelope, out _)!);
        return said;
    }

    /// <summary>Signs with the author's key and enters into the author's log; existed one second after it was made.</summary>
    public LoggedStatement Say(
        StatementBody body, string thread, string by, DateTimeOffset at, Ed25519Signer? key = null,
        DateTimeOffset? existed = null, string[]? witnesses = null, string? log = null)
    {
        var signer = key ?? (by.StartsWith("node:", StringComparison.Ordinal) ? Node(by[5..]) : Key(by));
        var statement = OrderStatements.Reader.Sign(body, thread, by, at, [], signer);
        return Enter(statement.Envelope, log ?? Author.TerritoryOf(by), existed ?? at.AddSeconds(1), witnesses);
    }

    /// <summary>Enters an envelope into a log and keeps it with its proof.</summary>
    public LoggedStatement Enter(Envelope envelope, string log, DateTimeOffset existed, string[]? witnesses = null)
    {
        var logged = new LoggedStatement(
            envelope, Prove(envelope.Digest, log, existed, (witnesses ?? members).SelectMany(CosignersOf)));
        Said.Add(logged);
        return logged;
    }

    public static IEnumerable<Cosigner> CosignersOf(string territory) => [Witness(territory), Mirror(territory)];

    /// <summary>Enters an envelope's commitment into a log and has the checkpoint cosigned.</summary>
    public LogProof Prove(
        Digest envelope, string log, DateTimeOffset existed, IEnumerable<Cosigner> by, LogSigner? key = null)
    {
        var salt = Digest.Of(BitConverter.GetBytes(salts++)).Bytes.ToArray();
        return Prove(Commitment.To(envelope, salt).Bytes, log, existed, by, key) with { Extra = salt };
    }

    /// <summary>Enters a block's header that names a note, and proves it.</summary>
    public BlockProof Block(string log, SignedCheckpoint note, DateTimeOffset existed)
    {
        var header = new BlockHeader([LogHead.Of(note)]).ToBytes();
        return new BlockProof(header, Prove(header, log, existed, members.SelectMany(CosignersOf)), [note]);
    }

    private LogProof Prove(
        ReadOnlySpan<byte> entry, string log, DateTimeOffset existed, IEnumerable<Cosigner> by, LogSigner? key = null)
    {
        if (!leaves.TryGetValue(log, out var entries))
        {
            leaves[log] = entries = [];
        }

        entries.Add(Merkle.LeafHash(entry));
        var proofs = MerkleProofs.Over(entries);
        var signed = (key ?? Log(log)).Sign(new Checkpoint(Name + "/" + log, entries.Count, proofs.Root(entries.Count)));
        var note = signed.Note.With(
            by.Select(cosigner => cosigner.Sign(signed.Note.Text, existed.ToUnixTimeSeconds())));
        return new LogProof(
            default, entries.Count - 1, proofs.Inclusion(entries.Count - 1, entries.Count), SignedCheckpoint.Of(note));
    }

    /// <summary>The federation's next epoch is in force: the register and all verification go by the longer chain.</summary>
    public void Follow(RosterChain rosters)
    {
        Rosters = rosters;
        Register = new Register(
            rosters, Said.Select(said => OrderStatements.Reader.Read(said.Envelope, out _)).OfType<Statement>());
    }

    /// <summary>Verifies at the finality asked for and returns the flaw's code, or null.</summary>
    public string? Flaw(LoggedStatement said, Finality atLeast = Finality.L2, LogProof? proof = null)
    {
        var statement = OrderStatements.Reader.Read(said.Envelope, out var problem);
        Assert.True(statement is not null, problem);
        var verified = StatementProof.Verify(statement, proof ?? said.Proof, Rosters, Register, atLeast, out var flaw);
        Assert.Equal(verified is null, flaw is not null);
        return flaw?.Code;
    }
}
