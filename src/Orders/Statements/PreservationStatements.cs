using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Orders.Statements;

/// <summary>The provider has preserved the data until then (Art. 11: 60 days). Nothing is disclosed.</summary>
[StatementType("preservation.confirmed")]
public sealed record PreservationConfirmed(DateTimeOffset Until) : StatementBody;

[StatementType("preservation.not-available")]
public sealed record PreservationNotAvailable(string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("explanation", Explanation);
}

/// <summary>Annex VI: the issuer extends once, by 30 days, before expiry.</summary>
[StatementType("preservation.extended")]
public sealed record PreservationExtended(DateTimeOffset Until, string Explanation) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("explanation", Explanation);
}

/// <summary>Annex V: a production order was issued; the data are held until produced.</summary>
/// <param name="Production">The production order's number.</param>
/// <param name="Issued">The digest of its <c>order.issued</c>.</param>
[StatementType("preservation.linked")]
public sealed record PreservationLinked(string Production, Digest Issued) : StatementBody;

/// <summary>The provider has released the data.</summary>
[StatementType("preservation.released")]
public sealed record PreservationReleased : StatementBody;

/// <summary>The issuer no longer needs the preservation.</summary>
[StatementType("preservation.ended")]
public sealed record PreservationEnded(string Reason) : StatementBody
{
    public override string? Problem() => StatementText.Explanation("reason", Reason);
}
