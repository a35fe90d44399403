using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>Every relative link of every page leads to a file, and to a heading where it names one.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void No_page_has_a_dead_link() => Assert.Empty(Sources.Files(".md").SelectMany(Dead));

    [Fact]
    public void A_dead_link_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("lotus-links");
        try
        {
            var page = Path.Combine(folder.FullName, "a.md");
            File.WriteAllText(page, "# A Heading\n[x](missing.md) [y](#a-heading) [z](#nowhere) [w](https://example.com/)\n");
            Assert.Equal(2, Dead(page).Count());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Dead(string page)
    {
        var text = Code().Replace(File.ReadAllText(page), string.Empty);
        return Link().Matches(text).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains(':', StringComparison.Ordinal) && !Leads(page, link))
            .Select(link => $"{Sources.Relative(page)}: {link}");
    }

    private static bool Leads(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal)
            ? File.Exists(target) || Directory.Exists(target)
            : File.Exists(target) && Headings(target).Contains(parts[1]);
    }

    private static HashSet<string> Headings(string page) => File.ReadLines(page)
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'))
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"(?s)```.*?```|`[^`\n]*`", RegexOptions.None, 10_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)", RegexOptions.None, 10_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 10_000)]
    private static partial Regex NotInAnchor();
}
