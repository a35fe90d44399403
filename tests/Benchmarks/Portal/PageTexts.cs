using System.Net;
using System.Text.RegularExpressions;

namespace LotusBridge.Benchmarks.Portal;

/// <summary>The texts of a page that are to be in the reader's language.</summary>
internal static partial class PageTexts
{
    private static readonly HashSet<string> Void = new(
        ["meta", "link", "input", "br", "hr", "img", "path", "circle", "line", "rect"], StringComparer.Ordinal);

    // A person's own words, names and codes, and the English of the demonstration stay as they are.
    private static readonly HashSet<string> Left = new(["script", "code", "bdi", "blockquote", "time", "pre"], StringComparer.Ordinal);

    /// <summary>In the page's order; what is marked as not to be translated, or as of another language, is left out.</summary>
    public static IEnumerable<string> Of(string html)
    {
        // For each element that is open, whether it or one around it is left out.
        var open = new Stack<bool>();
        foreach (Match part in Part().Matches(html))
        {
            var (name, text) = (part.Groups["name"].Value, part.Groups["text"].Value);
            if (text.Length > 0)
            {
                var plain = WebUtility.HtmlDecode(text).Trim();
                if (plain.Length > 0 && !(open.TryPeek(out var isLeft) && isLeft))
                {
                    yield return plain;
                }
            }
            else if (part.Value.StartsWith("</", StringComparison.Ordinal))
            {
                open.TryPop(out _);
            }
            else if (name.Length > 0 && !Void.Contains(name) && !part.Value.EndsWith("/>", StringComparison.Ordinal))
            {
                open.Push((open.TryPeek(out var isLeft) && isLeft) || Left.Contains(name) || IsMarked(name, part.Value));
            }
        }
    }

    private static bool IsMarked(string name, string tag) =>
        tag.Contains(" translate=\"no\"", StringComparison.Ordinal)
        || (name != "html" && tag.Contains(" lang=\"", StringComparison.Ordinal));

    [GeneratedRegex("<!--.*?-->|<!DOCTYPE[^>]*>|</?(?<name>[a-zA-Z0-9]+)(?:\"[^\"]*\"|[^\">])*>|(?<text>[^<]+)", RegexOptions.Singleline, 10_000)]
    private static partial Regex Part();
}

/// <summary>Knows the English texts by sight, also with something filled in, and the names of keys.</summary>
internal sealed partial class ForeignTexts
{
    /// <summary>Shorter pieces around a filling are found by accident.</summary>
    private const int Telling = 8;

    private readonly HashSet<string> whole = new(StringComparer.Ordinal);
    private readonly List<(string Before, string After)> filled = [];
    private readonly HashSet<string> areas;

    public ForeignTexts(Dictionary<string, string> english, Dictionary<string, string> own)
    {
        areas = english.Keys.Select(key => key.Split('.')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, text) in english.Where(one => own.GetValueOrDefault(one.Key) != one.Value))
        {
            if (!text.Contains('{', StringComparison.Ordinal))
            {
                whole.Add(text);
            }
            else if (Math.Max(Before(text).Length, After(text).Length) >= Telling)
            {
                filled.Add((Before(text), After(text)));
            }
        }

        whole.ExceptWith(own.Values);
    }

    public bool IsForeign(string text) =>
        whole.Contains(text)
        || (Key().IsMatch(text) && areas.Contains(text.Split('.')[0]))
        || filled.Exists(one => text.Length > one.Before.Length + one.After.Length
            && text.StartsWith(one.Before, StringComparison.Ordinal) && text.EndsWith(one.After, StringComparison.Ordinal));

    private static string Before(string text) => text[..text.IndexOf('{', StringComparison.Ordinal)];

    private static string After(string text) => text[(text.LastIndexOf('}') + 1)..];

    [GeneratedRegex(@"^[a-z]+(?:\.[a-z0-9-]+)+$", RegexOptions.None, 1000)]
    private static partial Regex Key();
}
