using System.Globalization;
using System.Text.Json;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>
/// Texts that a reader gets in another language than their own: keys that a language lacks, texts that are the English ones, and what
/// of either stands in a rendered page.
/// </summary>
internal static class TextsRow
{
    private const string Model = "en";
    private const string Folder = "texts/";
    private const string Allowed = "same-in-english.txt";

    public static async Task<Measured> RunAsync(Bench bench)
    {
        var texts = Read();
        var same = Lines(Allowed).ToHashSet(StringComparer.Ordinal);
        var english = texts[Model];
        var found = new List<string>();
        foreach (var language in Crawl.Languages.Where(one => one != Model))
        {
            var own = texts[language];
            found.AddRange(english.Keys.Where(key => !own.ContainsKey(key)).Select(key => $"{key} is missing in {language}"));
            found.AddRange(own.Where(one => !same.Contains(one.Key) && english.GetValueOrDefault(one.Key) == one.Value)
                .Select(one => $"{one.Key} is English in {language}"));
        }

        var crawl = await bench.SharedAsync(Crawl.RunAsync).ConfigureAwait(false);
        var shown = 0;
        foreach (var page in crawl.Pages.GroupBy(page => page.Language).Where(group => group.Key != Model))
        {
            var reader = new ForeignTexts(english, texts[page.Key]);
            var parts = page.SelectMany(one => PageTexts.Of(one.Html), (one, text) => (one.Kind, text)).Distinct().ToList();
            shown += parts.Count;
            found.AddRange(parts.Where(part => reader.IsForeign(part.text)).Select(part => $"{part.Kind} in {page.Key}: {part.text}"));
        }

        return new Measured(
            new Row("untranslated", found.Count, "texts", null, null, null, 0, found.Count == 0 && !bench.IsQuick),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"of {english.Count} texts in {texts.Count} languages, and {shown} texts on pages; {string.Join("; ", found.Distinct().Take(8))}"));
    }

    private static Dictionary<string, Dictionary<string, string>> Read()
    {
        var all = Crawl.Languages.ToDictionary(
            one => one, _ => new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var assembly = typeof(TextsRow).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(one => one.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(stream);
            foreach (var text in json.RootElement.EnumerateObject())
            {
                all[name.Split('.')[1]][text.Name] = text.Value.GetString()!;
            }
        }

        return all;
    }

    private static List<string> Lines(string resource)
    {
        using var stream = typeof(TextsRow).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
