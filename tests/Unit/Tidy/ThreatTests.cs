using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>The threat model promises nothing that no test shows.</summary>
public sealed partial class ThreatTests
{
    private static readonly string Page = Path.Combine(TestData.Repository, "docs", "threat-model.md");
    private static readonly HashSet<string> Known = [.. Sources.Files(".cs", "tests").SelectMany(TestsIn)];

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var named = Named(File.ReadAllText(Page));
        Assert.True(named.Count > 50, $"the page names {named.Count} tests");
        Assert.Empty(named.Except(Known, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_threat_has_a_test_or_says_that_it_has_none() =>
        Assert.Empty(File.ReadLines(Page).Where(IsUnproved));

    [Theory]
    [InlineData("CanaryTests.A_test_that_nobody_wrote")]
    [InlineData("NoSuchTests.No_refusal_repeats_what_was_sent")]
    public void A_made_up_name_is_found(string name) =>
        Assert.Equal([name], Named($"| a | b | `{name}` |").Except(Known, StringComparer.Ordinal));

    [Theory]
    [InlineData("| steals | a wall | |", true)]
    [InlineData("| steals | a wall | see elsewhere |", true)]
    [InlineData("| steals | a wall | not covered yet |", false)]
    [InlineData("| steals | a wall | `CanaryTests.A_test` |", false)]
    [InlineData("| Threat | Control | Tests |", false)]
    [InlineData("| a gap | what it means |", false)]
    public void A_row_without_proof_is_found(string row, bool found) => Assert.Equal(found, IsUnproved(row));

    private static List<string> Named(string page) => [.. Name().Matches(page).Select(match => match.Groups[1].Value)];

    private static bool IsUnproved(string line) =>
        line.Split('|') is [_, var threat, _, var tests, _]
        && threat.Trim() is not ("Threat" or "---") && !threat.StartsWith("---", StringComparison.Ordinal)
        && tests.Trim() != "not covered yet" && Named(tests).Count == 0;

    /// <summary>Classes are found by their file's own name, so the name of a test class is the name of its file.</summary>
    private static IEnumerable<string> TestsIn(string file) =>
        Method().Matches(Sources.Blank(File.ReadAllText(file)))
            .Select(match => $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}");

    [GeneratedRegex(@"`(\w+\.[A-Z]\w*_\w+)`", RegexOptions.None, 10_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"\[(?:Fact|Theory|Property)\b[^;{]*?public (?:async )?[\w<>]+ (\w+)\(", RegexOptions.None, 10_000)]
    private static partial Regex Method();
}
