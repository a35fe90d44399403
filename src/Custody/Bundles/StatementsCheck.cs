using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>Verifies a bundle's statements, the register's first: they say who may have signed the others.</summary>
internal sealed class StatementsCheck(
    HeldFiles held, RosterChain rosters, StatementReader reader, List<Finding> findings)
{
    public Register Register { get; } = new(rosters, []);

    /// <summary>Those that verified, in the order of their digests.</summary>
    public IReadOnlyList<BundleStatement> Run()
    {
        var pairs = Pairs().ToLookup(pair => pair.Statement.Body is OfficialRegistered or OfficialRevoked);
        var verified = new List<BundleStatement>();

        // In the order of the log, so that of two registrations that overlap everybody takes the same one.
        foreach (var pair in pairs[true].OrderBy(pair => pair.Proof.Index).ThenBy(pair => pair.Statement.Digest))
        {
            if (Verify(pair.Statement, pair.Proof) is not { } good)
            {
                continue;
            }

            verified.Add(good);
            if (!Register.Add(pair.Statement))
            {
                Find(BundleFolder.Statements, pair.Statement.Digest.Hex, Finding.RegisterRefused,
                    "not by the registrar of the official's territory, or in another thread");
            }
        }

        verified.AddRange(pairs[false].Select(pair => Verify(pair.Statement, pair.Proof)).OfType<BundleStatement>());
        return [.. verified.OrderBy(one => one.Statement.Digest)];
    }

    private BundleStatement? Verify(Statement statement, LogProof proof)
    {
        var verified = StatementProof.Verify(statement, proof, rosters, Register, Finality.L2, out var flaw);
        if (verified is null)
        {
            var inProof = flaw!.Code
                is Flaw.NotInLog or Flaw.CheckpointFails or Flaw.ProofOfOtherLog or Flaw.QuorumMissing;
            Find(inProof ? BundleFolder.Proofs : BundleFolder.Statements, statement.Digest.Hex, flaw.Code, flaw.Text);
            return null;
        }

        return new BundleStatement(statement, verified, proof.Index);
    }

    private IEnumerable<(Statement Statement, LogProof Proof)> Pairs()
    {
        var (statements, proofs) = (held.In(BundleFolder.Statements), held.In(BundleFolder.Proofs));
        foreach (var key in proofs.Keys.Where(key => !statements.ContainsKey(key)))
        {
            Find(BundleFolder.Proofs, key, Finding.StatementMissing, "the statement that it proves is not here");
        }

        foreach (var (key, bytes) in statements)
        {
            var statement = Read(key, bytes);
            if (!proofs.TryGetValue(key, out var proofBytes))
            {
                Find(BundleFolder.Statements, key, Finding.ProofMissing, "its log proof is not here");
            }
            else if (ReadProof(key, proofBytes) is { } proof && statement is not null)
            {
                yield return (statement, proof);
            }
        }
    }

    private Statement? Read(string key, ReadOnlyMemory<byte> bytes)
    {
        var statement = reader.Read(bytes, out var problem);
        if (statement is null)
        {
            Find(BundleFolder.Statements, key, Finding.StatementUnreadable, problem!);
        }
        else if (statement.Digest.Hex != key)
        {
            Find(BundleFolder.Statements, key, Finding.MisnamedFile, $"its content is {statement.Digest}");
            return null;
        }

        return statement;
    }

    private LogProof? ReadProof(string key, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return LogProof.Parse(bytes.Span);
        }
        catch (LedgerFormatException error)
        {
            Find(BundleFolder.Proofs, key, Finding.ProofUnreadable, error.Message);
            return null;
        }
    }

    private void Find(BundleFolder folder, string key, string code, string text) =>
        findings.Add(new Finding(BundleLayout.NameOf(folder, key), code, text));
}
