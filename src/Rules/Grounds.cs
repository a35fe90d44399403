namespace LotusBridge.Rules;

/// <summary>A reason to refuse that the law knows.</summary>
public sealed record Ground : Rule
{
    public required string Id { get; init; }

    /// <summary><c>review</c>, <c>enforcement-production</c> or <c>enforcement-preservation</c>.</summary>
    public required string Procedure { get; init; }

    public required string Text { get; init; }

    /// <summary><c>authority</c>, <c>addressee</c> or both.</summary>
    public required IReadOnlyList<string> Invokers { get; init; }

    /// <summary>The switch it hangs on; null: always open.</summary>
    public required string? Policy { get; init; }
}

/// <summary>Which grounds are open to whom.</summary>
public static class Grounds
{
    /// <summary>The enforcing authority or reviewing judge.</summary>
    public const string Authority = "authority";

    /// <summary>The designated establishment or legal representative.</summary>
    public const string Addressee = "addressee";

    /// <summary>What the invoker may rely on, in the pack's order; empty for an unknown procedure.</summary>
    public static IReadOnlyList<Ground> For(RulePack pack, string procedure, string invoker) =>
        [.. Of(pack, procedure).Where(g => g.Invokers.Contains(invoker))];

    /// <summary>Null when the invoker may rely on the ground in that procedure.</summary>
    public static Refusal? MayInvoke(RulePack pack, string procedure, string groundId, string invoker)
    {
        var known = Of(pack, procedure);
        var ground = known.FirstOrDefault(g => g.Id == groundId);
        if (ground is null)
        {
            var article = known.Count > 0 ? known[0].Article : pack.Title;
            return new Refusal(
                RefusalCode.GroundUnknown,
                article,
                $"That ground is not one of those that {pack.Title} knows for {procedure} (see {article}).");
        }

        return ground.Invokers.Contains(invoker)
            ? null
            : new Refusal(
                RefusalCode.GroundNotOpen,
                ground.Article,
                $"The {invoker} may not rely on {ground.Article} ({ground.Text}); "
                + $"it is open to the {string.Join(" and the ", ground.Invokers)} only.");
    }

    private static List<Ground> Of(RulePack pack, string procedure) =>
        [.. pack.Grounds.Where(g => g.Procedure == procedure && pack.IsOn(g.Policy))];
}
