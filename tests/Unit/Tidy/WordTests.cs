using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>Names that say nothing are not used, and the tree speaks of the product alone.</summary>
public sealed partial class WordTests
{
    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Assert.Empty(Sources.Files(".cs", "src").SelectMany(file => Empty(File.ReadAllText(file))
            .Select(name => $"{Sources.Relative(file)}: {name}")));

    [Theory]
    [InlineData("internal sealed class OrderManager { }")]
    [InlineData("public record PackageInfo(int A);")]
    [InlineData("interface ISigningService { }")]
    public void An_empty_name_is_found(string source) => Assert.Single(Empty(source));

    [Fact]
    public void No_room_or_folder_has_a_name_that_says_nothing()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(TestData.Repository, "src"), "*", SearchOption.AllDirectories);
        string[] banned = ["Core", "Common", "Shared", "Abstractions", "Helpers", "Utils", "Misc"];
        Assert.Empty(folders.Where(folder => banned.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase)));
    }

    [Fact]
    public void No_suppression_hides_a_banned_symbol_in_the_product() =>
        Assert.Empty(Sources.Files(".cs", "src").Where(file => Suppressed(File.ReadAllText(file))));

    [Fact]
    public void A_suppressed_ban_is_found() => Assert.True(Suppressed("#pragma warning disable RS0030"));

    [Fact]
    public void Time_and_randomness_are_banned_by_the_analyzer()
    {
        var banned = File.ReadAllText(Path.Combine(TestData.Repository, "BannedSymbols.txt"));
        Assert.Contains("P:System.DateTimeOffset.UtcNow;", banned, StringComparison.Ordinal);
        Assert.Contains("M:System.Guid.NewGuid;", banned, StringComparison.Ordinal);
        Assert.Contains("T:System.Random;", banned, StringComparison.Ordinal);
    }

    /// <summary>In .NET <c>$</c> also stands before a last line feed, so that a name with one would pass; <c>\z</c> does not.</summary>
    [Fact]
    public void No_pattern_lets_a_last_line_feed_through() =>
        Assert.Empty(Sources.Files(".cs", "src").Where(file => LooseEnd().IsMatch(File.ReadAllText(file))));

    [Fact]
    public void A_pattern_with_a_loose_end_is_found() => Assert.Matches(LooseEnd(), "[GeneratedRegex(\n    \"^a$\", 1)]");

    private static bool Suppressed(string source) =>
        source.Contains("disable RS0030", StringComparison.Ordinal)
        || source.Contains("SuppressMessage(\"ApiDesign\"", StringComparison.Ordinal);

    private static IEnumerable<string> Empty(string source) =>
        TypeName().Matches(Sources.Blank(source)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+(?:class\s+|struct\s+)?(\w*(?:Manager|Helper|Helpers|Util|Utils|Utility|Service|Data|Info|Impl|DTO|Dto))\b", RegexOptions.None, 10_000)]
    private static partial Regex TypeName();

    [GeneratedRegex("GeneratedRegex\\(\\s*@?\"[^\"]*\\$\"", RegexOptions.None, 10_000)]
    private static partial Regex LooseEnd();
}
