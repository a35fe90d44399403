using System.Globalization;

namespace LotusBridge.Rules;

/// <summary>The few turns of English that answers are made of.</summary>
internal static class Phrase
{
    /// <summary>"validation by a prosecutor or judge".</summary>
    public static string Validation(RulePack pack, IssuingPower power) =>
        "validation by a " + Or([.. power.Validators.Select(pack.TitleOf)]);

    /// <summary>"a", "a or b", "a, b or c".</summary>
    public static string Or(IReadOnlyList<string> words) => words.Count < 2
        ? string.Concat(words)
        : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";

    /// <summary>"48 hours".</summary>
    public static string Span(Clock clock)
    {
        var unit = clock.Unit switch
        {
            ClockUnit.Minutes => "minute",
            ClockUnit.Hours => "hour",
            ClockUnit.Days => "day",
            ClockUnit.WorkingDays => "working day",
            ClockUnit.FollowingYear => "year",
            _ => "",
        };
        return unit.Length == 0
            ? "no time at all"
            : string.Create(CultureInfo.InvariantCulture, $"{clock.Amount} {unit}{(clock.Amount == 1 ? "" : "s")}");
    }
}
