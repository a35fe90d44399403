using LotusBridge.Node.Portal.Parts;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>A choice that a rule pack offers: its name in the reader's language, and the pack's own words with the article below.</summary>
internal static class PackChoice
{
    public static Choice Of(RulePack pack, Ground ground, LanguageTexts t) =>
        Of(pack, ground.Id, t.In("terms.ground", ground.Id), ground.Text, ground.Article);

    public static Choice Of(RulePack pack, Condition condition, LanguageTexts t) =>
        Of(pack, condition.Id, t.In("terms.condition", condition.Id), condition.Text, condition.Article);

    /// <param name="pack">In the words that are shown.</param>
    public static Choice Of(RulePack pack, string value, string text, string words, string article) =>
        new(value, text, $"{words} ({article})", pack.Language);
}
