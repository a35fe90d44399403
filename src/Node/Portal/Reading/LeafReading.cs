using System.Text.Json;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>One value of a payload as people read it. The value as it stands is always there, too.</summary>
internal sealed class LeafReading(ReadingContext context)
{
    private const int GroupLength = 8;

    /// <summary>Codes whose meaning is the rule pack's: without the pack they are shown as they stand.</summary>
    private static readonly HashSet<FieldKind> OfPack =
    [
        FieldKind.Category, FieldKind.Ground, FieldKind.Condition, FieldKind.Clock, FieldKind.Listed, FieldKind.Form,
        FieldKind.FormField,
    ];

    /// <summary>The form whose fields come next: a field's id says nothing without its form.</summary>
    private string? form;

    /// <param name="bare">Path, label and depth.</param>
    /// <param name="schema">What the schema says it is; null where it says nothing.</param>
    public ReadLine Of(ReadLine bare, JsonElement value, Type? schema, FieldKind? kind, JsonElement parent)
    {
        var plain = schema is null ? null : Nullable.GetUnderlyingType(schema) ?? schema;
        return value.ValueKind switch
        {
            JsonValueKind.True => bare with { Value = context.Say("acts.yes"), Code = "true" },
            JsonValueKind.False => bare with { Value = context.Say("acts.no"), Code = "false" },
            JsonValueKind.Number => bare with { Value = value.GetRawText() },
            _ when plain == typeof(DateTimeOffset) => MomentLine(bare, value.GetString()!),
            _ when plain is { IsEnum: true } => Word(bare, WordFamilies.Of(plain), value.GetString()!),
            _ when IsDigest(value.GetString()!) => DigestLine(bare, value.GetString()!),
            _ => Text(bare, value.GetString()!, kind ?? FieldKind.Words, parent),
        };
    }

    public ReadLine Text(ReadLine bare, string text, FieldKind kind, JsonElement parent)
    {
        form = kind == FieldKind.Form ? text : form;
        return Said(bare, text, kind, parent);
    }

    private ReadLine Said(ReadLine bare, string text, FieldKind kind, JsonElement parent) => kind switch
    {
        FieldKind.Plain => Shown(bare, text),
        FieldKind.Words => Shown(bare with { Mark = bare.Mark | ReadMark.OwnWords }, text),
        FieldKind.Office => Shown(bare, text),
        FieldKind.Person => Person(bare, text),
        FieldKind.Territory => Word(bare, WordFamilies.Of(kind), text, context.Pack?.FindTerritory(text)?.Title),
        _ when OfPack.Contains(kind) => context.Pack is null ? Shown(bare, text) : Coded(bare, text, kind, parent),
        _ => Word(bare, WordFamilies.Of(kind), text),
    };

    /// <summary>Null where no pack is at hand or it does not know the code.</summary>
    public PackText? PackText(FieldKind kind, string code, JsonElement parent) => context.Pack is not { } pack
        ? null
        : PackTexts.Find(pack, kind, code, Beside(parent, "article"), form);

    private ReadLine Coded(ReadLine bare, string text, FieldKind kind, JsonElement parent)
    {
        var law = PackText(kind, text, parent);
        return law is null
            ? Shown(bare with { Mark = bare.Mark | ReadMark.UnknownCode }, text)
            : Word(bare, WordFamilies.Of(kind), text, law.Text) with { Citation = law.Citation } is var line && law.IsConfirmed
                ? line
                : line with { Mark = line.Mark | ReadMark.Unconfirmed };
    }

    private ReadLine Word(ReadLine bare, string family, string code, string? otherwise = null) =>
        (context.Find(family + code) ?? otherwise) is { } word
            ? bare with { Value = PlainText.Show(word), Code = PlainText.Show(code) }
            : Shown(bare with { Mark = bare.Mark | ReadMark.UnknownCode }, code);

    private ReadLine Person(ReadLine bare, string id)
    {
        var line = Shown(bare, id);
        return context.Who(id) is { } author && Author.IsId(id)
            ? line with
            {
                Value = $"{context.Find(WordFamilies.Of(FieldKind.Role) + author.Role) ?? author.Role}, {PlainText.Show(author.Office)}",
                Code = line.Value,
            }
            : line;
    }

    private ReadLine MomentLine(ReadLine bare, string text) => Moment.TryParse(text, out var at)
        ? bare with { Value = MomentText.Of(at, context), Code = text }
        : Shown(bare with { Mark = bare.Mark | ReadMark.UnknownCode }, text);

    /// <summary>Whole, in groups that an eye can follow from one paper to another.</summary>
    private static ReadLine DigestLine(ReadLine bare, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal) + 1;
        var groups = text[colon..].Chunk(GroupLength).Select(group => new string(group));
        return bare with
        {
            Value = $"{text[..colon]} {string.Join(' ', groups)}", Code = text, Mark = bare.Mark | ReadMark.Digest,
        };
    }

    private static bool IsDigest(string text) =>
        Digest.TryParse(text, out _) || Sm3Digest.TryParse(text, out _);

    private static ReadLine Shown(ReadLine bare, string text)
    {
        var value = PlainText.Show(text, out var isDisguised);
        return bare with { Value = value, Mark = bare.Mark | (isDisguised ? ReadMark.Disguised : ReadMark.None) };
    }

    private static string? Beside(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var beside)
        && beside.ValueKind == JsonValueKind.String ? beside.GetString() : null;
}
