namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>The page of the ledger's attacks names tests that exist, for every group, and says where there is none.</summary>
public sealed class LedgerSuiteTests
{
    private const int Groups = 13;

    private static readonly SuitePage Page = new("ledger-suite.md");

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var named = Page.Named;
        Assert.True(named.Count > 40, $"the page names {named.Count} tests");
        Assert.Empty(named.Except(Sources.TestNames, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_attack_has_a_test_or_says_that_it_has_none() =>
        Assert.Empty(Page.Unproved);

    [Fact]
    public void Every_group_has_its_attacks()
    {
        var groups = Page.Groups;
        Assert.Equal(Enumerable.Range(1, Groups), groups.Select(group => group.Number));
        Assert.Empty(groups.Where(group => group.Rows == 0));
    }

    [Theory]
    [InlineData("| a fork | |", true)]
    [InlineData("| a fork | somebody looks |", true)]
    [InlineData("| a fork | NotYetTests.A_fork |", true)]
    [InlineData("| a fork | not yet |", false)]
    [InlineData("| a fork | `WitnessTests.A_fork` |", false)]
    [InlineData("| Attack | Test |", false)]
    [InlineData("|---|---|", false)]
    [InlineData("words", false)]
    public void A_row_without_proof_is_found(string row, bool found) => Assert.Equal(found, SuitePage.IsUnproved(row));

    [Fact]
    public void A_group_without_rows_is_found() =>
        Assert.Equal([(1, 1), (2, 0)], SuitePage.Sections(["## 1. A", "| Attack | Test |", "| a | not yet |", "## 2. B"]));
}
