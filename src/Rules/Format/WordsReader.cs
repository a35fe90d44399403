using LotusBridge.Rules.Yaml;

namespace LotusBridge.Rules.Format;

/// <summary>Reads a file of translations, and puts them into a pack's file in place of what its rules say.</summary>
internal static class WordsReader
{
    private const int Format = 1;

    /// <summary>The keys whose texts are for people alone. Articles are not among them: statements are signed with them.</summary>
    private static readonly HashSet<string> Spoken = new(StringComparer.Ordinal)
    {
        "title", "text", "definition", "condition", "effect", "who", "authority", "waiver",
    };

    public static PackWordsReading Read(ReadOnlyMemory<byte> yaml)
    {
        List<Problem> problems = [];
        if (PackReader.Open(yaml, problems) is not { } root)
        {
            return new PackWordsReading(null, problems);
        }

        var words = Words(root);
        root.Close();
        return problems.Count == 0 ? new PackWordsReading(words, problems) : new PackWordsReading(null, PackReader.InOrder(problems));
    }

    /// <summary>The same file in other words. A text without translation and a translation of no text are problems.</summary>
    public static Node Put(Node pack, PackWords words, List<Problem> problems)
    {
        HashSet<string> used = new(StringComparer.Ordinal);
        var put = Put(pack, isSpoken: false);
        problems.AddRange(words.Sources.Where(source => !used.Contains(source)).Order(StringComparer.Ordinal)
            .Select(source => new Problem(1, 1, $"the {words.Language} words translate what the pack does not say: {source}")));
        return put;

        Node Put(Node node, bool isSpoken) => node switch
        {
            Mapping mapping => mapping with
            {
                Entries = [.. mapping.Entries.Select(one => one with { Value = Put(one.Value, Spoken.Contains(one.Key.Text)) })],
            },
            Sequence sequence => sequence with { Items = [.. sequence.Items.Select(one => Put(one, isSpoken: false))] },
            Scalar scalar when isSpoken => scalar with { Text = Translate(scalar) },
            _ => node,
        };

        string Translate(Scalar scalar)
        {
            used.Add(scalar.Text);
            if (words.Find(scalar.Text) is { } text)
            {
                return text;
            }

            problems.Add(new Problem(scalar.Line, scalar.Column, $"the {words.Language} words lack: {scalar.Text}"));
            return scalar.Text;
        }
    }

    private static PackWords Words(Fields root)
    {
        root.Number("format", Format, Format);
        var (pack, language, remark) = (root.Id("pack"), root.Id("language"), root.Text("remark"));
        var texts = root.Each(
            "texts", one => KeyValuePair.Create(one.Text("source"), one.Text("target")), least: 1, id: one => one.Key);
        return new PackWords(texts.DistinctBy(one => one.Key).ToDictionary())
        {
            Pack = pack, Language = language, Remark = remark,
        };
    }
}
