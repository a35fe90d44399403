using System.Reflection;
using System.Text.RegularExpressions;
using LotusBridge.Node.Access;
using LotusBridge.Orders;
using LotusBridge.Rules;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>Every refusal says in plain words why, and what to do next.</summary>
public sealed partial class RefusalTextsTests
{
    /// <summary>What only programs meet: peers among themselves, and time-stamp authorities.</summary>
    private static readonly string[] OfPrograms = ["## Between nodes", "## Time-stamps"];

    public static TheoryData<string> Languages => [.. PortalWords.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_code_has_its_why_and_its_what_next(string language) => Assert.Empty(
        Codes().SelectMany(code => new[] { $"refusals.{code}.why", $"refusals.{code}.next" })
            .Where(key => string.IsNullOrWhiteSpace(PortalWords.Find(key, language))));

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_of_a_code_that_there_is_not(string language)
    {
        var codes = Codes();
        Assert.Empty(PortalWords.Area("refusals", language).Keys.Where(key => !codes.Contains(key.Split('.')[1])));
    }

    [Fact]
    public void The_codes_of_the_program_and_those_of_the_page_are_both_found()
    {
        Assert.Contains("issuer-not-competent", Codes());
        Assert.Contains("annex-differs", Codes());
        Assert.DoesNotContain("token-other-root", Codes());
    }

    private static HashSet<string> Codes() =>
    [
        .. Constants(typeof(ProblemCode)), .. Constants(typeof(RefusalCode)), .. Constants(typeof(OrderRefusalCode)),
        .. OfPage(), "author-revoked", "author-not-valid", "signature-fails",
    ];

    private static IEnumerable<string> Constants(Type codes) =>
        codes.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    /// <summary>The first column of the tables of <c>docs/errors.md</c>.</summary>
    private static IEnumerable<string> OfPage() => File
        .ReadAllText(Path.Combine(TestData.Repository, "docs", "errors.md")).Split("\n## ")
        .Where(section => !OfPrograms.Any(heading => section.StartsWith(heading[3..], StringComparison.Ordinal)))
        .SelectMany(section => section.Split('\n')).Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .SelectMany(line => Code().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value));

    [GeneratedRegex("`([a-z-]+)`", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
