using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Node.Access;

/// <summary>A statement as this node holds it.</summary>
/// <param name="Author">As the register knows them at the statement's own time.</param>
/// <param name="Index">Place in its author's territory's log.</param>
/// <param name="Finality">As proven to this node.</param>
/// <param name="Void">Why the thread's state did not allow it; null when it counts.</param>
/// <param name="AllowedBy">The article that it stands on; null where it has no effect.</param>
internal sealed record FiledStatement(
    Statement Statement, Author Author, long? Index, Finality Finality, bool IsShared, string? Void = null,
    Citation? AllowedBy = null)
{
    public static ValueTask<FiledStatement?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<FiledStatement>());
}

/// <summary>An order and everything this node holds about it; what the gate authorised.</summary>
internal sealed record FiledOrder(Folded Fold, IReadOnlyList<FiledStatement> Statements)
{
    public OrderState State => Fold.State!;

    public string Number => State.Number;

    /// <summary>What this party sees of the thread, in the order of the fold.</summary>
    public IEnumerable<FiledStatement> For(Author who) => Statements.Where(
        one => Parties.Sees(who, one.Author, one.Statement.Header.Type, one.IsShared));

    /// <summary>What allowed a statement of this order; null where it has no effect, or no longer.</summary>
    public Citation? BasisOf(Statement statement) =>
        Statements.FirstOrDefault(one => one.Statement.Digest == statement.Digest)?.AllowedBy;

    /// <summary>What a new statement that stays here answers; of what stays here others learn nothing, not a digest.</summary>
    public IReadOnlyList<Digest> LocalHeadsFor(Author who) =>
        Fold.AnswersFor(shared: who.Role == Roles.Provider || Statements.Any(
            one => !one.IsShared && !string.Equals(one.Author.Territory, who.Territory, StringComparison.Ordinal)));

    public static ValueTask<FiledOrder?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<FiledOrder>());
}

/// <summary>A package and the order it belongs to; what the gate authorised.</summary>
internal sealed record FiledPackage(PackageState State, FiledOrder Order)
{
    public static ValueTask<FiledPackage?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<FiledPackage>());
}

/// <summary>A case and who opened it.</summary>
internal sealed record FiledCase(FiledStatement Opened)
{
    public CaseOpened Body => (CaseOpened)Opened.Statement.Body;

    /// <summary>The opener's office; prosecutors and judges of the territory.</summary>
    public bool IsFor(Author who) => IsFor(who, Opened.Author);

    /// <summary>The same, of a case that this author has opened.</summary>
    public static bool IsFor(Author who, Author opener) =>
        string.Equals(who.Territory, opener.Territory, StringComparison.Ordinal)
        && (who.Role is Roles.Prosecutor or Roles.Judge
            || string.Equals(who.Office, opener.Office, StringComparison.Ordinal));

    public static ValueTask<FiledCase?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<FiledCase>());
}
