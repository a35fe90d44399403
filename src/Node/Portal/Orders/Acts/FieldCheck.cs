using LotusBridge.Node.Portal.Parts;
using LotusBridge.Node.Portal.Texts;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>What was entered against what was asked: texts within their lengths, choices among those that were offered.</summary>
internal static class FieldCheck
{
    public static List<FieldError> Of(LanguageTexts t, IEnumerable<ActField> fields, ActEntry entry) =>
    [
        .. from field in fields
           let problem = field.Choices is null ? OfText(t, field, entry) : OfChoice(t, field, entry)
           where problem is not null
           select new FieldError(field.Name, problem),
    ];

    public static string LabelOf(LanguageTexts t, ActField field) =>
        field.Label ?? t.Find("orders.field." + field.Name) ?? t.In("evidence.field", field.Name);

    private static string? OfText(LanguageTexts t, ActField field, ActEntry entry)
    {
        var texts = field.IsList ? entry.Lines(field.Name) : [entry[field.Name]];
        return texts.Count > field.MaxItems ? t["orders.error.items", field.MaxItems]
            : entry[field.Name].Length == 0 ? field.IsRequired ? t["orders.error.missing", LabelOf(t, field)] : null
            : texts.Any(text => text.Length < field.MinLength || text.Length > field.MaxLength)
                ? t["orders.error.length", LabelOf(t, field), field.MinLength, field.MaxLength]
            : null;
    }

    private static string? OfChoice(LanguageTexts t, ActField field, ActEntry entry)
    {
        var chosen = entry.Many(field.Name);
        return chosen.Any(one => field.Choices!.All(choice => choice.Value != one)) || (!field.IsMultiple && chosen.Count > 1)
                ? t["orders.error.choice", LabelOf(t, field)]
            : field.IsRequired && chosen.Count == 0 ? t["orders.error.missing", LabelOf(t, field)]
            : null;
    }
}
