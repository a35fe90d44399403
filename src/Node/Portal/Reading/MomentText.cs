using System.Globalization;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>A moment as the reader's language writes it, in the local time of a territory.</summary>
internal static class MomentText
{
    private const int Months = 12;

    /// <summary>As in <c>4 May 2026, 17:00:00 (UTC+8)</c>; the seconds are always there, for clocks end at one.</summary>
    public static string Of(DateTimeOffset at, ReadingContext context)
    {
        var offset = context.Territory?.OffsetAt(at) ?? TimeSpan.Zero;
        var local = at.ToOffset(offset);
        var months = context.Say("acts.months").Split('|');
        var month = months.Length == Months ? months[local.Month - 1] : throw new FormatException("acts.months");
        return string.Format(
            CultureInfo.InvariantCulture, context.Say("acts.moment"), local.Year, month, local.Day,
            local.ToString("HH':'mm':'ss", CultureInfo.InvariantCulture), Zone(offset));
    }

    private static string Zone(TimeSpan offset) => offset == TimeSpan.Zero
        ? "UTC"
        : "UTC" + (offset < TimeSpan.Zero ? "−" : "+")
            + offset.ToString(offset.Minutes == 0 ? "%h" : "h':'mm", CultureInfo.InvariantCulture);
}
