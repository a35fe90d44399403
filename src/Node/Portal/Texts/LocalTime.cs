using System.Globalization;

namespace LotusBridge.Node.Portal.Texts;

/// <summary>Moments as people of a territory read them. The build carries no culture tables, so the four forms stand here.</summary>
internal static class LocalTime
{
    private static readonly string[] PortugueseMonths =
    [
        "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro",
        "dezembro",
    ];

    /// <summary>As in <c>4 May 2026, 17:00</c>.</summary>
    /// <param name="offset">Of the territory's time from UTC.</param>
    public static string Write(DateTimeOffset at, TimeSpan offset, PortalLanguage language)
    {
        var local = at.ToOffset(offset);
        return WriteDay(local, language) + (language.Tag is "zh-Hant" or "zh-Hans" ? " " : ", ")
            + local.ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>As in <c>4 May 2026</c>.</summary>
    public static string WriteDay(DateTimeOffset local, PortalLanguage language) => language.Tag switch
    {
        "zh-Hant" or "zh-Hans" => local.ToString("yyyy'年'M'月'd'日'", CultureInfo.InvariantCulture),
        "pt" => string.Create(
            CultureInfo.InvariantCulture, $"{local.Day} de {PortugueseMonths[local.Month - 1]} de {local.Year:0000}"),
        _ => local.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
    };
}
