using LotusBridge.Custody.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>Who reads, and what there is to read with.</summary>
/// <param name="Find">The portal's texts in the reader's language, by key; null for a key that there is not.</param>
internal sealed record ReadingContext(Func<string, string?> Find)
{
    /// <summary>
    /// The rule pack that the order stands under. An <c>order.issued</c> names it: another one's texts are not used.
    /// </summary>
    public RulePack? Pack { get; init; }

    /// <summary>Whose local time is shown beside UTC; null for UTC alone.</summary>
    public Territory? Territory { get; init; }

    /// <summary>Who an official, node or registrar is, as the register and the roster say; null where unknown.</summary>
    public Func<string, Author?> Who { get; init; } = _ => null;

    /// <exception cref="KeyNotFoundException">A fault of the program.</exception>
    public string Say(string key) => Find(key) ?? throw new KeyNotFoundException($"no text '{key}'");
}
