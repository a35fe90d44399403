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
                findings.Add(Found(BundleFolder.Statements, pair.Statement.Digest.Hex, Finding.RegisterRefused,
                    "not by the registrar of the official's territory, or in another thread"));
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
            findings.Add(Found(BundleFolder.Proofs, key, Finding.StatementMissing, "the statement that it proves is not here"));
        }

        // Parsing is a tenth of all, and no file waits for another; what is found is told in the order of the files.
        var files = statements.ToList();
        var read = new (Statement? Statement, LogProof? Proof, List<Finding> Flaws)[files.Count];
        Parallel.For(0, files.Count, i => read[i] = Read(files[i].Key, files[i].Value, proofs));
        foreach (var (statement, proof, flaws) in read)
        {
            findings.AddRange(flaws);
            if (statement is not null && proof is not null)
            {
                yield return (statement, proof);
            }
        }
    }

    private (Statement? Statement, LogProof? Proof, List<Finding> Flaws) Read(
        string key, ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> proofs)
    {
        var flaws = new List<Finding>();
        var statement = Read(key, bytes, flaws);
        if (!proofs.TryGetValue(key, out var proof))
        {
            flaws.Add(Found(BundleFolder.Statements, key, Finding.ProofMissing, "its log proof is not here"));
            return (null, null, flaws);
        }

        return (statement, ReadProof(key, proof, flaws), flaws);
    }

    private Statement? Read(string key, ReadOnlyMemory<byte> bytes, List<Finding> flaws)
    {
        var statement = reader.Read(bytes, out var problem);
        if (statement is null)
        {
            flaws.Add(Found(BundleFolder.Statements, key, Finding.StatementUnreadable, problem!));
        }
        else if (statement.Digest.Hex != key)
        {
            flaws.Add(Found(BundleFolder.Statements, key, Finding.MisnamedFile, $"its content is {statement.Digest}"));
            return null;
        }

        return statement;
    }

    private static LogProof? ReadProof(string key, ReadOnlyMemory<byte> bytes, List<Finding> flaws)
    {
        try
        {
            return LogProof.Parse(bytes.Span);
        }
        catch (LedgerFormatException error)
        {
            flaws.Add(Found(BundleFolder.Proofs, key, Finding.ProofUnreadable, error.Message));
            return null;
        }
    }

    private static Finding Found(BundleFolder folder, string key, string code, string text) =>
        new(BundleLayout.NameOf(folder, key), code, text);
}
