using System.Globalization;

namespace LotusBridge.Rules.Format;

/// <summary>Reads dates and offsets, which YAML itself has no safe type for.</summary>
internal static class CalendarReader
{
    public static Calendar Calendar(Fields fields)
    {
        var first = fields.Number("firstYear", 2000, 2200);
        var last = fields.Number("lastYear", first, 2200);
        return new Calendar
        {
            Id = fields.Id("id"),
            FirstYear = first,
            LastYear = last,
            Holidays = Dates(fields, "holidays", first, last),
            WorkedWeekends = WorkedWeekends(fields, first, last),
            Article = fields.Text("article"),
            Confirmed = fields.Flag("confirmed"),
        };
    }

    /// <summary><c>+08:00</c>, whole minutes, at most 14 hours either way.</summary>
    public static TimeSpan Offset(Fields fields)
    {
        var text = fields.Text("utcOffset");
        if (text is ['+' or '-', _, _, ':', _, _]
            && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var span)
            && span <= TimeSpan.FromHours(14))
        {
            return text[0] == '-' ? -span : span;
        }

        fields.Problem("utcOffset", "utcOffset must look like +08:00, at most 14 hours either way");
        return TimeSpan.Zero;
    }

    /// <summary><c>03-31</c>; 29 February is refused, because not every year has it.</summary>
    public static DateOnly? MonthDay(Fields fields)
    {
        var text = fields.Text("monthDay");
        if (IsDate("2001-" + text, out var day))
        {
            return day;
        }

        fields.Problem("monthDay", "monthDay must be a month and a day that every year has, such as 03-31");
        return null;
    }

    private static bool IsDate(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static HashSet<DateOnly> WorkedWeekends(Fields fields, int first, int last)
    {
        var days = Dates(fields, "workedWeekends", first, last);
        if (days.Any(d => !Rules.Calendar.IsWeekend(d)))
        {
            fields.Problem("workedWeekends", "a worked weekend must be a Saturday or a Sunday");
        }

        return days;
    }

    private static HashSet<DateOnly> Dates(Fields fields, string key, int first, int last)
    {
        HashSet<DateOnly> days = [];
        foreach (var text in fields.Texts(key, least: 0))
        {
            if (!IsDate(text, out var day)
                || day.Year < first || day.Year > last)
            {
                fields.Problem(key, $"{text} is not a date within the years {first} to {last}, such as {first}-01-31");
            }
            else if (!days.Add(day))
            {
                fields.Problem(key, $"{text} stands twice in {key}");
            }
        }

        return days;
    }
}
