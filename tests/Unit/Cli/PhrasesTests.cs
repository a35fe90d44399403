using System.CommandLine;
using System.Text.RegularExpressions;
using LotusBridge.Cli;
using LotusBridge.Cli.Texts;

namespace LotusBridge.Tests.Unit.Cli;

public sealed partial class PhrasesTests
{
    private static readonly Phrases English = Phrases.In(Language.English);

    public static TheoryData<string> Languages => [.. Language.All];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_keys_of_English_and_no_others(string language) =>
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Phrases.In(language).Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_sentence_has_the_blanks_of_the_English_one(string language)
    {
        var phrases = Phrases.In(language);
        Assert.All(English.Keys, key => Assert.Equal(Blanks(English[key]), Blanks(phrases[key])));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_text_is_empty(string language)
    {
        var phrases = Phrases.In(language);
        Assert.All(phrases.Keys, key => Assert.NotEqual("", phrases[key].Trim()));
    }

    [Theory]
    [InlineData("pt")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    public void A_translation_is_not_a_copy_of_the_English_text(string language)
    {
        var phrases = Phrases.In(language);
        var same = phrases.Keys.Where(key => phrases[key] == English[key]).ToList();
        Assert.Empty(same);
    }

    [Fact]
    public void Every_command_option_and_argument_has_a_text()
    {
        var root = CommandLine.Build(English);
        Assert.All(Wording.KeysOf(root, "").Except(["-?"]), key =>
            Assert.True(Wording.Find(English, key) is not null, $"no text for '{key}'"));
    }

    [Fact]
    public void Every_text_belongs_to_something()
    {
        string[] prefixes = ["help.", "fault.", "verify.", "log.", "act.", "order.", "roster.", "accuse.", "keygen.", "package.", "court.", "sm.", "official.", "submission.",
            "lotus"];
        var used = Wording.KeysOf(CommandLine.Build(English), "")
            .SelectMany(key => new[] { key, key[(key.LastIndexOf(' ') + 1)..] }).ToHashSet(StringComparer.Ordinal);
        var idle = English.Keys.Where(key => !used.Contains(key)
            && !prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).ToList();
        Assert.Empty(idle);
    }

    [Fact]
    public void A_command_without_a_text_is_found()
    {
        var root = new Command("root") { new Command("unheard-of") };
        Assert.Null(Wording.Find(English, Assert.Single(Wording.KeysOf(root, ""))));
    }

    [Fact]
    public void An_unknown_language_has_no_texts() =>
        Assert.Throws<KeyNotFoundException>(() => Phrases.In("fr"));

    private static IEnumerable<string> Blanks(string text) =>
        BlankForm().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex BlankForm();
}
