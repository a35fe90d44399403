namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>The threat model promises nothing that no test shows.</summary>
public sealed class ThreatTests
{
    private static readonly string Page = Path.Combine(TestData.Repository, "docs", "threat-model.md");

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var named = Sources.NamedTests(File.ReadAllText(Page));
        Assert.True(named.Count > 50, $"the page names {named.Count} tests");
        Assert.Empty(named.Except(Sources.TestNames, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_threat_has_a_test_or_says_that_it_has_none() =>
        Assert.Empty(File.ReadLines(Page).Where(IsUnproved));

    [Theory]
    [InlineData("CanaryTests.A_test_that_nobody_wrote")]
    [InlineData("NoSuchTests.No_refusal_repeats_what_was_sent")]
    public void A_made_up_name_is_found(string name) =>
        Assert.Equal([name], Sources.NamedTests($"| a | b | `{name}` |").Except(Sources.TestNames, StringComparer.Ordinal));

    [Theory]
    [InlineData("| steals | a wall | |", true)]
    [InlineData("| steals | a wall | see elsewhere |", true)]
    [InlineData("| steals | a wall | not covered yet |", false)]
    [InlineData("| steals | a wall | `CanaryTests.A_test` |", false)]
    [InlineData("| Threat | Control | Tests |", false)]
    [InlineData("| a gap | what it means |", false)]
    public void A_row_without_proof_is_found(string row, bool found) => Assert.Equal(found, IsUnproved(row));

    private static bool IsUnproved(string line) =>
        line.Split('|') is [_, var threat, _, var tests, _]
        && threat.Trim() is not ("Threat" or "---") && !threat.StartsWith("---", StringComparison.Ordinal)
        && tests.Trim() != "not covered yet" && Sources.NamedTests(tests).Count == 0;
}
