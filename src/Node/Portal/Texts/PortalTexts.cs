using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace LotusBridge.Node.Portal.Texts;

/// <summary>
/// All texts of the portal, merged from the embedded files <c>area.language.json</c>, each a flat object of
/// <c>"area.key": "text"</c>. A key belongs to the area that it starts with, so that no two files speak of one.
/// </summary>
internal sealed class PortalTexts
{
    private const string Folder = "texts/";

    private readonly Dictionary<PortalLanguage, LanguageTexts> byLanguage;

    private PortalTexts(Dictionary<PortalLanguage, LanguageTexts> byLanguage) => this.byLanguage = byLanguage;

    public static PortalTexts Embedded { get; } = Load(typeof(PortalTexts).Assembly);

    public LanguageTexts In(PortalLanguage language) => byLanguage[language];

    /// <summary>The embedded files: area, language, and the keys with their texts in the file's order, doubled ones too.</summary>
    public static IEnumerable<(string Area, PortalLanguage Language, IReadOnlyList<KeyValuePair<string, string>> Texts)> Files(
        Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(one => one.StartsWith(Folder, StringComparison.Ordinal)))
        {
            if (name[Folder.Length..].Split('.') is not [var area, var tag, "json"] || PortalLanguage.Find(tag) is not { } language)
            {
                throw new InvalidDataException($"{name} is no text file: area.language.json");
            }

            using var stream = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(stream);
            yield return (area, language, [.. json.RootElement.EnumerateObject()
                .Select(one => KeyValuePair.Create(one.Name, one.Value.GetString() ?? ""))]);
        }
    }

    private static PortalTexts Load(Assembly assembly)
    {
        var all = PortalLanguage.All.ToDictionary(
            one => one, _ => new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (_, language, texts) in Files(assembly))
        {
            foreach (var (key, text) in texts)
            {
                all[language][key] = text;
            }
        }

        return new PortalTexts(all.ToDictionary(
            one => one.Key, one => new LanguageTexts(one.Key, one.Value.ToFrozenDictionary(StringComparer.Ordinal))));
    }
}

/// <summary>The texts of one language.</summary>
internal sealed class LanguageTexts(PortalLanguage language, FrozenDictionary<string, string> texts)
{
    public PortalLanguage Language => language;

    public IEnumerable<string> Keys => texts.Keys;

    /// <summary>The text, with <c>{0}</c>, <c>{1}</c>… filled in; the key itself where there is none, which a test forbids.</summary>
    public string this[string key, params object[] fillings]
    {
        get
        {
            var text = texts.GetValueOrDefault(key, key);
            return fillings.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, fillings);
        }
    }

    /// <summary>Null where there is no such text.</summary>
    public string? Find(string key) => texts.GetValueOrDefault(key);

    /// <summary>The text of one member of a family of keys, as in <c>In("terms.role", "judge")</c>; the code where there is none.</summary>
    public string In(string family, string code) => texts.GetValueOrDefault(family + "." + code, code);

    /// <summary>The form for this number: <c>key.one</c> or <c>key.other</c>, the number as <c>{0}</c>.</summary>
    public string Count(string key, long number) => this[key + (number == 1 ? ".one" : ".other"), number];
}
