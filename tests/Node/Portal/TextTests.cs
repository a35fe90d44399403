using System.Text.RegularExpressions;
using LotusBridge.Node.Portal.Texts;
using Area = (string Area, LotusBridge.Node.Portal.Texts.PortalLanguage Language,
    System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>> Texts);

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Every text of the portal is there in four languages, once, and is used.</summary>
public sealed partial class TextTests
{
    private static readonly string Source = Path.Combine(Folders.Repository, "src", "Node", "Portal");

    private static readonly List<Area> Files = [.. PortalTexts.Files(typeof(PortalTexts).Assembly)];

    [Fact]
    public void Every_key_has_a_text_in_every_language()
    {
        foreach (var area in Files.GroupBy(file => file.Area))
        {
            Assert.Equal(PortalLanguage.All.Count, area.Count());
            var english = Keys(area.Single(file => file.Language == PortalLanguage.English));
            Assert.All(area, file => Assert.Equal((file.Area, file.Language.Tag, string.Join('\n', english)),
                (file.Area, file.Language.Tag, string.Join('\n', Keys(file)))));
        }
    }

    [Fact]
    public void No_key_stands_twice_or_in_another_areas_file_or_without_a_text()
    {
        Assert.Empty(Files.SelectMany(file => file.Texts.GroupBy(one => one.Key).Where(same => same.Count() > 1)
            .Select(same => $"{file.Area}.{file.Language}: {same.Key} twice")));
        Assert.Empty(Files.SelectMany(file => file.Texts.Where(one =>
            !one.Key.StartsWith(file.Area + ".", StringComparison.Ordinal) || one.Value.Trim().Length == 0)
            .Select(one => $"{file.Area}.{file.Language}: {one.Key}")));
    }

    [Fact]
    public void No_text_is_left_in_English()
    {
        var same = File.ReadLines(Path.Combine(Folders.Repository, "tests", "Node", "Portal", "same-in-english.txt"))
            .ToHashSet(StringComparer.Ordinal);
        var english = PortalTexts.Embedded.In(PortalLanguage.English);
        Assert.Empty(Files.Where(file => file.Language != PortalLanguage.English).SelectMany(file => file.Texts
            .Where(one => one.Value == english.Find(one.Key) && !same.Contains(one.Key))
            .Select(one => $"{one.Key} in {file.Language}: {one.Value}")));
    }

    [Fact]
    public void Every_form_of_a_text_has_the_same_fillings()
    {
        var english = PortalTexts.Embedded.In(PortalLanguage.English);
        Assert.Empty(Files.SelectMany(file => file.Texts
            .Where(one => english.Find(one.Key) is { } model && !Fillings(one.Value).SetEquals(Fillings(model)))
            .Select(one => $"{one.Key} in {file.Language}")));
    }

    [Fact]
    public void Every_key_is_used_and_every_used_key_exists()
    {
        var sources = Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var areas = Files.Select(file => file.Area).ToHashSet(StringComparer.Ordinal);
        var (literals, families) = Used(sources, areas);
        var english = PortalTexts.Embedded.In(PortalLanguage.English);
        var keys = english.Keys.ToHashSet(StringComparer.Ordinal);
        Assert.Empty(keys.Where(key => !literals.Contains(key) && !literals.Contains(Stem(key))
            && !families.Any(family => key.StartsWith(family, StringComparison.Ordinal))));
        Assert.Empty(literals.Where(one => !keys.Contains(one) && !keys.Contains(one + ".other")
            && !keys.Any(key => key.StartsWith(one + ".", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_key_in_no_source_and_one_that_is_nowhere_are_found()
    {
        var (literals, families) = Used(["T[\"shell.a\"] T.In(\"shell.role\", x) T.Find(\"shell.refused.\" + code)"], ["shell"]);
        Assert.Equal(["shell.a", "shell.role"], literals.Order(StringComparer.Ordinal));
        Assert.Equal(["shell.refused.", "shell.role."], families.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("zh-MO,zh;q=0.9,en;q=0.8", "zh-Hant")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-Hant-CN", "zh-Hant")]
    [InlineData("fr, pt-PT;q=0.5, en;q=0.4", "pt")]
    [InlineData("en;q=0.1, pt;q=0.9", "pt")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData("zh-Hant;q=nonsense", "zh-Hant")]
    public void The_browsers_wish_is_heard(string wish, string tag) =>
        Assert.Equal(tag, PortalLanguage.Of(null, wish).Tag);

    [Fact]
    public void What_the_person_chose_comes_first_and_what_nobody_speaks_counts_for_nothing()
    {
        Assert.Equal("pt", PortalLanguage.Of("pt", "en").Tag);
        Assert.Equal("en", PortalLanguage.Of("xx\r\n", "en").Tag);
    }

    [Fact]
    public void Moments_are_written_as_people_write_them()
    {
        var at = new DateTimeOffset(2026, 5, 4, 18, 5, 0, TimeSpan.Zero);
        var macau = TimeSpan.FromHours(8);
        Assert.Equal("5 May 2026, 02:05", LocalTime.Write(at, macau, PortalLanguage.English));
        Assert.Equal("5 de maio de 2026, 02:05", LocalTime.Write(at, macau, PortalLanguage.Portuguese));
        Assert.Equal("2026年5月5日 02:05", LocalTime.Write(at, macau, PortalLanguage.TraditionalChinese));
    }

    private static List<string> Keys(Area file) => [.. file.Texts.Select(one => one.Key).Order(StringComparer.Ordinal)];

    private static HashSet<string> Fillings(string text) =>
        Filling().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    private static string Stem(string key) => key[..key.LastIndexOf('.')];

    /// <summary>Keys that stand in a source as they are, and families whose members are found while running.</summary>
    private static (HashSet<string> Literals, HashSet<string> Families) Used(IEnumerable<string> sources, HashSet<string> areas)
    {
        var (literals, families) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var source in sources)
        {
            foreach (Match match in Literal().Matches(source))
            {
                var key = match.Groups[2].Value;
                if (!areas.Contains(key.Split('.')[0]))
                {
                    continue;
                }

                if (key.EndsWith('.'))
                {
                    families.Add(key);
                    continue;
                }

                literals.Add(key);
                if (match.Groups[1].Value.Length > 0)
                {
                    families.Add(key + ".");
                }
            }
        }

        return (literals, families);
    }

    [GeneratedRegex(@"(\bIn\(|Family\()?""([a-z]+(?:\.[a-z0-9-]+)*\.|[a-z]+(?:\.[a-z0-9-]+)+)""", RegexOptions.None, 10_000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{\d+\}", RegexOptions.None, 10_000)]
    private static partial Regex Filling();
}
