using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace LotusBridge.Cli.Texts;

/// <summary>
/// Everything the command line says, in one language: one JSON object a language beside this file. A key is either a
/// command's path (<c>order issue</c>), an option or argument with or without its command before it
/// (<c>verify --roster</c>, <c>--json</c>), or the name of a sentence (<c>verify.holds</c>).
/// </summary>
internal sealed class Phrases
{
    private readonly Dictionary<string, string> phrases;

    private Phrases(string language, Dictionary<string, string> phrases) =>
        (Language, this.phrases) = (language, phrases);

    public string Language { get; }

    public IEnumerable<string> Keys => phrases.Keys;

    /// <exception cref="KeyNotFoundException">A sentence that no language has: a fault of the program.</exception>
    public string this[string key] => phrases[key];

    /// <summary>The sentence with its blanks filled in, numbers in invariant form.</summary>
    public string Say(string key, params object?[] blanks) =>
        string.Format(CultureInfo.InvariantCulture, phrases[key], blanks);

    public string? Find(string key) => phrases.GetValueOrDefault(key);

    /// <param name="language">One of <see cref="Texts.Language.All"/>.</param>
    public static Phrases In(string language)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"LotusBridge.Cli.Texts.{language}.json")
            ?? throw new KeyNotFoundException($"no texts in '{language}'");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Phrases(language, Read(bytes));
    }

    // By hand: the serializer compiles converters for a tenth of a second, which every command would wait for.
    private static Dictionary<string, string> Read(ReadOnlySpan<byte> json)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            read.Add(key, reader.GetString()!);
        }

        return read;
    }
}
