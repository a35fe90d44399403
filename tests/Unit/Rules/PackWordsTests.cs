using System.Text;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Packs in other words: whole or not at all, and the same law.</summary>
public sealed class PackWordsTests
{
    private static readonly string[] Languages = ["zh-Hant", "zh-Hans", "pt"];

    public static TheoryData<string, string> Shipped =>
        [.. from id in new[] { "gba", "eu-2018", "eu-2023-1543" } from language in Languages select (id, language)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_pack_is_there_whole_in_the_language(string id, string language)
    {
        var words = Words(id, language);
        var reading = RulePack.Read(Packs.Bytes(id), words);
        Assert.Empty(reading.Problems);
        Assert.Equal((id, language), (words.Pack, words.Language));
        Assert.Equal((language, words.Remark), (reading.Pack!.Language, reading.Pack.Remark));
        if (language != "pt")
        {
            Assert.All(words.Sources, source => Assert.NotEqual(source, words.Find(source)));
            Assert.All(words.Sources, source => Assert.Contains(words.Find(source)!, one => one is >= '一' and <= '鿿'));
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_translated_pack_is_the_same_law(string id, string language)
    {
        var (own, read) = (Packs.Named(id), RulePack.Read(Packs.Bytes(id), Words(id, language)).Pack!);
        Assert.Equal(own.Digest, read.Digest);
        Assert.Equal(Rules(own).Select(one => (one.Article, one.Confirmed)), Rules(read).Select(one => (one.Article, one.Confirmed)));
        Assert.Equal(own.Grounds.Select(one => (one.Id, one.Procedure)), read.Grounds.Select(one => (one.Id, one.Procedure)));
        Assert.Equal(own.Conditions.Select(one => (one.Id, one.Stage)), read.Conditions.Select(one => (one.Id, one.Stage)));
        Assert.Equal(
            own.Clocks.Select(one => (one.Id, one.Amount, one.Unit, one.Start)),
            read.Clocks.Select(one => (one.Id, one.Amount, one.Unit, one.Start)));
        Assert.Equal(
            own.Powers.Select(one => (one.Order, one.Issuer, string.Join(' ', one.Validators))),
            read.Powers.Select(one => (one.Order, one.Issuer, string.Join(' ', one.Validators))));
        Assert.All(
            own.Grounds.Zip(read.Grounds), pair => Assert.NotEqual(pair.First.Text, pair.Second.Text));
    }

    [Fact]
    public void A_text_without_translation_is_named_where_the_pack_says_it()
    {
        var pack = PackText.Of("gba").With("title: judge", "title: magistrate");
        var problem = Assert.Single(Read(pack).Problems, one => one.Text.Contains("lack", StringComparison.Ordinal));
        Assert.Equal("the pt words lack: magistrate", problem.Text);
        Assert.Equal(Line(pack, "magistrate"), problem.Line);
    }

    [Fact]
    public void A_translation_of_what_the_pack_does_not_say_is_a_problem()
    {
        var pack = PackText.Of("gba").With("title: endorsing body", "title: judge");
        Assert.Equal(
            "the pt words translate what the pack does not say: endorsing body", Assert.Single(Read(pack).Problems).Text);
    }

    [Fact]
    public void The_words_of_another_pack_are_not_taken()
    {
        var reading = RulePack.Read(Packs.Bytes("eu-2018"), Words("gba", "pt"));
        Assert.Null(reading.Pack);
        Assert.Contains(reading.Problems, one => one.Text == "the words are of the pack gba");
    }

    [Theory]
    [InlineData("format: 1", "format: 2", "format must be a whole number from 1 to 1")]
    [InlineData("remark: ", "said: ", "the key remark is missing")]
    [InlineData("language: pt", "language: p t", "language must be an id: letters and digits, joined by hyphens, at most 64 characters")]
    [InlineData("source: judge", "source: prosecutor", "prosecutor stands twice in texts")]
    [InlineData("target: juiz", "target: ''", "target must be a text of 1 to 1000 characters")]
    [InlineData("format: 1", "format: 1\nformat: 1", "the key format stands twice")]
    public void A_file_that_is_none_is_refused_with_what_is_wrong(string old, string wrong, string said)
    {
        var reading = PackWords.Read(Encoding.UTF8.GetBytes(File.ReadAllText(PathOf("gba", "pt")).With(old, wrong)));
        Assert.Null(reading.Words);
        Assert.Contains(said, reading.Problems.Select(one => one.Text));
    }

    [Theory]
    [InlineData("words.pt.yaml", true)]
    [InlineData("gba-2026.4.words.zh-Hant.yaml", true)]
    [InlineData("pack.yaml", false)]
    [InlineData("words.yaml", false)]
    [InlineData("words.pt.yaml.old", false)]
    public void Words_are_known_by_their_files_name(string name, bool isWords) =>
        Assert.Equal(isWords, PackWords.IsFile(Path.Combine("packs", name)));

    private static RulePackReading Read(string pack) => RulePack.Read(Encoding.UTF8.GetBytes(pack), Words("gba", "pt"));

    private static PackWords Words(string id, string language)
    {
        var reading = PackWords.Read(File.ReadAllBytes(PathOf(id, language)));
        Assert.Empty(reading.Problems);
        return reading.Words!;
    }

    private static string PathOf(string id, string language) =>
        Path.Combine(TestData.Repository, "packs", id, $"words.{language}.yaml");

    private static int Line(string text, string word) =>
        text[..text.IndexOf(word, StringComparison.Ordinal)].Count(one => one == '\n') + 1;

    private static IEnumerable<Rule> Rules(RulePack pack) =>
    [
        .. pack.Categories, .. pack.Powers, .. pack.EmergencyPowers, .. pack.Clocks, .. pack.Grounds, .. pack.Conditions, .. pack.Forms,
        .. pack.Acts, .. pack.LocalLaws, .. pack.Policies, .. pack.OrderFields, .. pack.Counters,
    ];
}
