using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>Goes through a payload once, in the order of its schema, and leaves no member out.</summary>
/// <param name="type">The statement type.</param>
internal sealed class ReadingWalk(string type, ReadingContext context)
{
    private readonly List<ReadLine> lines = [];
    private readonly LeafReading leaves = new(context);

    public IReadOnlyList<ReadLine> Lines => lines;

    public void Add(ReadLine line) => lines.Add(line);

    /// <summary>The members of an object: those of the schema first, as it has them, then what it does not know.</summary>
    /// <param name="path">Where the object stands in the payload.</param>
    /// <param name="schemaPath">The same below the body, without places in lists; empty for the body.</param>
    /// <param name="schema">The record behind it; null where the schema knows nothing of it.</param>
    public void Members(string path, string schemaPath, JsonElement element, Type? schema, int depth)
    {
        var known = PropertiesOf(schema);
        foreach (var property in known)
        {
            var below = Join(schemaPath, property.Name);
            if (element.TryGetProperty(property.Name, out var value))
            {
                Member($"{path}/{property.Name}", below, value, property.PropertyType, depth, element);
            }
            else if (depth == 1)
            {
                Add(Absent($"{path}/{property.Name}", Label(below, out _), depth, "acts.absent"));
            }
        }

        foreach (var other in element.EnumerateObject().Where(one => known.All(property => property.Name != one.Name)))
        {
            Member($"{path}/{other.Name}", Join(schemaPath, other.Name), other.Value, null, depth, element);
        }

        if (depth == 1 && known.Count == 0 && !element.EnumerateObject().Any())
        {
            Add(Absent(path + "/", context.Say("acts.field.nothing"), depth, "acts.nothing"));
        }
    }

    public void Member(
        string path, string schemaPath, JsonElement value, Type? schema, int depth, JsonElement parent = default)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Add(Heading(path, schemaPath, depth));
                Members(path, schemaPath, value, schema, depth + 1);
                break;
            case JsonValueKind.Array when value.GetArrayLength() == 0:
                Add(Absent(path, Label(schemaPath, out var mark), depth, "acts.none", mark));
                break;
            case JsonValueKind.Array:
                Items(path, schemaPath, value, schema, depth);
                break;
            default:
                Add(Scalar(path, schemaPath, value, schema, depth, parent));
                break;
        }

        Law(path, schemaPath, value, depth, parent);
    }

    /// <summary>A text that stands beside the payload: its type.</summary>
    public void Leaf(string path, string schemaPath, string text, FieldKind kind, int depth) =>
        Add(leaves.Text(new ReadLine(path, Label(schemaPath, out var mark), "", depth, mark), text, kind, default));

    private void Items(string path, string schemaPath, JsonElement list, Type? schema, int depth)
    {
        Add(Heading(path, schemaPath, depth));
        var item = ItemOf(schema);
        var place = 0;
        foreach (var one in list.EnumerateArray())
        {
            place++;
            var label = string.Format(
                CultureInfo.InvariantCulture, context.Say("acts.item"), place, list.GetArrayLength());
            var at = $"{path}/{place - 1}";
            if (one.ValueKind == JsonValueKind.Object)
            {
                Add(new ReadLine(at, label, "", depth + 1, ReadMark.Heading));
                Members(at, schemaPath, one, item, depth + 2);
            }
            else if (one.ValueKind == JsonValueKind.Array)
            {
                Member(at, schemaPath, one, item, depth + 1);
            }
            else
            {
                Add(Scalar(at, schemaPath, one, item, depth + 1, default) with { Label = label });
                Law(at, schemaPath, one, depth + 1, default);
            }
        }
    }

    private ReadLine Scalar(string path, string schemaPath, JsonElement value, Type? schema, int depth, JsonElement parent)
    {
        var bare = new ReadLine(path, Label(schemaPath, out var mark), "", depth, mark);
        return leaves.Of(bare, value, schema, FieldKinds.Find($"{type}/{schemaPath}"), parent);
    }

    /// <summary>What the rule pack says of a code, in its own words, below the code.</summary>
    private void Law(string path, string schemaPath, JsonElement value, int depth, JsonElement parent)
    {
        if (value.ValueKind == JsonValueKind.String && FieldKinds.Find($"{type}/{schemaPath}") is { } kind
            && leaves.PackText(kind, value.GetString()!, parent) is { } law)
        {
            // A code has its citation and its mark on its own line; the act itself is no code of the pack.
            var isAct = kind == FieldKind.Act;
            Add(new ReadLine(
                path + "#law", context.Say(law.IsTranslated ? "acts.pack-text-translated" : "acts.pack-text"),
                PlainText.Show(law.Text), depth + 1,
                ReadMark.PackText | (isAct && !law.IsConfirmed ? ReadMark.Unconfirmed : ReadMark.None), null,
                isAct ? law.Citation : null) { Language = law.Language });
        }
    }

    private ReadLine Heading(string path, string schemaPath, int depth) =>
        new(path, Label(schemaPath, out var mark), "", depth, ReadMark.Heading | mark);

    private ReadLine Absent(string path, string label, int depth, string word, ReadMark mark = ReadMark.None) =>
        new(path, label, context.Say(word), depth, ReadMark.Absent | mark);

    /// <summary>The type's own label of a member, else that of its name; its raw name where there is none.</summary>
    private string Label(string schemaPath, out ReadMark mark)
    {
        var name = schemaPath[(schemaPath.LastIndexOf('/') + 1)..];
        var label = context.Find($"acts.field.{type}.{schemaPath.Replace('/', '.')}") ?? context.Find("acts.field." + name);
        mark = label is null ? ReadMark.Unlabelled : ReadMark.None;
        return label ?? PlainText.Show(name);
    }

    private static IReadOnlyList<JsonPropertyInfo> PropertiesOf(Type? schema) =>
        schema is not null && StatementJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(schema) ?? schema) is
        { Kind: JsonTypeInfoKind.Object } shape ? [.. shape.Properties] : [];

    private static Type? ItemOf(Type? schema) =>
        schema is not null && StatementJson.Options.GetTypeInfo(schema) is { Kind: JsonTypeInfoKind.Enumerable } shape
            ? shape.ElementType
            : null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";
}
