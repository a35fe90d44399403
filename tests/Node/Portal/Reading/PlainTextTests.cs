using LotusBridge.Node.Portal.Reading;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>No text of a payload can look like another text, or like another line.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("\u202Egnihton", "⟦U+202E⟧gnihton")]
    [InlineData("a\u200Bb", "a⟦U+200B⟧b")]
    [InlineData("a\u2028b", "a⟦U+2028⟧b")]
    [InlineData("a\u2029b", "a⟦U+2029⟧b")]
    [InlineData("a\u0085b", "a⟦U+0085⟧b")]
    [InlineData("a\rb", "a⟦U+000D⟧b")]
    [InlineData("a\u000Bb", "a⟦U+000B⟧b")]
    [InlineData("a\tb", "a⟦U+0009⟧b")]
    [InlineData("a\0b", "a⟦U+0000⟧b")]
    [InlineData("a\u00A0b", "a⟦U+00A0⟧b")]
    [InlineData("a\u3000b", "a⟦U+3000⟧b")]
    [InlineData("a\u3164b", "a⟦U+3164⟧b")]
    [InlineData("a\u2800b", "a⟦U+2800⟧b")]
    [InlineData("a\u2066b\u2069", "a⟦U+2066⟧b⟦U+2069⟧")]
    [InlineData("a\u061Cb", "a⟦U+061C⟧b")]
    [InlineData("a\uFEFFb", "a⟦U+FEFF⟧b")]
    [InlineData("a\uFE0Fb", "a⟦U+FE0F⟧b")]
    [InlineData("a\uE000b", "a⟦U+E000⟧b")]
    [InlineData("a\U000E0041b", "a⟦U+E0041⟧b")]
    [InlineData("a\u00ADb", "a⟦U+00AD⟧b")]
    [InlineData("⟦U+202E⟧", "⟦U+27E6⟧U+202E⟦U+27E7⟧")]
    [InlineData("a⏎b", "a⟦U+23CE⟧b")]
    [InlineData("a␣b", "a⟦U+2423⟧b")]
    public void What_shows_nothing_or_misleads_is_spelled_out(string text, string shown)
    {
        Assert.Equal(shown, PlainText.Show(text, out var isDisguised));
        Assert.True(isDisguised);
    }

    [Theory]
    [InlineData("a\nb", "a⏎\nb")]
    [InlineData("a   b", "a ␣␣b")]
    public void A_line_feed_and_a_second_space_are_marked(string text, string shown)
    {
        Assert.Equal(shown, PlainText.Show(text, out var isDisguised));
        Assert.False(isDisguised);
    }

    [Theory]
    [InlineData("É necessário: violação (artigo 211.º), § 3 – “sim” €")]
    [InlineData("偵查員「甲」於２０２６年，廿三日。繁體／简体")]
    [InlineData("<b>&amp;\"'`</b>")]
    [InlineData("e\u0301\u0302\u0303")]
    public void Ordinary_text_stays_as_it_is(string text)
    {
        Assert.Equal(text, PlainText.Show(text, out var isDisguised));
        Assert.False(isDisguised);
    }

    [Fact]
    public void Marks_that_pile_up_are_spelled_out_from_the_fourth()
    {
        Assert.Equal("e\u0301\u0301\u0301⟦U+0301⟧⟦U+0301⟧", PlainText.Show("e\u0301\u0301\u0301\u0301\u0301", out var isDisguised));
        Assert.True(isDisguised);
    }

    [Fact]
    public void No_character_but_the_line_feed_of_its_own_breaks_a_line_or_hides()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (value is (>= 0xD800 and <= 0xDFFF) or '\n')
            {
                continue;
            }

            var shown = PlainText.Show(char.ConvertFromUtf32(value));
            Assert.All(shown, one => Assert.False(char.IsControl(one) || one is '\u2028' or '\u2029'));
        }
    }
}
