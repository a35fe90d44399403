using System.Diagnostics;

namespace LotusBridge.Rules;

/// <summary>
/// Reckons legal time. The place whose calendar counts is the enforcing State (requested territory), because the
/// addressee works by its clock.
/// </summary>
public static class Clocks
{
    /// <summary>When a clock ends that started at a moment.</summary>
    /// <param name="pack">The rules to reckon by.</param>
    /// <param name="clockId">See the pack's clocks.</param>
    /// <param name="from">The starting event as it was recorded.</param>
    /// <param name="territory">Whose holidays and local time count; null: no holidays, the pack's own offset.</param>
    /// <exception cref="KeyNotFoundException">The pack has no such clock.</exception>
    /// <exception cref="ArgumentException">The pack has no such territory.</exception>
    public static Deadline Due(RulePack pack, string clockId, DateTimeOffset from, string? territory)
    {
        var clock = pack.FindClock(clockId);
        var place = territory is null
            ? null
            : pack.FindTerritory(territory)
              ?? throw new ArgumentException($"rule pack {pack.Id} has no territory {territory}", nameof(territory));
        var calendar = pack.FindCalendar(place?.Calendar);
        TimeSpan OffsetAt(DateTimeOffset at) => place?.OffsetAt(at) ?? pack.UtcOffset ?? from.Offset;

        var start = from.ToOffset(OffsetAt(from));
        var lastDay = LastDay(clock, DateOnly.FromDateTime(start.DateTime), calendar);
        var due = lastDay is { } day ? EndOf(day, OffsetAt) : Moment(clock, start);
        return new Deadline(
            clock.Id,
            due.ToOffset(OffsetAt(due)),
            clock.Article,
            clock.Confirmed && (lastDay is null || IsKnown(clock, calendar, lastDay.Value)),
            from,
            pack.Version);
    }

    private static DateTimeOffset Moment(Clock clock, DateTimeOffset start) => clock.Unit switch
    {
        ClockUnit.Immediate => start,
        ClockUnit.Minutes => start.AddMinutes(clock.Amount),
        ClockUnit.Hours when clock.Counting.StartNextFullHour => NextFullHour(start).AddHours(clock.Amount),
        ClockUnit.Hours => start.AddHours(clock.Amount),
        _ => throw new UnreachableException(),
    };

    /// <summary>Reg. 1182/71 Art. 3(1): the hour in which the event falls is not counted.</summary>
    private static DateTimeOffset NextFullHour(DateTimeOffset at) =>
        new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, at.Offset).AddHours(1);

    private static DateOnly? LastDay(Clock clock, DateOnly first, Calendar? calendar) => clock.Unit switch
    {
        ClockUnit.Days => Roll(first.AddDays(Steps(clock)), clock.Counting.RollForward, calendar),
        ClockUnit.WorkingDays => AddWorkingDays(first, Steps(clock), calendar),
        ClockUnit.FollowingYear => Roll(
            new DateOnly(first.Year + 1, clock.MonthDay!.Value.Month, clock.MonthDay.Value.Day),
            clock.Counting.RollForward,
            calendar),
        _ => null,
    };

    private static int Steps(Clock clock) => clock.Counting.ExcludeFirstDay ? clock.Amount : clock.Amount - 1;

    private static DateOnly Roll(DateOnly day, RollForward roll, Calendar? calendar)
    {
        while (roll switch
        {
            RollForward.Never => false,
            RollForward.Holidays => calendar?.IsHoliday(day) ?? false,
            RollForward.HolidaysAndWeekends => !IsWorkingDay(day, calendar),
            _ => throw new UnreachableException(),
        })
        {
            day = day.AddDays(1);
        }

        return day;
    }

    private static DateOnly AddWorkingDays(DateOnly day, int steps, Calendar? calendar)
    {
        day = Roll(day, steps == 0 ? RollForward.HolidaysAndWeekends : RollForward.Never, calendar);
        for (var left = steps; left > 0; left--)
        {
            day = Roll(day.AddDays(1), RollForward.HolidaysAndWeekends, calendar);
        }

        return day;
    }

    private static bool IsWorkingDay(DateOnly day, Calendar? calendar) =>
        calendar?.IsWorkingDay(day) ?? !Calendar.IsWeekend(day);

    /// <summary>A calendar that awaits confirmation, or ends before the day, leaves the deadline unconfirmed.</summary>
    private static bool IsKnown(Clock clock, Calendar? calendar, DateOnly lastDay)
    {
        var usesCalendar = clock.Unit == ClockUnit.WorkingDays || clock.Counting.RollForward != RollForward.Never;
        return !usesCalendar || calendar is null || (calendar.Confirmed && calendar.Covers(lastDay));
    }

    private static DateTimeOffset EndOf(DateOnly day, Func<DateTimeOffset, TimeSpan> offsetAt)
    {
        // Summer time changes at 01:00 UTC: for these places the offset at midnight UTC is that of the day's own end.
        var end = new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59, 59)), TimeSpan.Zero);
        return end - offsetAt(end);
    }
}
