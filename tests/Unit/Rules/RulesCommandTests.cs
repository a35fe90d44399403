using System.Text.Json;
using LotusBridge.Cli.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary><c>lotus rules</c> as a person or a script meets it.</summary>
public sealed class RulesCommandTests
{
    private static readonly string PackPath = Path.Combine(TestData.Repository, "packs", "eu-2023-1543", "pack.yaml");

    private static (int Exit, string Out, string Error) Run(string line)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = RulesCommand.Build()
            .Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Invoke(new System.CommandLine.InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    [Fact]
    public void A_pack_is_checked_with_the_words_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("lotus-words-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(PackPath)!))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var own = Path.Combine(folder, "pack.yaml");
        var (exit, output, _) = Run("check " + own);
        Assert.Equal(0, exit);
        Assert.Contains("words.zh-Hant.yaml: zh-Hant, ", output, StringComparison.Ordinal);

        File.WriteAllText(own, File.ReadAllText(own).Replace("title: judge", "title: magistrate", StringComparison.Ordinal));
        (exit, output, _) = Run("check " + own);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, exit);
        Assert.Contains("the pt words lack: magistrate", output, StringComparison.Ordinal);
        Assert.Contains("the zh-Hans words translate what the pack does not say: judge", output, StringComparison.Ordinal);
    }

    private static JsonElement Json(string line)
    {
        var (exit, output, error) = Run(line + " --json");
        Assert.Equal(0, exit);
        Assert.Empty(error);
        return JsonDocument.Parse(output).RootElement;
    }

