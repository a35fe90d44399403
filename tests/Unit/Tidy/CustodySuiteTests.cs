namespace LotusBridge.Tests.Unit.Tidy;

/// <summary>The page of what evidence must withstand names tests that exist, for every group.</summary>
public sealed class CustodySuiteTests
{
    private const int Groups = 13;

    private static readonly SuitePage Page = new("custody-suite.md");

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var named = Page.Named;
        Assert.True(named.Count > 100, $"the page names {named.Count} tests");
        Assert.Empty(named.Except(Sources.TestNames, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_attack_has_a_test_or_says_that_it_has_none() => Assert.Empty(Page.Unproved);

    [Fact]
    public void Every_group_has_its_attacks()
    {
        Assert.Equal(Enumerable.Range(1, Groups), Page.Groups.Select(group => group.Number));
        Assert.Empty(Page.Groups.Where(group => group.Rows == 0));
    }
}
