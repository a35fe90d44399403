using System.Net;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Laws;
using LotusBridge.Node.Portal.Texts;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>The law as people read it in the portal.</summary>
[Collection(PortalCollection.Name)]
public sealed class LawPageTests(PortalStage stage)
{
    private IReadOnlyList<ShelvedPack> Packs => stage.Cast.Macau.Get<Self>().Packs.All;

    [Fact]
    public async Task Every_rule_of_every_part_stands_there_with_its_article_and_whether_it_is_confirmed()
    {
        var browser = new Browser(stage.Cast.Macau);
        var texts = PortalTexts.Embedded.In(PortalLanguage.English);
        foreach (var shelved in Packs)
        {
            foreach (var part in LawParts.All)
            {
                var shown = await browser.GetAsync($"/laws/{shelved.Digest.Hex}/{part}");
                var html = WebUtility.HtmlDecode(shown.Html);
                var rows = LawParts.Of(shelved.Pack, part, texts).SelectMany(table => table.Rows).ToList();
                Assert.All(rows, row => Assert.Contains(row.Article, html, StringComparison.Ordinal));
                Assert.All(rows, row => Assert.Contains(row.Text, html, StringComparison.Ordinal));
                Assert.Equal(rows.Count(row => !row.Confirmed), Count(html, ">unconfirmed</span>"));
                Assert.Equal(rows.Count(row => row.Confirmed), Count(html, ">confirmed</span>"));
            }
        }
    }

    /// <summary>Every rule's words are those of the translation, marked as its language; the articles stay as statements cite them.</summary>
    [Theory]
    [InlineData("zh-Hant", "所示為譯文")]
    [InlineData("zh-Hans", "所示为译文")]
    [InlineData("pt", "O texto mostrado é uma tradução")]
    public async Task The_law_is_read_in_the_readers_language(string language, string said)
    {
        var browser = new Browser(stage.Cast.Macau) { Language = language };
        var gba = Packs.First(one => one.Pack.Id == "gba");
        var read = gba.Translated.Single(one => one.Language == language);
        foreach (var part in LawParts.All)
        {
            var html = WebUtility.HtmlDecode((await browser.GetAsync($"/laws/{gba.Digest.Hex}/{part}")).Html);
            var rows = LawParts.Of(read, part, PortalTexts.Embedded.In(PortalLanguage.Find(language)!)).SelectMany(table => table.Rows).ToList();
            Assert.All(rows, row => Assert.Contains($"<td lang=\"{language}\">{row.Text}", html, StringComparison.Ordinal));
            Assert.All(rows, row => Assert.Contains($"<td lang=\"en\">{row.Article}", html, StringComparison.Ordinal));
            Assert.Contains(said, html, StringComparison.Ordinal);
            Assert.Contains(read.Remark!, html, StringComparison.Ordinal);
            Assert.DoesNotContain(gba.Pack.Title, html, StringComparison.Ordinal);
        }
    }

    /// <summary>Codes of the pack's vocabulary are words on the page; a switch alone is named by its code.</summary>
    [Theory]
    [InlineData("zh-Hant")]
    [InlineData("zh-Hans")]
    public void No_English_is_left_in_a_law_read_in_Chinese(string language)
    {
        var read = Packs.First(one => one.Pack.Id == "gba").Translated.Single(one => one.Language == language);
        var tables = LawParts.All.SelectMany(part => LawParts.Of(read, part, PortalTexts.Embedded.In(PortalLanguage.Find(language)!))).ToList();
        var words = tables.SelectMany(table => table.Rows.SelectMany(row => new[] { row.Text, row.Note }).Append(table.Named))
            .Where(text => !read.Policies.Any(one => text.Contains(one.Id, StringComparison.Ordinal)));
        Assert.Empty(words.Where(text => text.Zip(text.Skip(1)).Any(two => char.IsAsciiLetterLower(two.First) && char.IsAsciiLetterLower(two.Second))));
    }

    [Fact]
    public void No_kind_of_rule_is_left_out()
    {
        var pack = Packs[0].Pack;
        var rows = LawParts.All.SelectMany(part => LawParts.Of(pack, part, PortalTexts.Embedded.In(PortalLanguage.English)))
            .SelectMany(table => table.Rows).ToList();
        Assert.Equal(
            pack.Categories.Count + pack.Categories.Count(one => one.Disabled is not null) + pack.Powers.Count
            + pack.EmergencyPowers.Count + (pack.Offences is { } offences ? 1 + offences.Listed.Count : 0) + pack.Clocks.Count
            + pack.Grounds.Count + pack.Procedures.Sum(one => one.Items.Count) + pack.Conditions.Count
            + pack.Forms.Sum(one => one.Fields.Count) + pack.Acts.Count + pack.Policies.Count + pack.LocalLaws.Count + 1,
            rows.Count);
    }

    [Theory]
    [InlineData("/laws/nothing")]
    [InlineData("/laws/gba/nothing")]
    [InlineData("/laws/0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_pack_or_part_that_is_not_there_is_no_page(string path) =>
        Assert.Equal((404, "not-found"), await AskedAsync(path));

    [Fact]
    public async Task A_pack_is_read_by_its_digest_and_by_its_name()
    {
        var browser = new Browser(stage.Cast.Macau);
        var pack = Packs[0];
        foreach (var name in new[] { pack.Pack.Id, pack.Digest.Hex })
        {
            Assert.Contains(pack.Pack.Title, (await browser.GetAsync("/laws/" + name)).Html, StringComparison.Ordinal);
        }

        Assert.Contains("/laws/" + pack.Digest.Hex, (await browser.GetAsync("/laws")).Html, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Code)> AskedAsync(string path)
    {
        var shown = await new Browser(stage.Cast.Macau).GetAsync(path);
        return (shown.Status, shown.Code);
    }

    private static int Count(string html, string part) => html.Split(part).Length - 1;
}
