using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Orders.Statements;

/// <summary>Step 4: a reviewing judge takes the order (law.md §6.3, Assigned) and declares no conflict of interest.</summary>
[StatementType("review.assigned")]
public sealed record ReviewAssigned(bool NoConflictOfInterest) : StatementBody
{
    public override string? Problem() => NoConflictOfInterest ? null : "a judge with a conflict of interest does not take it";
}

/// <summary>The form (形式要件) was checked; with defects the order goes back to the queue.</summary>
[StatementType("review.form-checked")]
public sealed record ReviewFormChecked(bool Passed, IReadOnlyList<string> Defects) : StatementBody
{
    public override string? Problem() =>
        Passed != (Defects.Count == 0) ? "a form passes exactly when it has no defect" : StatementText.Explanations("defects", Defects);
}

/// <summary>Before a refusal the issuer must be consulted (Art. 12(3); law.md §6.3).</summary>
[StatementType("review.issuer-consulted")]
public sealed record ReviewIssuerConsulted(string Ground, string Article, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Reasons(Ground, Article, Explanation);
}

[StatementType("review.consultation-answered")]
public sealed record ReviewConsultationAnswered(string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("explanation", Explanation);
}

public enum RecognitionScope
{
    Whole,
    Part,
    Conditional,
}

/// <summary>The reviewing judge recognises the order: form, legality and the absence of refusal grounds (R06).</summary>
/// <param name="Limits">For <c>part</c> and <c>conditional</c>: what is left out, or on what conditions.</param>
/// <param name="Conditions">The pack's conditions that this judge states to be met, by id.</param>
/// <param name="Approval">The competent authority's approval reference where the pack demands one (DSL 36).</param>
[StatementType("order.recognised")]
public sealed record OrderRecognised(
    RecognitionScope Scope, IReadOnlyList<string> Limits, IReadOnlyList<string> Conditions, string? Approval = null)
    : StatementBody
{
    public override string? Problem() =>
        Scope == RecognitionScope.Whole != (Limits.Count == 0) ? "only a partial or conditional recognition has limits"
        : StatementText.Explanations("limits", Limits) ?? StatementText.Ids("conditions", Conditions)
        ?? (Approval is null ? null : StatementText.Id("approval", Approval));
}

[StatementType("order.refused")]
public sealed record OrderRefused(string Ground, string Article, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Reasons(Ground, Article, Explanation);
}

[StatementType("clarification.requested")]
public sealed record ClarificationRequested(string Question) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("question", Question);
}

[StatementType("clarification.answered")]
public sealed record ClarificationAnswered(string Answer) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("answer", Answer);
}

/// <summary>A late refusal or a court's condition on data that were already delivered (Art. 10(4), 12).</summary>
[StatementType("order.restricted")]
public sealed record OrderRestricted(string Ground, string Article, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Reasons(Ground, Article, Explanation);
}

/// <summary>The side that restricted delivered data says that they may be used again.</summary>
/// <param name="Restriction">The digest of the <c>order.restricted</c> or <c>package.restricted</c>: of that one and no
/// other.</param>
[StatementType("restriction.lifted")]
public sealed record RestrictionLifted(Digest Restriction, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("explanation", Explanation);
}

/// <summary>The side that restricted, or refused after the delivery, makes that final: destruction is due.</summary>
/// <param name="Restriction">The digest of the <c>order.restricted</c>, <c>package.restricted</c> or
/// <c>order.refused</c>.</param>
[StatementType("restriction.confirmed")]
public sealed record RestrictionConfirmed(Digest Restriction, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("explanation", Explanation);
}
