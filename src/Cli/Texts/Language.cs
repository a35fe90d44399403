namespace LotusBridge.Cli.Texts;

/// <summary>The languages that the command line speaks: those of the federation's territories, and English.</summary>
internal static class Language
{
    public const string English = "en";

    public static IReadOnlyList<string> All { get; } = [English, "pt", "zh-Hans", "zh-Hant"];

    /// <summary>
    /// What <c>--lang</c> says, else the locale of the environment (<c>LC_ALL</c>, <c>LC_MESSAGES</c>, <c>LANG</c>),
    /// else English.
    /// </summary>
    public static string Choose(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var given = args[i] == "--lang" && i + 1 < args.Count ? args[i + 1]
                : args[i].StartsWith("--lang=", StringComparison.Ordinal) ? args[i]["--lang=".Length..]
                : null;
            if (given is not null && All.Contains(given))
            {
                return given;
            }
        }

        string?[] locales = [environment("LC_ALL"), environment("LC_MESSAGES"), environment("LANG")];
        return OfLocale(locales.FirstOrDefault(locale => !string.IsNullOrEmpty(locale)) ?? "");
    }

    private static string OfLocale(string locale)
    {
        var name = locale.Split('.', '@')[0].Replace('_', '-');
        return name.StartsWith("pt", StringComparison.OrdinalIgnoreCase) ? "pt"
            : !name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? English
            : name[2..].ToUpperInvariant() is "-HK" or "-MO" or "-TW" or "-HANT" ? "zh-Hant"
            : "zh-Hans";
    }
}
