using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>Verifies a bundle's time-stamps: each is over a final checkpoint that holds statements of the bundle.</summary>
internal sealed class StampsCheck(
    HeldFiles held, RosterChain rosters, IReadOnlyList<BundleStatement> statements, List<Finding> findings)
{
    private readonly Dictionary<string, BundleStatement> byKey = statements.ToDictionary(
        one => one.Statement.Digest.Hex, StringComparer.Ordinal);

    /// <summary>Statements that a token covers, in the order of their digests, then by authority.</summary>
    public IReadOnlyList<BundleStamp> Run()
    {
        var proven = held.In(BundleFolder.Stamps).Select(file => Prove(file.Key, file.Value)).OfType<Proven>()
            .ToLookup(one => StampCheck.RootOf(one.Checkpoint).Hex);
        var (stamps, stamped) = (new List<BundleStamp>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (key, token) in held.In(BundleFolder.Tokens))
        {
            var (root, territory) = BundleLayout.TokenOf(key);
            stamped.Add(root);
            stamps.AddRange(Stamps([.. proven[root]], key, territory, token));
        }

        foreach (var bare in proven.Where(group => !stamped.Contains(group.Key)).SelectMany(group => group))
        {
            Find(
                BundleFolder.Stamps, bare.Statement.Statement.Digest.Hex, Finding.StampWithoutToken,
                "no token over its checkpoint");
        }

        return
        [
            .. stamps.OrderBy(one => one.Statement.Statement.Digest)
                .ThenBy(one => one.Authority, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<BundleStamp> Stamps(
        IReadOnlyList<Proven> covered, string key, string territory, ReadOnlyMemory<byte> bytes)
    {
        if (covered.Count == 0)
        {
            Find(BundleFolder.Tokens, key, Finding.TokenUnused, "no statement is proven under its checkpoint");
            return [];
        }

        if (StampCheck.Verify(rosters, territory, covered[0].Checkpoint, bytes, out var flaw) is not { } token)
        {
            Find(BundleFolder.Tokens, key, flaw!.Code, flaw.Text);
            return [];
        }

        return covered.Select(one => new BundleStamp(one.Statement, territory, token.At));
    }

    private Proven? Prove(string key, ReadOnlyMemory<byte> bytes)
    {
        if (byKey.GetValueOrDefault(key) is not { } statement)
        {
            Find(
                BundleFolder.Stamps, key, Finding.StatementMissing,
                "the statement that it proves is not here, or does not hold");
            return null;
        }

        if (Read(key, bytes) is not { } proof)
        {
            return null;
        }

        var tree = proof.Checkpoint.Checkpoint;
        var policy = rosters.InForce(tree.Origin, tree.Size - 1)?.Policy;
        if (tree.Origin != rosters.Genesis.Roster.OriginOf(statement.Author.Territory) || proof.Index != statement.Index
            || policy is null
            || proof.Verify(statement.Statement.Digest, policy) is not { Fault: ProofFault.None, IsAccepted: true })
        {
            Find(
                BundleFolder.Stamps, key, Finding.StampUnproven,
                "not in its log under a final checkpoint at its place");
            return null;
        }

        return new Proven(statement, proof.Checkpoint);
    }

    private LogProof? Read(string key, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return LogProof.Parse(bytes.Span);
        }
        catch (LedgerFormatException error)
        {
            Find(BundleFolder.Stamps, key, Finding.ProofUnreadable, error.Message);
            return null;
        }
    }

    private void Find(BundleFolder folder, string key, string code, string text) =>
        findings.Add(new Finding(BundleLayout.NameOf(folder, key), code, text));

    private sealed record Proven(BundleStatement Statement, SignedCheckpoint Checkpoint);
}
