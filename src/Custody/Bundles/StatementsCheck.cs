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
            var (good, flaw) = Check(pair.Statement, pair.Proof);
            if (good is null)
            {
                findings.Add(flaw!);
                continue;
            }

            verified.Add(good);
            if (!Register.Add(pair.Statement))
            {
                Find(BundleFolder.Statements, pair.Statement.Digest.Hex, Finding.RegisterRefused,
                    "not by the registrar of the official's territory, or in another thread");
            }
        }

        // The register is complete: the others do not wait for one another.
        var others = pairs[false].ToList();
        var checks = new (BundleStatement? Good, Finding? Flaw)[others.Count];
        Parallel.For(0, others.Count, i => checks[i] = Check(others[i].Statement, others[i].Proof));
        findings.AddRange(checks.Select(check => check.Flaw).OfType<Finding>());
        verified.AddRange(checks.Select(check => check.Good).OfType<BundleStatement>());
        return [.. verified.OrderBy(one => one.Statement.Digest)];
    }

    private (BundleStatement? Good, Finding? Flaw) Check(Statement statement, LogProof proof)
    {
        if (StatementProof.Verify(statement, proof, rosters, Register, Finality.L2, out var flaw) is { } verified)
        {
            return (new BundleStatement(statement, verified, proof.Index), null);
        }

        var inProof = flaw!.Code
            is Flaw.NotInLog or Flaw.CheckpointFails or Flaw.ProofOfOtherLog or Flaw.QuorumMissing;
        var folder = inProof ? BundleFolder.Proofs : BundleFolder.Statements;
        return (null, new Finding(BundleLayout.NameOf(folder, statement.Digest.Hex), flaw.Code, flaw.Text));
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
