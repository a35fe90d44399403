using System.Globalization;
using LotusBridge.Rules.Yaml;

namespace LotusBridge.Rules.Format;

/// <summary>
/// Takes one mapping apart, key by key. What is wrong goes on the list of problems and a stand-in is returned, so that
/// an author sees all mistakes at once; the pack itself is then never handed out.
/// </summary>
internal sealed class Fields(Mapping mapping, List<Problem> problems)
{
    /// <summary>Longest text in characters.</summary>
    public const int MaxText = 1000;

    /// <summary>Longest id in characters.</summary>
    public const int MaxId = 64;

    /// <summary>Most items of one list.</summary>
    public const int MaxItems = 500;

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public void Problem(string key, string text) => Problem(Find(key) ?? mapping, text);

    public bool Has(string key) => Find(key) is not null;

    public string Text(string key) => Find(key) is { } node ? TextOf(node, key) : Missing(key);

    public string? TextOrNone(string key) => Find(key) is { } node ? TextOf(node, key) : null;

    public string Id(string key) => Find(key) is { } node ? IdOf(node, key) : Missing(key);

    /// <summary>Two ids joined by a dot, as statement types are named.</summary>
    public string Pair(string key) => Find(key) is { } node ? PairOf(node, key) : Missing(key);

    /// <summary>An id that another section must have declared.</summary>
    public string Reference(string key, IReadOnlySet<string> known) =>
        Find(key) is { } node ? ReferenceOf(node, key, known) : Missing(key);

    public string? ReferenceOrNone(string key, IReadOnlySet<string> known) =>
        Find(key) is { } node ? ReferenceOf(node, key, known) : null;

    public IReadOnlyList<string> References(string key, IReadOnlySet<string> known, int least)
    {
        List<string> words = [.. Items(key, least).Select(n => ReferenceOf(n, key, known))];
        if (words.Distinct(StringComparer.Ordinal).Count() < words.Count)
        {
            Problem(key, $"{key} names something twice");
        }

        return words;
    }

    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices) =>
        Find(key) is { } node ? ChoiceOf(node, key, choices) : Missing<T>(key);

    public IReadOnlyList<T> Choices<T>(string key, IReadOnlyDictionary<string, T> choices, int least) =>
        [.. Items(key, least).Select(n => ChoiceOf(n, key, choices))];

    public IReadOnlyList<string> Texts(string key, int least) => [.. Items(key, least).Select(n => TextOf(n, key))];

    public bool Flag(string key) => Find(key) is { } node ? FlagOf(node, key) : Missing<bool>(key);

    public bool FlagOr(string key, bool otherwise) => Find(key) is { } node ? FlagOf(node, key) : otherwise;

    public int Number(string key, int least, int most)
    {
        if (Find(key) is not { } node)
        {
            return Missing<int>(key);
        }

        if (node is Scalar { IsPlain: true, Text: { Length: > 0 and <= 9 } digits } && digits.All(char.IsAsciiDigit)
            && int.Parse(digits, CultureInfo.InvariantCulture) is var number && number >= least && number <= most)
        {
            return number;
        }

        Problem(node, $"{key} must be a whole number from {least} to {most}");
        return least;
    }

    /// <summary>
    /// A list of mappings; a missing key is an empty list unless at least one is wanted. No two may have the same id.
    /// </summary>
    public IReadOnlyList<T> Each<T>(string key, Func<Fields, T> read, int least = 0, Func<T, string>? id = null)
    {
        List<T> entries = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var fields in Items(key, least).Select(n => Open(n, key)).OfType<Fields>())
        {
            var entry = read(fields);
            fields.Close();
            entries.Add(entry);
            if (id?.Invoke(entry) is { Length: > 0 } name && !seen.Add(name))
            {
                fields.Problem("id", $"{name} stands twice in {key}");
            }
        }

        return entries;
    }

    public T? Section<T>(string key, Func<Fields, T> read)
        where T : class
    {
        if (Find(key) is not { } node || Open(node, key) is not { } fields)
        {
            return null;
        }

        var section = read(fields);
        fields.Close();
        return section;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var (key, _) in mapping.Entries.Where(e => !asked.Contains(e.Key.Text)))
        {
            Problem(key, $"the key {key.Text} is not known here");
        }
    }

    public T Missing<T>(string key)
    {
        Missing(key);
        return default!;
    }

    private string Missing(string key)
    {
        Problem(mapping, $"the key {key} is missing");
        return "";
    }

    private Node? Find(string key)
    {
        asked.Add(key);
        return mapping.Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;
    }

    private IReadOnlyList<Node> Items(string key, int least)
    {
        var node = Find(key);
        if (node is null && least == 0)
        {
            return [];
        }

        if (node is Sequence { Items: var items } && items.Count >= least && items.Count <= MaxItems)
        {
            return items;
        }

        Problem(node ?? mapping, $"{key} must be a list of {least} to {MaxItems} items");
        return [];
    }

    private Fields? Open(Node node, string key)
    {
        if (node is Mapping inner)
        {
            return new Fields(inner, problems);
        }

        Problem(node, $"{key} must be made of keys and values");
        return null;
    }

    private string TextOf(Node node, string key)
    {
        if (node is Scalar { Text: var text } && !string.IsNullOrWhiteSpace(text) && text.Length <= MaxText)
        {
            return text;
        }

        Problem(node, $"{key} must be a text of 1 to {MaxText} characters");
        return "";
    }

    private string IdOf(Node node, string key)
    {
        if (node is Scalar { Text: { Length: > 0 and <= MaxId } id } && IsId(id))
        {
            return id;
        }

        Problem(node, $"{key} must be an id: letters and digits, joined by hyphens, at most {MaxId} characters");
        return "";
    }

    private string PairOf(Node node, string key)
    {
        if (node is Scalar { Text: { Length: <= MaxId } pair } && pair.Split('.') is [var first, var second]
            && IsId(first) && IsId(second))
        {
            return pair;
        }

        Problem(node, $"{key} must be two ids joined by a dot, at most {MaxId} characters");
        return "";
    }

    private static bool IsId(string id) =>
        id.Split('-').All(part => part.Length > 0 && part.All(char.IsAsciiLetterOrDigit));

    private string ReferenceOf(Node node, string key, IReadOnlySet<string> known)
    {
        var id = IdOf(node, key);
        if (id.Length > 0 && !known.Contains(id))
        {
            Problem(node, $"{key} names {id}, which is none of: {string.Join(", ", known)}");
        }

        return id;
    }

    private T ChoiceOf<T>(Node node, string key, IReadOnlyDictionary<string, T> choices)
    {
        if (node is Scalar { Text: var text } && choices.TryGetValue(text, out var choice))
        {
            return choice;
        }

        Problem(node, $"{key} must be one of: {string.Join(", ", choices.Keys)}");
        return choices.Values.First();
    }

    private bool FlagOf(Node node, string key)
    {
        if (node is Scalar { IsPlain: true, Text: "true" or "false" } flag)
        {
            return flag.Text == "true";
        }

        Problem(node, $"{key} must be true or false");
        return false;
    }

    private void Problem(Node node, string text) => problems.Add(new Problem(node.Line, node.Column, text));
}
