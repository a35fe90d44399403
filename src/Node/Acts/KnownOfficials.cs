using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Acts;

/// <summary>The register of officials in memory, rebuilt from the stored statements at start.</summary>
internal sealed class KnownOfficials(RosterChain rosters)
{
    private readonly Lock gate = new();
    private readonly Register register = new(rosters, []);
    private readonly List<Statement> statements = [];

    /// <summary>Every register statement that counted, in the order of taking.</summary>
    public IReadOnlyList<Statement> Statements
    {
        get
        {
            lock (gate)
            {
                return [.. statements];
            }
        }
    }

    /// <summary>The author of that id as of that moment; null when unknown, not yet, no longer, or revoked.</summary>
    public Author? Find(string id, DateTimeOffset at)
    {
        lock (gate)
        {
            return register.Find(id, at);
        }
    }

    /// <inheritdoc cref="StatementProof.Verify"/>
    public StatementProof? Verify(
        Statement statement, LogProof proof, Finality atLeast, out Flaw? flaw)
    {
        lock (gate)
        {
            return StatementProof.Verify(statement, proof, rosters, register, atLeast, out flaw);
        }
    }

    /// <summary>Takes a register statement in once it is committed; false when its registrar did not sign it.</summary>
    public bool Add(Statement statement)
    {
        lock (gate)
        {
            if (!register.Add(statement))
            {
                return false;
            }

            statements.Add(statement);
            return true;
        }
    }
}
