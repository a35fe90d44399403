using LotusBridge.Custody.Statements;

namespace LotusBridge.Orders.Statements;

/// <summary>
/// A criminal file (刑事卷宗) was opened: the condition of every order (law.md R04). Thread: the case's own name,
/// <c>MO-C-…</c>; the office's real file number stays in its own register.
/// </summary>
[StatementType("case.opened")]
public sealed record CaseOpened(Offence Offence) : StatementBody
{
    public override string? Problem() => Offence.Problem();
}

/// <summary>The criminal-law provision behind an order.</summary>
/// <param name="Provision">As the issuing authority cites it.</param>
/// <param name="MaxYears">The longest custodial sentence it carries, in years; 0 when not custodial.</param>
/// <param name="Listed">The id of a listed offence of the rule pack, if it is one.</param>
public sealed record Offence(string Provision, int MaxYears, string? Listed = null)
{
    internal string? Problem() =>
        StatementText.Explanation("provision", Provision)
        ?? (MaxYears is < 0 or > 99 ? "'maxYears' is 0 to 99" : Listed is null ? null : StatementText.Id("listed", Listed));
}
