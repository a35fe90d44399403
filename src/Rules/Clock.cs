namespace LotusBridge.Rules;

public enum ClockUnit
{
    Immediate,
    Minutes,
    Hours,
    Days,
    WorkingDays,

    /// <summary>A fixed day of the year after the one in which the clock starts.</summary>
    FollowingYear,
}

/// <summary>What is done with a last day that is no ordinary day.</summary>
public enum RollForward
{
    Never,

    /// <summary>Weekends count; a holiday moves the end to the next day that is no holiday.</summary>
    Holidays,

    /// <summary>Weekends and holidays move the end to the next working day.</summary>
    HolidaysAndWeekends,
}

/// <summary>The situations in which an answer lists a clock.</summary>
public enum Situation
{
    Production,
    ProductionNotified,
    ProductionEmergency,
    Preservation,
    EmergencyWithoutValidation,
}

/// <summary>How a clock counts: each switch is a sentence of the counting rules.</summary>
/// <param name="ExcludeFirstDay">The day of the event is not counted.</param>
/// <param name="RollForward">See <see cref="Rules.RollForward"/>.</param>
/// <param name="StartNextFullHour">The hour of the event is not counted; on the full hour, too, the next one starts it.
/// </param>
public sealed record Counting(bool ExcludeFirstDay, RollForward RollForward, bool StartNextFullHour);

/// <summary>A legal time limit.</summary>
public sealed record Clock : Rule
{
    public required string Id { get; init; }

    /// <summary>0 for immediate, else 1 to 3650 of <see cref="Unit"/>; for a following year 1.</summary>
    public required int Amount { get; init; }

    public required ClockUnit Unit { get; init; }

    /// <summary>Month and day of a <see cref="ClockUnit.FollowingYear"/> clock; the year part means nothing.</summary>
    public required DateOnly? MonthDay { get; init; }

    /// <summary>The event that starts it: <c>received</c>, <c>issued</c>, <c>preservation-ends</c> and so on.</summary>
    public required string Start { get; init; }

    public required Counting Counting { get; init; }

    /// <summary>Who must act in time.</summary>
    public required string Who { get; init; }

    /// <summary>What lateness, or the passing of time, brings about.</summary>
    public required string Effect { get; init; }

    public required IReadOnlyList<Situation> AppliesTo { get; init; }
}

/// <summary>A clock that was started: the raw moment, the moment it ends, and the rules it was reckoned by.</summary>
/// <param name="Name">The clock's id.</param>
/// <param name="Due">Last second in which the act is in time, in the local time of the territory whose calendar counts.
/// </param>
/// <param name="Article">Where the time limit stands.</param>
/// <param name="Confirmed">False when the clock or the calendar that moved its end awaits confirmation.</param>
/// <param name="From">The moment of the starting event, as it was given.</param>
/// <param name="PackVersion">Version of the rule pack.</param>
public sealed record Deadline(
    string Name, DateTimeOffset Due, string Article, bool Confirmed, DateTimeOffset From, string PackVersion)
{
    /// <summary>Late is from the second after <see cref="Due"/>, whose own second still counts.</summary>
    public bool IsPast(DateTimeOffset at) => at - Due >= TimeSpan.FromSeconds(1);
}
