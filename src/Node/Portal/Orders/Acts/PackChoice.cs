using LotusBridge.Node.Portal.Parts;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>A choice that a rule pack offers: its name in the reader's language, and the pack's own words with the article below.</summary>
internal static class PackChoice
{
    /// <summary>Of the packs' own words.</summary>
    public const string Language = "en";

    public static Choice Of(Ground ground, LanguageTexts t) =>
        Of(ground.Id, t.In("terms.ground", ground.Id), ground.Text, ground.Article);

    public static Choice Of(Condition condition, LanguageTexts t) =>
        Of(condition.Id, t.In("terms.condition", condition.Id), condition.Text, condition.Article);

    public static Choice Of(string value, string text, string words, string article) =>
        new(value, text, $"{words} ({article})", Language);
}
