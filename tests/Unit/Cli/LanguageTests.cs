using LotusBridge.Cli.Texts;

namespace LotusBridge.Tests.Unit.Cli;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("pt_PT.UTF-8", "pt")]
    [InlineData("pt", "pt")]
    [InlineData("zh_MO.UTF-8", "zh-Hant")]
    [InlineData("zh_HK", "zh-Hant")]
    [InlineData("zh_TW.Big5", "zh-Hant")]
    [InlineData("zh_CN.UTF-8", "zh-Hans")]
    [InlineData("zh_SG", "zh-Hans")]
    [InlineData("zh-Hant", "zh-Hant")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("en_GB", "en")]
    [InlineData("C.UTF-8", "en")]
    [InlineData("de_DE", "en")]
    [InlineData("", "en")]
    public void The_locale_chooses_the_language(string locale, string expected) =>
        Assert.Equal(expected, Language.Choose([], name => name == "LANG" ? locale : null));

    [Fact]
    public void The_option_goes_before_the_locale() =>
        Assert.Equal("pt", Language.Choose(["verify", "--lang", "pt"], _ => "zh_CN"));

    [Fact]
    public void The_option_may_be_written_in_one_word() =>
        Assert.Equal("zh-Hant", Language.Choose(["--lang=zh-Hant"], _ => null));

    [Fact]
    public void An_unknown_language_leaves_the_locale_to_choose() =>
        Assert.Equal("pt", Language.Choose(["--lang", "fr"], _ => "pt_PT"));

    [Fact]
    public void LC_ALL_goes_before_LANG() =>
        Assert.Equal("zh-Hans", Language.Choose([], name => name == "LC_ALL" ? "zh_CN" : "pt_PT"));

    [Fact]
    public void An_option_without_its_value_chooses_nothing() =>
        Assert.Equal("en", Language.Choose(["--lang"], _ => null));
}
