using System.Text.RegularExpressions;
using LotusBridge.Court.Papers;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Court;

/// <summary>The certificate's words are whole in every language.</summary>
public sealed partial class CourtWordsTests
{
    public static TheoryData<string> Languages => [.. CourtWords.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_same_words_with_the_same_blanks(string language)
    {
        var (words, english) = (CourtWords.In(language), CourtWords.In("en"));
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), words.Keys.Order(StringComparer.Ordinal));
        Assert.All(english.Keys, key => Assert.Equal(Blanks(english[key]), Blanks(words[key])));
        Assert.All(words.Keys, key => Assert.False(string.IsNullOrWhiteSpace(words[key]), key));
    }

    [Theory]
    [InlineData("pt", 6)]
    [InlineData("zh-Hans", 3)]
    [InlineData("zh-Hant", 3)]
    public void No_language_is_left_in_english(string language, int same)
    {
        var (words, english) = (CourtWords.In(language), CourtWords.In("en"));
        Assert.InRange(english.Keys.Count(key => english[key] == words[key]), 0, same);
    }

    [Fact]
    public void Every_statement_of_an_order_role_and_endorsement_has_words()
    {
        var words = CourtWords.In("en");
        string[] elsewhere = ["case.opened", "official.registered", "official.revoked"];
        Assert.All(
            OrderStatements.Types.All.Select(type => type.Name).Except(elsewhere, StringComparer.Ordinal),
            type => Assert.Contains($"act.{type}", words.Keys));
        Assert.All(Roles.OfOfficials, role => Assert.Contains($"role.{role}", words.Keys));
        Assert.All(Enum.GetValues<EndorsementStage>(), stage => Assert.Contains(
            $"endorsement.{StatementJson.Word(stage)}", words.Keys));
        Assert.All(Enum.GetValues<OrderKind>(), kind => Assert.Contains($"kind.{StatementJson.Word(kind)}", words.Keys));
    }

    private static IEnumerable<string> Blanks(string text) => Blank().Matches(text).Select(one => one.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
