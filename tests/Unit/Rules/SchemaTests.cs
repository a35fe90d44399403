using System.Text.Json;
using System.Text.RegularExpressions;
using LotusBridge.Rules;
using LotusBridge.Rules.Yaml;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>
/// The published schema and the reader must mean the same files. The judge below knows the few words of JSON Schema
/// 2020-12 that the schema uses, and fails on any other.
/// </summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(TestData.Repository, "spec", "rule-pack.schema.json"))).RootElement;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly HashSet<string> Silent = ["$schema", "$id", "$defs", "title", "description"];

    [Theory]
    [InlineData("gba")]
    [InlineData("eu-2018")]
    [InlineData("eu-2023-1543")]
    public void The_shipped_packs_fit_the_schema(string id) => Assert.True(Fits(PackText.Of(id)));

    [Theory]
    [InlineData("gba")]
    [InlineData("eu-2018")]
    [InlineData("eu-2023-1543")]
    public void Schema_and_reader_agree_on_every_key_that_is_renamed(string id)
    {
        var text = PackText.Of(id);
        const RegexOptions Lines = RegexOptions.Multiline | RegexOptions.ExplicitCapture;
        var keys = Regex.Matches(text, @"^ *(- )?(\{ )?(?<key>[a-zA-Z]+):", Lines, Patience)
            .Select(m => m.Groups["key"])
            .DistinctBy(m => m.Value).ToList();
        Assert.True(keys.Count > 20);
        foreach (var key in keys)
        {
            var spoiled = text[..key.Index] + "un" + text[key.Index..];
            Assert.False(Fits(spoiled), $"the schema takes un{key.Value}");
            Assert.Null(PackText.Read(spoiled).Pack);
        }
    }

    [Theory]
    [InlineData("format: 1", "format: 2")]
    [InlineData("body: judiciary }", "body: judiciary, rank: 1 }")]
    [InlineData("confirmed: true", "confirmed: 1")]
    [InlineData("confirmed: true", "confirmed: \"true\"")]
    [InlineData("amount: 10", "amount: 0")]
    [InlineData("amount: 10", "amount: 3651")]
    [InlineData("unit: days", "unit: fortnights")]
    [InlineData("start: received", "start: tomorrow")]
    [InlineData("categories: [subscriber, access]", "categories: []")]
    [InlineData("categories: [subscriber, access]", "categories: [access, access]")]
    [InlineData("rollForward: never", "rollForward: always")]
    [InlineData("  - id: retention", "  - id: retention-period")]
    [InlineData("    validators: []\n", "")]
    [InlineData("persons: 2", "persons: 11")]
    [InlineData("id: eu-2018", "id: eu_2018")]
    [InlineData("act: order.recognised", "act: recognised")]
    [InlineData("act: order.recognised", "act: order.recognised.twice")]
    [InlineData("act: order.recognised", "act: order.-recognised")]
    [InlineData("title: European e-evidence proposal of 2018", "title: \" \"")]
    public void Schema_and_reader_refuse_the_same(string old, string replacement)
    {
        var text = PackText.Of("eu-2018").With(old, replacement);
        Assert.False(Fits(text));
        Assert.Null(PackText.Read(text).Pack);
    }

    private static bool Fits(string text)
    {
        List<Problem> problems = [];
        var node = StrictYaml.Parse(System.Text.Encoding.UTF8.GetBytes(text), problems);
        Assert.Empty(problems);
        return Fits(node!, Schema);
    }

    private static bool Fits(Node node, JsonElement schema) =>
        schema.EnumerateObject().Where(w => !Silent.Contains(w.Name)).All(word => Fits(node, word, schema));

    private static bool Fits(Node node, JsonProperty word, JsonElement schema) => word.Name switch
    {
        "$ref" => Fits(node, Schema.GetProperty("$defs").GetProperty(word.Value.GetString()!["#/$defs/".Length..])),
        "type" => TypeOf(node, word.Value.GetString()!),
        "const" => node is Scalar s && s.Text == word.Value.ToString(),
        "enum" => node is Scalar s && word.Value.EnumerateArray().Any(v => v.GetString() == s.Text),
        "pattern" => node is not Scalar s || Regex.IsMatch(s.Text, word.Value.GetString()!, RegexOptions.None, Patience),
        "minLength" => node is not Scalar s || s.Text.Length >= word.Value.GetInt32(),
        "maxLength" => node is not Scalar s || s.Text.Length <= word.Value.GetInt32(),
        "minimum" => long.Parse(((Scalar)node).Text, null) >= word.Value.GetInt32(),
        "maximum" => long.Parse(((Scalar)node).Text, null) <= word.Value.GetInt32(),
        "minItems" => node is not Sequence q || q.Items.Count >= word.Value.GetInt32(),
        "maxItems" => node is not Sequence q || q.Items.Count <= word.Value.GetInt32(),
        "uniqueItems" => node is not Sequence q || q.Items.DistinctBy(i => ((Scalar)i).Text).Count() == q.Items.Count,
        "items" => node is not Sequence q || q.Items.All(i => Fits(i, word.Value)),
        "contains" => node is not Sequence q || q.Items.Any(i => Fits(i, word.Value)),
        "allOf" => word.Value.EnumerateArray().All(s => Fits(node, s)),
        "required" => node is Mapping m
            && word.Value.EnumerateArray().All(k => m.Entries.Any(e => e.Key.Text == k.GetString())),
        "properties" => node is Mapping m && m.Entries.All(e =>
            !word.Value.TryGetProperty(e.Key.Text, out var inner) || Fits(e.Value, inner)),
        "additionalProperties" => node is Mapping m && m.Entries.All(e =>
            schema.GetProperty("properties").TryGetProperty(e.Key.Text, out _)),
        _ => throw new NotSupportedException($"the schema uses {word.Name}"),
    };

    private static bool TypeOf(Node node, string type) => (node, type) switch
    {
        (Mapping, "object") or (Sequence, "array") => true,
        (Scalar { IsPlain: true, Text: "true" or "false" }, "boolean") => true,
        (Scalar { IsPlain: true } s, "integer") => s.Text.Length < 10 && s.Text.All(char.IsAsciiDigit),
        (Scalar, "string") => true,
        _ => false,
    };
}
