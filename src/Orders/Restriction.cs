using LotusBridge.Ledger;

namespace LotusBridge.Orders;

/// <summary>What became of a restriction.</summary>
public enum RestrictionOutcome
{
    Open,
    Lifted,

    /// <summary>For good: destruction is due.</summary>
    Confirmed,
}

/// <summary>One statement by which delivered data may be kept and not used.</summary>
/// <param name="Statement">Its digest.</param>
/// <param name="Package">Null for every package of the order.</param>
/// <param name="Territory">Whose judge made it; that side decides on it.</param>
/// <param name="IsRefusal">A refusal after the delivery, which is confirmed and never lifted.</param>
public sealed record Restriction(
    Digest Statement, string? Package, string Territory, bool IsRefusal = false,
    RestrictionOutcome Outcome = RestrictionOutcome.Open, DateTimeOffset? DecidedAt = null)
{
    /// <summary>Open or confirmed, it keeps everybody from the data.</summary>
    public bool Restricts => Outcome != RestrictionOutcome.Lifted;

    public bool IsOf(string package) => Package is null || Package == package;
}
