using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>What a thread amounts to.</summary>
public sealed record Folded
{
    /// <summary>Null until an order was validly issued in the thread.</summary>
    public OrderState? State { get; init; }

    /// <summary>The pack that <see cref="State"/> stands under.</summary>
    public RulePack? Pack { get; init; }

    /// <summary>Each package with what the territory itself knows of it; for the other side, what is shared.</summary>
    public IReadOnlyDictionary<string, PackageState> Packages { get; init; } =
        new Dictionary<string, PackageState>(StringComparer.Ordinal);

    /// <summary>On record, without effect, and why; in the order of the fold.</summary>
    public IReadOnlyList<(Digest Statement, Refusal Refusal)> Void { get; init; } = [];

    /// <summary>They answer what is not here yet; ascending.</summary>
    public IReadOnlyList<Digest> Pending { get; init; } = [];

    /// <summary>Shared statements that no other shared one answers; ascending.</summary>
    public IReadOnlyList<Digest> Heads { get; init; } = [];

    /// <summary>Statements, shared or local, that no other one answers; ascending.</summary>
    public IReadOnlyList<Digest> LocalHeads { get; init; } = [];

    /// <summary>What a new statement answers: the heads, those with effect first where they are too many.</summary>
    /// <param name="shared">False for a statement that stays in its author's territory.</param>
    public IReadOnlyList<Digest> AnswersFor(bool shared)
    {
        var withoutEffect = Void.Select(one => one.Statement).ToHashSet();
        return
        [
            .. (shared ? Heads : LocalHeads).OrderBy(withoutEffect.Contains).ThenBy(head => head)
                .Take(StatementHeader.MaxAnswers).Order(),
        ];
    }
}
