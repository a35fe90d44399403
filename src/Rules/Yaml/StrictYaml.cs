using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LotusBridge.Rules.Yaml;

/// <summary>
/// The part of YAML that cannot be read in two ways: one document of mappings, sequences and scalars. Anchors, aliases
/// and tags are refused because what they mean depends on the reader; duplicate keys because one of them would be lost.
/// </summary>
internal sealed class StrictYaml
{
    /// <summary>Nesting beyond this is no rule pack; it also bounds the recursion below.</summary>
    public const int MaxDepth = 12;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly Parser parser;
    private readonly List<Problem> problems;

    private StrictYaml(string text, List<Problem> problems)
    {
        parser = new Parser(new StringReader(text));
        this.problems = problems;
    }

    /// <summary>Null, and at least one problem, when the bytes are not such a document.</summary>
    public static Node? Parse(ReadOnlyMemory<byte> bytes, List<Problem> problems)
    {
        try
        {
            return new StrictYaml(Strict.GetString(bytes.Span), problems).Document();
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new Problem(1, 1, "the file is not UTF-8"));
        }
        catch (Stop)
        {
            // The problem is on the list already.
        }
        catch (YamlException e)
        {
            problems.Add(At(e.Start, $"not YAML: {e.Message}"));
        }

        return null;
    }

    private Node Document()
    {
        Next();
        if (Next() is StreamEnd)
        {
            throw Fail(parser.Current!.Start, "the file is empty");
        }

        Next();
        var root = Read(depth: 1);
        Next();
        return Next() is StreamEnd ? root : throw Fail(parser.Current!.Start, "a second document is not allowed");
    }

    /// <summary>Reads the node whose first event is current, and leaves its last event current.</summary>
    private Node Read(int depth)
    {
        var start = parser.Current!;
        if (depth > MaxDepth)
        {
            throw Fail(start.Start, $"nested deeper than {MaxDepth} levels");
        }

        if (start is AnchorAlias)
        {
            throw Fail(start.Start, "an alias is not allowed");
        }

        if (start is NodeEvent node)
        {
            RefuseDecoration(node);
        }

        var (line, column) = Place(start.Start);
        return start switch
        {
            YamlDotNet.Core.Events.Scalar s => new Scalar(s.Value, s.Style == ScalarStyle.Plain, line, column),
            SequenceStart => new Sequence(Items(depth), line, column),
            MappingStart => new Mapping(Entries(depth), line, column),
            _ => throw Fail(start.Start, "expected a value"),
        };
    }

    private void RefuseDecoration(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            throw Fail(node.Start, "an anchor is not allowed");
        }

        if (!node.Tag.IsEmpty)
        {
            throw Fail(node.Start, "a tag is not allowed");
        }
    }

    private List<Node> Items(int depth)
    {
        List<Node> items = [];
        while (Next() is not SequenceEnd)
        {
            items.Add(Read(depth + 1));
        }

        return items;
    }

    private List<Entry> Entries(int depth)
    {
        List<Entry> entries = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            if (Read(depth + 1) is not Scalar key)
            {
                throw Fail(parser.Current!.Start, "a key must be a word");
            }

            if (!seen.Add(key.Text))
            {
                problems.Add(new Problem(key.Line, key.Column, $"the key {key.Text} stands twice"));
            }

            Next();
            entries.Add(new Entry(key, Read(depth + 1)));
        }

        return entries;
    }

    private ParsingEvent Next()
    {
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            parser.MoveNext();
        }
        catch (Exception e) when (e is not YamlException)
        {
            // YamlDotNet's scanner leaves some broken files with InvalidOperationException and the like.
            throw Fail(last, "not YAML from here on");
        }

        return parser.Current!;
    }

    private Stop Fail(Mark mark, string text)
    {
        problems.Add(At(mark, text));
        return new Stop();
    }

    private static Problem At(Mark mark, string text)
    {
        var (line, column) = Place(mark);
        return new Problem(line, column, text);
    }

    private static (int Line, int Column) Place(Mark mark) =>
        ((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>Leaves the recursion; carries nothing, because the problem is on the list.</summary>
    private sealed class Stop : Exception;
}
