using System.Text.Json;
using LotusBridge.Node.Portal.Reading;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>The text files that the reading room needs, as they lie in the tree.</summary>
internal static class PortalWords
{
    public static IReadOnlyList<string> Languages { get; } = ["zh-Hant", "zh-Hans", "pt", "en"];

    private static readonly Dictionary<string, Dictionary<string, string>> Read = new(StringComparer.Ordinal);

    /// <summary>One area in one language, in the file's order.</summary>
    public static IReadOnlyDictionary<string, string> Area(string area, string language)
    {
        lock (Read)
        {
            var name = $"{area}.{language}.json";
            if (!Read.TryGetValue(name, out var texts))
            {
                var file = Path.Combine(TestData.Repository, "src", "Node", "Portal", "Texts", name);
                texts = JsonSerializer.Deserialize<Dictionary<string, string>>(
                    File.ReadAllBytes(file), JsonSerializerOptions.Strict)!;
                Read[name] = texts;
            }

            return texts;
        }
    }

    public static string? Find(string key, string language) =>
        Area(key[..key.IndexOf('.', StringComparison.Ordinal)], language).GetValueOrDefault(key);

    public static ReadingContext Context(string language) => new(key => Find(key, language));
}