    [Fact]
    public void A_refusal_in_json_has_its_article_and_what_it_needs()
    {
        var answer = Json("ask --pack eu-2018 --issuer police --category content --validator prosecutor");
        Assert.False(answer.GetProperty("allowed").GetBoolean());
        var refusal = Assert.Single(answer.GetProperty("refusals").EnumerateArray());
        Assert.Equal("validator-not-competent", refusal.GetProperty("code").GetString());
        Assert.Equal("Table 3, transactional and content data, police", refusal.GetProperty("article").GetString());
        Assert.StartsWith("A prosecutor may not validate", refusal.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("validation by a judge", Assert.Single(answer.GetProperty("needs").EnumerateArray()).GetString());
        Assert.Empty(answer.GetProperty("clocks").EnumerateArray());
        Assert.True(answer.GetProperty("confirmed").GetBoolean());
    }

    [Fact]
    public void Clocks_in_json_keep_the_receipt_and_the_version()
    {
        var answer = Json(
            "ask --pack gba --issuer police --category registration --emergency --received 2026-11-23T10:15:00+08:00");
        Assert.True(answer.GetProperty("allowed").GetBoolean());
        Assert.False(answer.GetProperty("confirmed").GetBoolean());
        Assert.Equal("gba", answer.GetProperty("pack").GetProperty("id").GetString());
        Assert.Equal(64, answer.GetProperty("pack").GetProperty("sha256").GetString()!.Length);
        var clocks = answer.GetProperty("clocks").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
        Assert.Equal("2026-11-23T19:00:00+08:00", clocks["produce-emergency"].GetProperty("due").GetString());
        Assert.Equal("2026-11-25T10:15:00+08:00", clocks["ex-post-validation"].GetProperty("due").GetString());
        Assert.Equal("2026-11-23T12:15:00+08:00", clocks["review-form-emergency"].GetProperty("due").GetString());
        Assert.Equal("2026-11-23T10:15:00+08:00", clocks["review-emergency"].GetProperty("from").GetString());
        Assert.Equal("2026.4", clocks["review-emergency"].GetProperty("packVersion").GetString());
        Assert.False(clocks["review-emergency"].GetProperty("confirmed").GetBoolean());
        Assert.StartsWith("GBA framework", clocks["produce-emergency"].GetProperty("article").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-years 3", true)]
    [InlineData("--max-years 2", false)]
    [InlineData("--offence dir-2011-93-3", true)]
    [InlineData("--offence dir-2011-93-9", false)]
    [InlineData("--preservation", true)]
    [InlineData("--max-years 3 --sentence-months 3", false)]
    [InlineData("--max-years 3 --sentence-months 4", true)]
    [InlineData("", false)]
    public void The_facts_of_the_offence_reach_the_rules(string facts, bool allowed) => Assert.Equal(
        allowed,
        Json("ask --pack eu-2023-1543 --issuer judge --category traffic " + facts).GetProperty("allowed").GetBoolean());

    [Theory]
    [InlineData("", "produce-notified")]
    [InlineData("--home-case", "produce")]
    [InlineData("--emergency", "produce-emergency")]
    public void Notice_and_emergency_choose_the_clock(string option, string clock)
    {
        var answer = Json(
            "ask --pack eu-2023-1543 --issuer judge --category content --max-years 5 "
            + "--received 2026-11-09T10:15:30Z --territory IE " + option);
        Assert.Equal(
            [clock],
            answer.GetProperty("clocks").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)
                .Where(n => n.StartsWith("produce", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_later_issue_than_receipt_can_be_told()
    {
        var answer = Json(
            "ask --pack eu-2023-1543 --issuer police --category subscriber --emergency "
            + "--received 2026-11-09T10:15Z --issued 2026-11-09T08:00Z");
        var clock = answer.GetProperty("clocks").EnumerateArray()
            .Single(c => c.GetProperty("name").GetString() == "ex-post-validation");
        Assert.Equal("2026-11-11T08:00:00+00:00", clock.GetProperty("due").GetString());
    }

    [Fact]
    public void Without_json_a_person_reads_why_and_by_when()
    {
        var (exit, output, _) = Run(
            "ask --pack gba --issuer police --category content --received 2026-11-09T10:15:00+08:00 --territory MO");
        Assert.Equal(0, exit);
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Not allowed: the order may not leave now.", lines[0]);
        Assert.Equal("Why not:", lines[1]);
        Assert.Contains("- validation by a judge", lines);
        Assert.Contains("What it needs:", lines);
        Assert.Contains("Who issues it must be able to state that:", lines);
        Assert.Contains(lines, l => l.StartsWith("- produce by 2026-11-19 23:59:59 +08:00 (", StringComparison.Ordinal)
            && l.EndsWith("; not confirmed)", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Not confirmed:", StringComparison.Ordinal));
        Assert.StartsWith("By Greater Bay Area framework (proposal), gba 2026.4, sha256:", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_json_leave_is_short()
    {
        var (_, output, _) = Run("ask --pack eu-2018 --issuer judge --category content");
        Assert.StartsWith("Allowed: the order may leave now.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Why not", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Not confirmed", output, StringComparison.Ordinal);
        Assert.Contains(
            "Still owed:",
            Run("ask --pack gba --issuer police --category registration --emergency").Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ask", "no pack was named", "eu-2018, eu-2023-1543, gba")]
    [InlineData("ask --pack mars --issuer judge --category content", "no rule pack mars", "eu-2018, eu-2023-1543, gba")]
    [InlineData("ask --pack ../gba --issuer judge --category content", "no rule pack ../gba", "eu-2018, eu-2023-1543, gba")]
    [InlineData("ask --pack gba --category content", "--issuer is missing", "police, prosecutor, judge")]
    [InlineData("ask --pack gba --issuer mayor --category content", "--issuer mayor", "police, prosecutor, judge")]
    [InlineData("ask --pack gba --issuer judge", "--category is missing", "registration, communication, content, realtime")]
    [InlineData("ask --pack gba --issuer judge --category traffic", "--category traffic", "registration, communication, content, realtime")]
    [InlineData("ask --pack eu-2018 --issuer judge --category traffic", "--category traffic", "subscriber, access, transactional, content")]
    [InlineData("ask --pack gba --issuer police --category content --validator me", "--validator me", "police, prosecutor, judge")]
    [InlineData("ask --pack gba --issuer judge --category content --territory 4405", "--territory 4405", "MO, HK, 4401")]
    [InlineData("ask --pack eu-2018 --issuer judge --category content --territory MO", "--territory MO", "knows nothing")]
    [InlineData("ask --pack gba --issuer judge --category content --max-years many", "--max-years many", "0 to 9999")]
    [InlineData("ask --pack gba --issuer judge --category content --max-years -1", "--max-years -1", "0 to 9999")]
    [InlineData("ask --pack gba --issuer judge --category content --max-years 10000", "--max-years 10000", "0 to 9999")]
    [InlineData("ask --pack gba --issuer judge --category content --received today", "--received today", "with its offset")]
    [InlineData("ask --pack gba --issuer judge --category content --received 2026-11-23T10:15", "--received 2026", "with its offset")]
    [InlineData("ask --pack gba --issuer judge --category content --received 2026-11-23", "--received 2026", "with its offset")]
    [InlineData("ask --pack gba --issuer judge --category content --received 2201-01-01T00:00Z", "--received 2201", "with its offset")]
    [InlineData("ask --pack gba --issuer judge --category content --issued 1999-12-31T00:00Z", "--issued 1999", "with its offset")]
    [InlineData("check nowhere", "no rule pack nowhere", "gba")]
    public void A_usage_error_exits_2_and_hints_at_what_is_valid(string line, string error, string hint)
    {
        var (exit, output, said) = Run(line);
        Assert.Equal(2, exit);
        Assert.Empty(output);
        var lines = said.Split('\n', StringSplitOptions.TrimEntries);
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(error, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("hint: ", lines[1], StringComparison.Ordinal);
        Assert.Contains(hint, lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gba")]
    [InlineData("eu-2018")]
    [InlineData("eu-2023-1543")]
    public void A_good_pack_checks_with_0(string id)
    {
        var (exit, output, _) = Run("check " + id);
        Assert.Equal(0, exit);
        Assert.Contains($"rule pack {id} ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pack_is_found_by_file_and_by_folder_too()
    {
        Assert.Equal(0, Run("check " + PackPath).Exit);
        Assert.Equal(0, Run("check " + Path.GetDirectoryName(PackPath)).Exit);
        Assert.Equal(0, Run($"ask --pack {PackPath} --issuer judge --category subscriber").Exit);
    }

    [Fact]
    public void A_bad_pack_checks_with_1_and_says_where()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, PackText.Of("eu-2018").With("issuer: judge", "issuer: mayor").With("format: 1", "format: 9"));
            var (exit, output, _) = Run("check " + file);
            Assert.Equal(1, exit);
            Assert.StartsWith($"{file}:3:9: format must be", output, StringComparison.Ordinal);
            Assert.Contains($"{file}:43:13: issuer names mayor", output, StringComparison.Ordinal);

            var asked = Run($"ask --pack {file} --issuer judge --category content");
            Assert.Equal(2, asked.Exit);
            Assert.Contains("lists all 2 problems", asked.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
