using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Orders;

/// <summary>A statement whose signature verifies under its author's key: what decisions are made from.</summary>
/// <param name="Author">As the roster or the register knew them at the statement's time.</param>
/// <param name="ExistedBy">The moment by which its log proof shows it to have existed; null where none was looked at.
/// It never influences the fold, so that two parties with different proofs reach the same state.</param>
public sealed record Act(Statement Statement, Author Author, DateTimeOffset? ExistedBy = null)
{
    public Digest Digest => Statement.Digest;

    public DateTimeOffset At => Statement.Header.At;

    public StatementBody Body => Statement.Body;

    public override string ToString() => $"{Statement} by {Author.Id}";
}
