namespace LotusBridge.Rules;

/// <summary>A switch that the framework's parties set; what hangs on it is in force only while it is on.</summary>
public sealed record Policy : Rule
{
    public required string Id { get; init; }

    public required string Text { get; init; }

    public required bool Enabled { get; init; }
}

/// <summary>Something that must be stated, and by whom the law wants it stated, before a stage may be passed.</summary>
public sealed record Condition : Rule
{
    /// <summary>The condition of the stage <c>manifest</c> that wants SM3 values and an SM2 signature; seen, not stated.</summary>
    public const string Sm3Manifest = "sm3-manifest";

    public required string Id { get; init; }

    /// <summary>A clause that can follow "it must be stated that".</summary>
    public required string Text { get; init; }

    /// <summary><c>issue</c>, <c>recognition</c>, <c>manifest</c> or <c>endorsement</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Set: only where the requested territory is of this legal system.</summary>
    public required string? RequestedSystem { get; init; }

    /// <summary>Set: only where the requesting territory is of another legal system than this.</summary>
    public required string? RequestingOtherThan { get; init; }

    /// <summary>Set: only where the requesting territory is of this legal system.</summary>
    public required string? RequestingSystem { get; init; }

    public required string? Policy { get; init; }

    /// <summary>Whether the statement must carry a reference (an approval's number), not only a yes.</summary>
    public required bool NeedsReference { get; init; }

    public Refusal Refuse() => new(
        RefusalCode.ConditionNotMet,
        Article,
        $"It has not been stated that {Text} ({Article}). "
        + $"The condition is '{Id}'{(NeedsReference ? ", with a reference" : "")}.") { Subject = Id };
}

/// <summary>Which conditions a stage has between two territories.</summary>
public static class Conditions
{
    /// <summary>The conditions in force, in the pack's order.</summary>
    /// <param name="pack">The rules.</param>
    /// <param name="stage"><c>issue</c>, <c>recognition</c>, <c>manifest</c> or <c>endorsement</c>.</param>
    /// <param name="requesting">Territory that asks for data; null: conditions bound to a place are left out.</param>
    /// <param name="requested">Territory where the data are; null likewise.</param>
    public static IReadOnlyList<Condition> For(RulePack pack, string stage, string? requesting, string? requested)
    {
        var asks = SystemOf(pack, requesting);
        var holds = SystemOf(pack, requested);
        return
        [
            .. pack.Conditions.Where(c =>
                c.Stage == stage
                && pack.IsOn(c.Policy)
                && (c.RequestedSystem is null || c.RequestedSystem == holds)
                && (c.RequestingSystem is null || c.RequestingSystem == asks)
                && (c.RequestingOtherThan is null || (asks is not null && c.RequestingOtherThan != asks))),
        ];
    }

    /// <summary>The first condition in force whose id is not among those stated; null when all are.</summary>
    public static Refusal? Missing(
        RulePack pack, string stage, string? requesting, string? requested, IReadOnlyCollection<string> stated) =>
        For(pack, stage, requesting, requested).FirstOrDefault(c => !stated.Contains(c.Id))?.Refuse();

    private static string? SystemOf(RulePack pack, string? territory) =>
        territory is null ? null : pack.FindTerritory(territory)?.LegalSystem;
}
