namespace LotusBridge.Node.Portal.Ledger;

/// <summary>A block of the own log as it is drawn.</summary>
/// <param name="Index">Of its header's entry.</param>
/// <param name="Sizes">The final tree's size that it names of each log, by territory.</param>
public sealed record DrawnBlock(long Index, IReadOnlyDictionary<string, long> Sizes);
