using LotusBridge.Custody.Statements;

namespace LotusBridge.Orders.Statements;

/// <summary>Step 2: the judicial act (Reg. 2023/1543 Art. 4). It answers the order; after an emergency it comes ex post.</summary>
/// <param name="ExPost">True for the validation of an emergency order after the event (Art. 4(5)).</param>
[StatementType("order.validated")]
public sealed record OrderValidated(bool ExPost) : StatementBody;

[StatementType("order.validation-refused")]
public sealed record OrderValidationRefused(string Article, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Id("article", Article) ?? StatementText.Explanation("explanation", Explanation);
}

/// <summary>Step 3, by the issuing node: the certificate leaves for the requested territory.</summary>
[StatementType("order.transmitted")]
public sealed record OrderTransmitted(string To) : StatementBody;

/// <summary>Step 3, by the requested node: raw receipt, and the clocks that start with it, as the pack computes them.</summary>
[StatementType("order.received")]
public sealed record OrderReceived(DateTimeOffset ReceivedAt, IReadOnlyList<DueBy> Clocks) : StatementBody;

/// <summary>One computed clock.</summary>
public sealed record DueBy(string Name, DateTimeOffset Due, string Article);

/// <summary>By the requested node, on receipt: the provider preserves at once, before any review (Art. 10(1)).</summary>
[StatementType("preservation.directed")]
public sealed record PreservationDirected(string Provider, DateTimeOffset Until) : StatementBody;

/// <summary>By a node: a clock ran out and somebody's silence has the effect that the pack gives it.</summary>
/// <param name="Clock">The pack's clock id, as in <c>ex-post-validation</c>.</param>
[StatementType("clock.lapsed")]
public sealed record ClockLapsed(string Clock, DateTimeOffset Due, string Article) : StatementBody;
