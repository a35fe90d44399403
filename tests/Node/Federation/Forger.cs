using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Node;

/// <summary>
/// Speaks as one territory's node that does not run: has its keys, keeps its log in memory, gets the cosignatures of
/// whatever witnesses it likes. What honest nodes never send is made here.
/// </summary>
internal sealed class Forger(Federation federation, string territory)
{
    private readonly List<Digest> leaves = [];

    public TestNode Identity { get; } = federation[territory];

    public static string Unknown => "MO-000000000000";

    /// <summary>A statement by the territory's registrar, node, or an official's key.</summary>
    public Statement Sign(
        StatementBody body, string thread, string by, Ed25519Signer key, IEnumerable<Digest>? answers = null) =>
        OrderStatements.Reader.Sign(body, thread, by, Identity.Now, answers ?? [], key);

    /// <summary>A registration of an official with a new key.</summary>
    public (Statement Statement, string Id, Ed25519Signer Key) Register(string role, string office)
    {
        var key = Ed25519Signer.FromSeed(Digest.Of(BitConverter.GetBytes(leaves.Count)).Bytes);
        var id = $"{territory}-{leaves.Count:x12}";
        var now = Moment.ToSecond(Identity.Now);
        var body = new OfficialRegistered(id, office, role, SigningKey.Of(key), now.AddDays(-1), now.AddDays(1));
        return (Sign(body, "register/" + territory, "registrar:" + territory, Identity.Registrar), id, key);
    }

    /// <summary>The statement's proof in this log, cosigned by those witnesses.</summary>
    public LogProof Prove(Statement statement, params IReadOnlyList<string> witnesses)
    {
        var salt = Digest.Of(BitConverter.GetBytes(leaves.Count)).Bytes.ToArray();
        leaves.Add(Merkle.LeafHash(Commitment.To(statement.Digest, salt).Bytes));
        var proofs = MerkleProofs.Over(leaves);
        var origin = Federation.Name + "/" + territory;
        var signed = new LogSigner(origin, Identity.Log).Sign(
            new Checkpoint(origin, leaves.Count, proofs.Root(leaves.Count)));
        var at = Identity.Now.ToUnixTimeSeconds();
        var note = signed.Note.With(witnesses.SelectMany(CosignersOf)
            .Select(cosigner => cosigner.Sign(signed.Note.Text, at)));
        var path = proofs.Inclusion(leaves.Count - 1, leaves.Count);
        return new LogProof(salt, leaves.Count - 1, path, SignedCheckpoint.Of(note));
    }

    private IEnumerable<Cosigner> CosignersOf(string name)
    {
        var origin = Federation.Name + "/" + name;
        yield return new Cosigner(origin, federation[name].Witness);
        yield return new Cosigner(Roster.MirrorName(origin), federation[name].Mirror);
    }

    /// <summary>A message with a good proof.</summary>
    public PeerMessage Message(Statement statement, string to, params IReadOnlyList<ReadOnlyMemory<byte>> annexes) =>
        new(territory, to, statement.Envelope.Bytes, Prove(statement, "MO", "GBA").ToString(), annexes);

    /// <summary>A connection with this territory's certificate.</summary>
    public HttpClient Open(string to) =>
        PeerLine.Open(federation[to].Peer, federation[to].Member.Tls, Identity.Tls);

    /// <summary>Posts and returns status and body.</summary>
    public async Task<(int Status, byte[] Body)> PostAsync(string to, ReadOnlyMemory<byte> message)
    {
        using var line = Open(to);
        using var answer = await line.PostAsync("/peer/v1/messages", new ReadOnlyMemoryContent(message));
        return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Posts and returns the refusal's code with its status, as in <c>422 wrong-sender</c>.</summary>
    public async Task<string> RefusalAsync(string to, PeerMessage message)
    {
        var (status, body) = await PostAsync(to, message.Write());
        return $"{status} {PeerCode.In(body)}";
    }
}
