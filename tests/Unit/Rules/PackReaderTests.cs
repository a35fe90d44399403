using System.Security.Cryptography;
using System.Text;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>What a pack file must not contain, and where the reader says it is.</summary>
public sealed class PackReaderTests
{
    private static readonly string Good = PackText.Of("eu-2018");

    [Fact]
    public void The_digest_is_that_of_the_bytes()
    {
        var bytes = Packs.Bytes("eu-2018");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Packs.Eu2018.Digest);
        Assert.NotEqual(Packs.Eu2018.Digest, PackText.Read(Good + "# more\n").Pack!.Digest);
    }

    [Theory]
    [InlineData("format: 1", "format: 2", "format must be a whole number from 1 to 1")]
    [InlineData("format: 1", "format: \"1\"", "format must be a whole number")]
    [InlineData("format: 1\n", "", "the key format is missing")]
    [InlineData("id: eu-2018", "id: eu 2018", "id must be an id")]
    [InlineData("id: eu-2018", "id: -eu", "id must be an id")]
    [InlineData("id: eu-2018", "id: [eu]", "id must be an id")]
    [InlineData("version: \"2018.3\"", "version: \"  \"", "version must be a text of 1 to 1000 characters")]
    [InlineData("version: \"2018.3\"", "version: {}", "version must be a text")]
    [InlineData("title: European", "titel: European", "the key titel is not known here")]
    [InlineData("title: European", "titel: European", "the key title is missing")]
    [InlineData("roles:\n", "roles: []\nrolls:\n", "roles must be a list of 1 to 500 items")]
    [InlineData("  - { id: police, title: police officer, body: police }", "  - police", "roles must be made of keys and values")]
    [InlineData("{ id: judge, title: judge", "{ id: police, title: judge", "police stands twice in roles")]
    [InlineData("body: judiciary }", "body: judiciary, rank: 1 }", "the key rank is not known here")]
    [InlineData("  - id: access", "  - id: subscriber", "subscriber stands twice in categories")]
    [InlineData("- order: production", "- order: destruction", "order must be one of: production, preservation")]
    [InlineData("categories: [subscriber, access]", "categories: [subscriber, weather]", "categories names weather, which is none of: subscriber, access")]
    [InlineData("categories: [subscriber, access]", "categories: []", "categories must be a list of 1 to 500 items")]
    [InlineData("categories: [subscriber, access]", "categories: [access, access]", "categories names something twice")]
    [InlineData("categories: [subscriber, access]", "categories: subscriber", "categories must be a list")]
    [InlineData("issuer: judge", "issuer: mayor", "issuer names mayor, which is none of: police")]
    [InlineData("issuer: judge", "issuer: prosecutor", "prosecutor has a second rule for subscriber")]
    [InlineData("validators: [judge]", "validators: [mayor]", "validators names mayor")]
    [InlineData("    validators: []\n", "", "the key validators is missing")]
    [InlineData("confirmed: true", "confirmed: yes", "confirmed must be true or false")]
    [InlineData("confirmed: true", "confirmed: \"true\"", "confirmed must be true or false")]
    [InlineData("    confirmed: true\n", "", "the key confirmed is missing")]
    [InlineData("    article: Table 3, row subscriber data\n", "", "the key article is missing")]
    [InlineData("amount: 10", "amount: 0", "amount must be a whole number from 1 to 3650")]
    [InlineData("amount: 10", "amount: 3651", "amount must be a whole number from 1 to 3650")]
    [InlineData("amount: 10", "amount: ten", "amount must be a whole number")]
    [InlineData("amount: 10", "amount: -1", "amount must be a whole number")]
    [InlineData("amount: 10", "amount: 9999999999", "amount must be a whole number")]
    [InlineData("unit: immediate", "unit: immediate\n    amount: 5", "the key amount is not known here")]
    [InlineData("amount: 1\n    unit: following", "amount: 2\n    unit: following", "amount must be a whole number from 1 to 1")]
    [InlineData("unit: days", "unit: fortnights", "unit must be one of: immediate, minutes, hours, days, working-days, following-year")]
    [InlineData("monthDay: \"03-31\"", "monthDay: \"02-29\"", "monthDay must be a month and a day that every year has")]
    [InlineData("start: received", "start: tomorrow", "start names tomorrow, which is none of: ")]
    [InlineData("{ excludeFirstDay: false, rollForward: never, startNextFullHour: false }", "none", "counting must be made of keys and values")]
    [InlineData("rollForward: never", "rollForward: always", "rollForward must be one of: never, holidays, holidays-and-weekends")]
    [InlineData("appliesTo: [production]", "appliesTo: [war]", "appliesTo must be one of: production, ")]
    [InlineData("  - id: retention", "  - id: retention-period", "the clock retention is missing")]
    [InlineData("  - id: statistics", "  - id: issuer-reply", "issuer-reply stands twice in clocks")]
    [InlineData("persons: 2", "persons: 0", "persons must be a whole number from 1 to 10")]
    [InlineData("destruction:", "disposal:", "the key destruction is missing")]
    [InlineData("id: eu-2018", "id: eu-2018\nid: eu-2018", "the key id stands twice")]
    [InlineData("id: eu-2018", "id: &a eu-2018", "an anchor is not allowed")]
    [InlineData("id: eu-2018", "id: *a", "an alias is not allowed")]
    [InlineData("id: eu-2018", "id: !!str eu-2018", "a tag is not allowed")]
    [InlineData("id: eu-2018", "id: !x {}", "a tag is not allowed")]
    [InlineData("id: eu-2018", "id: {", "not YAML from here on")]
    [InlineData("id: eu-2018", "id: @eu", "not YAML: ")]
    [InlineData("id: eu-2018", "? [a]\n: b\nid: eu-2018", "a key must be a word")]
    [InlineData("id: eu-2018", "id: [[[[[[[[[[[[]]]]]]]]]]]]", "nested deeper than 12 levels")]
    public void A_spoiled_pack_is_refused_with_the_reason(string old, string replacement, string problem)
    {
        var reading = PackText.Read(Good.With(old, replacement));
        Assert.Null(reading.Pack);
        Assert.Contains(reading.Problems, p => p.Text.StartsWith(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(11, "id must be an id")]
    [InlineData(12, "nested deeper than 12 levels")]
    public void Nesting_is_bounded(int brackets, string problem)
    {
        var nested = "id: " + new string('[', brackets) + new string(']', brackets);
        var reading = PackText.Read(Good.With("id: eu-2018", nested));
        Assert.StartsWith(problem, Assert.Single(reading.Problems).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issuer: judge", "issuer: mayor", 43, 13)]
    [InlineData("format: 1", "format: 1\nextra: 1", 4, 1)]
    [InlineData("    article: Table 3, row subscriber data\n", "", 15, 5)]
    public void A_problem_is_found_where_it_stands(string old, string replacement, int line, int column)
    {
        var problem = PackText.Read(Good.With(old, replacement)).Problems[0];
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void All_problems_come_at_once_and_in_the_order_of_the_file()
    {
        var problems = PackText.Read(Good
            .With("persons: 2", "persons: 0").With("issuer: judge", "issuer: mayor").With("format: 1", "format: 3"))
            .Problems;
        Assert.Equal(3, problems.Count);
        Assert.Equal(problems.Select(p => p.Line).Order(), problems.Select(p => p.Line));
    }

    [Fact]
    public void The_size_limit_holds_at_the_byte()
    {
        var padding = RulePack.MaxBytes - Packs.Bytes("eu-2018").Length - 2;
        var full = Encoding.UTF8.GetBytes(Good + "#" + new string('x', padding) + "\n");
        Assert.Equal(RulePack.MaxBytes, full.Length);
        Assert.NotNull(RulePack.Read(full).Pack);
        var problem = Assert.Single(RulePack.Read(new byte[RulePack.MaxBytes + 1]).Problems);
        Assert.Equal(new Problem(1, 1, "the file has 1048577 bytes; a rule pack has at most 1048576"), problem);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE }, "the file is not UTF-8")]
    [InlineData(new byte[] { }, "the file is empty")]
    [InlineData(new byte[] { (byte)'#', (byte)'a' }, "the file is empty")]
    [InlineData(new byte[] { (byte)'a' }, "a rule pack must be made of keys and values")]
    [InlineData(new byte[] { (byte)'[', (byte)']' }, "a rule pack must be made of keys and values")]
    public void What_is_no_mapping_in_utf_8_is_no_pack(byte[] bytes, string problem)
    {
        var reading = RulePack.Read(bytes);
        Assert.Null(reading.Pack);
        Assert.Equal(problem, Assert.Single(reading.Problems).Text);
    }

    [Fact]
    public void A_second_document_is_refused() => Assert.Equal(
        "a second document is not allowed", Assert.Single(PackText.Read(Good + "---\nid: other\n").Problems).Text);

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void A_text_has_at_most_1000_characters(int length, bool isRead) => Assert.Equal(
        isRead,
        PackText.Read(Good.With("title: European e-evidence proposal of 2018", "title: " + new string('x', length)))
            .Pack is not null);

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void A_list_has_at_most_500_items(int count, bool isRead)
    {
        var counters = Enumerable.Range(0, count)
            .Select(i => $"  - {{ id: c{i}, text: t, article: a, confirmed: true }}");
        var reading = PackText.Read(Good + "counters:\n" + string.Join('\n', counters) + "\n");
        Assert.Equal(isRead, reading.Pack is not null);
        Assert.Equal(
            isRead ? [] : ["counters must be a list of 0 to 500 items"], reading.Problems.Select(p => p.Text));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void An_id_has_at_most_64_characters(int length, bool isRead) => Assert.Equal(
        isRead, PackText.Read(Good.With("id: eu-2018", "id: " + new string('x', length))).Pack is not null);

    [Theory]
    [InlineData("utcOffset: \"+08:00\"", "utcOffset: \"8\"", "utcOffset must look like +08:00")]
    [InlineData("utcOffset: \"+08:00\"", "utcOffset: \"+14:01\"", "utcOffset must look like +08:00")]
    [InlineData("utcOffset: \"+08:00\"", "utcOffset: \"08:000\"", "utcOffset must look like +08:00")]
    [InlineData("- 2026-01-01", "- 2026-02-30", "2026-02-30 is not a date within the years 2026 to 2027")]
    [InlineData("- 2026-01-01", "- 2025-12-31", "2025-12-31 is not a date within the years 2026 to 2027")]
    [InlineData("- 2026-01-01", "- 2028-01-01", "2028-01-01 is not a date within the years 2026 to 2027")]
    [InlineData("- 2026-01-02", "- 2026-01-01", "2026-01-01 stands twice in holidays")]
    [InlineData("- 2026-01-04", "- 2026-01-05", "a worked weekend must be a Saturday or a Sunday")]
    [InlineData("lastYear: 2027", "lastYear: 2025", "lastYear must be a whole number from 2026 to 2200")]
    [InlineData("firstYear: 2026", "firstYear: 1999", "firstYear must be a whole number from 2000 to 2200")]
    [InlineData("calendar: MO }", "calendar: XX }", "calendar names XX, which is none of: CN, HK, MO")]
    [InlineData("id: \"HK\"", "id: \"MO\"", "MO stands twice in territories")]
    [InlineData("languages: [zh-Hant, pt]", "languages: []", "languages must be a list of 1 to 500 items")]
    [InlineData("policy: dual-criminality", "policy: unheard-of", "policy names unheard-of, which is none of: mainland-approval")]
    [InlineData("id: legality", "id: form", "review/form stands twice in grounds")]
    [InlineData("invokers: [authority]", "invokers: [anybody]", "invokers names anybody, which is none of: ")]
    [InlineData("procedure: review", "procedure: revue", "procedure names revue, which is none of: review, ")]
    [InlineData("stage: issue", "stage: left", "stage names left, which is none of: issue, ")]
    [InlineData("needsReference: true", "needsReference: maybe", "needsReference must be true or false")]
    [InlineData("kind: step", "kind: stride", "kind names stride, which is none of: ")]
    [InlineData("issuers: [police]", "issuers: [committee]", "committee has no rule for registration")]
    [InlineData("act: order.directed", "act: order.recognised", "order.recognised stands twice in acts")]
    [InlineData("act: order.directed", "act: directed", "act must be two ids joined by a dot, at most 64 characters")]
    [InlineData("act: order.directed", "act: order.", "act must be two ids joined by a dot")]
    [InlineData("act: order.directed", "act: .directed", "act must be two ids joined by a dot")]
    [InlineData("act: order.directed", "act: order.directed.twice", "act must be two ids joined by a dot")]
    [InlineData("act: order.directed", "act: order.di_rected", "act must be two ids joined by a dot")]
    [InlineData("act: order.directed", "act: [order.directed]", "act must be two ids joined by a dot")]
    [InlineData("act: order.directed", "by: judge", "the key act is missing")]
    [InlineData("act: order.directed", "by: judge", "the key by is not known here")]
    [InlineData("    text: the order is recognised\n", "", "the key text is missing")]
    [InlineData("id: case-file-opened", "id: grounds-given", "grounds-given stands twice in conditions")]
    public void The_rarer_sections_are_read_as_strictly(string old, string replacement, string problem)
    {
        var reading = PackText.Read(PackText.Of("gba").With(old, replacement));
        Assert.Null(reading.Pack);
        Assert.Contains(reading.Problems, p => p.Text.StartsWith(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void The_name_of_an_act_has_at_most_64_characters(int length, bool isRead)
    {
        var name = "order." + new string('x', length - "order.".Length);
        var reading = PackText.Read(PackText.Of("gba").With("act: order.directed", "act: " + name));
        Assert.Equal(isRead, reading.Pack?.FindAct(name) is not null);
        Assert.Null(reading.Pack?.FindAct("order.directed"));
    }

    [Theory]
    [InlineData("utcOffset: \"+08:00\"", "utcOffset: \"-03:30\"", -210)]
    [InlineData("utcOffset: \"+08:00\"", "utcOffset: \"+14:00\"", 840)]
    public void An_offset_may_be_west_of_greenwich_or_in_half_hours(string old, string replacement, int minutes) =>
        Assert.Equal(
            TimeSpan.FromMinutes(minutes), PackText.Read(PackText.Of("gba").With(old, replacement)).Pack!.UtcOffset);
}
