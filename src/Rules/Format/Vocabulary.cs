namespace LotusBridge.Rules.Format;

/// <summary>The closed vocabularies of the pack format; `spec/rule-pack.schema.json` lists the same words.</summary>
internal static class Vocabulary
{
    public static IReadOnlyDictionary<string, OrderKind> Orders { get; } = new Dictionary<string, OrderKind>
    {
        ["production"] = OrderKind.Production,
        ["preservation"] = OrderKind.Preservation,
    };

    public static IReadOnlyDictionary<string, ClockUnit> Units { get; } = new Dictionary<string, ClockUnit>
    {
        ["immediate"] = ClockUnit.Immediate,
        ["minutes"] = ClockUnit.Minutes,
        ["hours"] = ClockUnit.Hours,
        ["days"] = ClockUnit.Days,
        ["working-days"] = ClockUnit.WorkingDays,
        ["following-year"] = ClockUnit.FollowingYear,
    };

    public static IReadOnlyDictionary<string, RollForward> Rolls { get; } = new Dictionary<string, RollForward>
    {
        ["never"] = RollForward.Never,
        ["holidays"] = RollForward.Holidays,
        ["holidays-and-weekends"] = RollForward.HolidaysAndWeekends,
    };

    public static IReadOnlyDictionary<string, Situation> Situations { get; } = new Dictionary<string, Situation>
    {
        ["production"] = Situation.Production,
        ["production-notified"] = Situation.ProductionNotified,
        ["production-emergency"] = Situation.ProductionEmergency,
        ["preservation"] = Situation.Preservation,
        ["emergency-without-validation"] = Situation.EmergencyWithoutValidation,
    };

    public static IReadOnlyDictionary<string, FormFieldKind> FieldKinds { get; } = new Dictionary<string, FormFieldKind>
    {
        ["confirmation"] = FormFieldKind.Confirmation,
        ["text"] = FormFieldKind.Text,
        ["time"] = FormFieldKind.Time,
        ["package-digest"] = FormFieldKind.PackageDigest,
    };

    public static IReadOnlySet<string> Starts { get; } = Set(
        "issued", "received", "clarification-requested", "preservation-ends", "enforcement-requested",
        "authority-asked", "case-closed", "destruction-due", "year-ends");

    public static IReadOnlySet<string> Stages { get; } = Set("issue", "recognition", "manifest", "endorsement");

    public static IReadOnlySet<string> Procedures { get; } =
        Set("review", "enforcement-production", "enforcement-preservation");

    public static IReadOnlySet<string> Invokers { get; } = Set(Grounds.Authority, Grounds.Addressee);

    public static IReadOnlySet<string> Readers { get; } = Set("provider", "enforcing-authority");

    public static IReadOnlySet<string> ItemKinds { get; } = Set("step", "insufficient-reason", "factor");

    /// <summary>The clocks that every pack must have, because decisions ask for them by name.</summary>
    public static IReadOnlyList<string> RequiredClocks { get; } =
    [
        "preserve-on-receipt", "produce", "produce-emergency", "review", "review-emergency", "clarification",
        "preservation", "preservation-extension", "recognition-for-enforcement", "issuer-reply",
        "third-country-objection", "ex-post-validation", "statistics", "retention",
    ];

    private static HashSet<string> Set(params string[] words) => words.ToHashSet(StringComparer.Ordinal);
}
