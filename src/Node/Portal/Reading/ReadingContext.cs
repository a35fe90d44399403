using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>Who reads, and what there is to read with.</summary>
/// <param name="Find">The portal's texts in the reader's language, by key; null for a key that there is not.</param>
internal sealed record ReadingContext(Func<string, string?> Find)
{
    /// <summary>The rule pack that the order of the act stands under; an <c>order.issued</c> names its own.</summary>
    public RulePack? Pack { get; init; }

    /// <summary>The rule pack with that digest; null where it is not at hand, and then codes are shown as they stand.</summary>
    public Func<Digest, RulePack?> FindPack { get; init; } = _ => null;

    /// <summary>Whose local time is shown beside UTC; null for UTC alone.</summary>
    public Territory? Territory { get; init; }

    /// <summary>Who an official, node or registrar is, as the register and the roster say; null where unknown.</summary>
    public Func<string, Author?> Who { get; init; } = _ => null;

    /// <exception cref="KeyNotFoundException">A fault of the program.</exception>
    public string Say(string key) => Find(key) ?? throw new KeyNotFoundException($"no text '{key}'");
}
