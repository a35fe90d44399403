using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Reading;

/// <summary>What a rule pack says of a code.</summary>
/// <param name="Language">Of the text.</param>
internal sealed record PackText(string Text, string? Citation, bool IsConfirmed, string Language)
{
    public bool IsTranslated => Language != RulePack.OwnLanguage;
}

/// <summary>Looks up the codes of a payload in the rule pack that it stands under.</summary>
internal static class PackTexts
{
    /// <summary>Null where the pack has no such code.</summary>
    /// <param name="article">The article beside a ground: the same ground may stand at several places of a pack.</param>
    /// <param name="form">The form beside a form's field.</param>
    public static PackText? Find(RulePack pack, FieldKind kind, string code, string? article, string? form) => kind switch
    {
        FieldKind.Category => Of(pack, pack.FindCategory(code), one => one.Title + After(pack) + one.Definition),
        FieldKind.Ground => Of(pack, Ground(pack, code, article), one => one.Text),
        FieldKind.Condition => Of(pack, pack.Conditions.FirstOrDefault(one => one.Id == code), one => one.Text)
            ?? Of(pack, pack.Forms.FirstOrDefault(one => one.Id == code), one => one.Text),
        FieldKind.Clock => Of(pack, pack.Clocks.FirstOrDefault(one => one.Id == code), one => one.Effect),
        FieldKind.Listed => Of(pack, pack.Offences?.Listed.FirstOrDefault(one => one.Id == code), one => one.Condition ?? one.Article),
        FieldKind.Form => Of(pack, pack.Forms.FirstOrDefault(one => one.Id == code), one => one.Text),
        FieldKind.FormField => Field(pack, code, form),
        FieldKind.Act => Of(pack, pack.FindAct(code), one => one.Text),
        _ => null,
    };

    /// <summary>What stands between a title and what it means.</summary>
    private static string After(RulePack pack) => pack.Language.StartsWith("zh", StringComparison.Ordinal) ? "：" : ". ";

    private static Ground? Ground(RulePack pack, string code, string? article) =>
        pack.Grounds.FirstOrDefault(one => one.Id == code && one.Article == article)
        ?? pack.Grounds.FirstOrDefault(one => one.Id == code);

    private static PackText? Field(RulePack pack, string code, string? form) =>
        pack.Forms.FirstOrDefault(one => one.Id == form) is { } of
        && of.Fields.FirstOrDefault(one => one.Id == code) is { } field
            ? new PackText(field.Text, of.Article, of.Confirmed, pack.Language)
            : null;

    private static PackText? Of<T>(RulePack pack, T? rule, Func<T, string> text)
        where T : Rule => rule is null ? null : new PackText(text(rule), rule.Article, rule.Confirmed, pack.Language);
}
