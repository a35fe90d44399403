namespace LotusBridge.Node.Portal.Reading;

/// <summary>The words of the portal, for anybody.</summary>
internal static class ReadingPages
{
    public static IReadOnlyList<PageRule> Rows { get; } =
        [PageRule.Public("/glossary", "terms.page.title", typeof(GlossaryPage)).InMenu()];
}
