using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace LotusBridge.Court.Papers;

/// <summary>The words of the certificate in one language: one JSON object a language in <c>Texts/</c>.</summary>
public sealed class CourtWords
{
    private readonly Dictionary<string, string> words;

    private CourtWords(string language, Dictionary<string, string> words) => (Language, this.words) = (language, words);

    /// <summary>BCP 47 tags of the languages that there are.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["zh-Hant", "zh-Hans", "pt", "en"];

    public string Language { get; }

    public IEnumerable<string> Keys => words.Keys;

    /// <exception cref="KeyNotFoundException">A fault of the program.</exception>
    public string this[string key] => words[key];

    public string Say(string key, params object?[] blanks) =>
        string.Format(CultureInfo.InvariantCulture, words[key], blanks);

    /// <summary>The words for a value that may be new: itself where there are none.</summary>
    public string Of(string group, string value) => words.GetValueOrDefault($"{group}.{value}", value);

    public static CourtWords In(string language)
    {
        using var stream = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream($"LotusBridge.Court.Texts.{language}.json")
            ?? throw new KeyNotFoundException($"no words in '{language}'");
        var read = JsonSerializer.Deserialize<Dictionary<string, string>>(stream, JsonSerializerOptions.Strict);
        return new CourtWords(language, new Dictionary<string, string>(read!, StringComparer.Ordinal));
    }
}
