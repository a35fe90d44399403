namespace LotusBridge.Rules;

/// <summary>A party to the framework.</summary>
public sealed record Territory
{
    /// <summary>MO, HK, a GB/T 2260 code such as 4404, or an ISO 3166 code.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Such as <c>mainland</c>, <c>hong-kong</c>, <c>macau</c>.</summary>
    public required string LegalSystem { get; init; }

    /// <summary>Official languages, BCP 47.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    public required TimeSpan UtcOffset { get; init; }

    /// <summary>Whether clocks are an hour ahead from the last Sunday of March to that of October.</summary>
    public required bool SummerTime { get; init; }

    /// <summary>Null where the pack has no holidays for the place.</summary>
    public required string? Calendar { get; init; }

    /// <summary>Offset from UTC at a moment; summer time as Directive 2000/84/EC sets it, at 01:00 UTC.</summary>
    public TimeSpan OffsetAt(DateTimeOffset at)
    {
        if (!SummerTime)
        {
            return UtcOffset;
        }

        var year = at.UtcDateTime.Year;
        var isSummer = at >= LastSunday(year, 3) && at < LastSunday(year, 10);
        return isSummer ? UtcOffset + TimeSpan.FromHours(1) : UtcOffset;
    }

    private static DateTimeOffset LastSunday(int year, int month)
    {
        var last = new DateTimeOffset(year, month, 31, 1, 0, 0, TimeSpan.Zero);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}

/// <summary>Public holidays of a place over whole years; outside them nothing is known.</summary>
public sealed record Calendar : Rule
{
    public required string Id { get; init; }

    public required int FirstYear { get; init; }

    public required int LastYear { get; init; }

    public required IReadOnlySet<DateOnly> Holidays { get; init; }

    /// <summary>Saturdays and Sundays that are worked in exchange for a long holiday.</summary>
    public required IReadOnlySet<DateOnly> WorkedWeekends { get; init; }

    public bool Covers(DateOnly day) => day.Year >= FirstYear && day.Year <= LastYear;

    public bool IsHoliday(DateOnly day) => Holidays.Contains(day);

    public bool IsWorkingDay(DateOnly day) =>
        !Holidays.Contains(day) && (!IsWeekend(day) || WorkedWeekends.Contains(day));

    internal static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
