using System.Text.Json.Nodes;
using LotusBridge.Custody.Statements;
using LotusBridge.Node.Portal.Reading;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>Codes are said in words, with the article behind them, and never with another pack's.</summary>
public sealed class PackReadingTests
{
    [Fact]
    public void A_ground_is_shown_in_words_with_its_code_its_citation_and_the_packs_own_text()
    {
        var act = Refusal("ne-bis-in-idem", "GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(c)", "pt");
        var ground = Line(act, "body/ground");
        Assert.Equal("já julgado pelos mesmos factos (ne bis in idem)", ground.Value);
        Assert.Equal("ne-bis-in-idem", ground.Code);
        Assert.Equal("GBA framework, default after Reg. (EU) 2023/1543 Art. 12(1)(c)", ground.Citation);
        Assert.True(ground.Mark.HasFlag(ReadMark.Unconfirmed));
        var law = Line(act, "body/ground#law");
        Assert.Equal("the person has already been tried for the same facts", law.Value);
        Assert.Equal(ReadMark.PackText, law.Mark);
    }

    [Fact]
    public void The_act_itself_has_the_article_that_allows_it()
    {
        var law = Line(Read(Payload("review.assigned", []), "review.assigned", With("en")), "type#law");
        Assert.Equal("GBA framework, review by a judge (R06)", law.Citation);
        Assert.True(law.Mark.HasFlag(ReadMark.Unconfirmed));
    }

    [Fact]
    public void Confirmed_law_has_no_mark()
    {
        var ground = Line(Refusal("form", "GBA framework, review of form (R06)", "en"), "body/ground");
        Assert.False(ground.Mark.HasFlag(ReadMark.Unconfirmed));
    }

    [Fact]
    public void The_ground_is_the_one_of_the_article_beside_it()
    {
        var enforcement = "GBA framework, default after Reg. (EU) 2023/1543 Art. 16(5)(a)";
        Assert.Equal(enforcement, Line(Refusal("wrong-issuer", enforcement, "en"), "body/ground").Citation);
    }

    [Fact]
    public void A_code_that_the_pack_does_not_know_is_shown_as_it_stands_and_marked()
    {
        // The words for it exist, but this pack does not have it: they would lend it a law that it has not.
        var ground = Line(Refusal("offence-not-covered", "Art. 1", "en"), "body/ground");
        Assert.Equal("offence-not-covered", ground.Value);
        Assert.True(ground.Mark.HasFlag(ReadMark.UnknownCode));
        Assert.Null(ground.Citation);
    }

    [Fact]
    public void An_orders_category_and_conditions_are_read_in_the_pack_that_it_names()
    {
        var act = Order(Packs.Gba.Digest);
        Assert.Equal("通訊記錄", Line(act, "body/category").Value);
        Assert.Equal("communication", Line(act, "body/category").Code);
        Assert.Equal("GBA framework, second tier", Line(act, "body/category").Citation);
        Assert.Equal("case-file-opened", Line(act, "body/conditions/0").Code);
        Assert.False(Line(act, "body/pack").Mark.HasFlag(ReadMark.OtherPack));
    }

    [Fact]
    public void The_texts_of_another_pack_than_the_orders_are_not_used()
    {
        var act = Order(new string('0', 64));
        Assert.Null(Line(act, "body/category").Citation);
        Assert.DoesNotContain(act.Lines, line => line.Mark.HasFlag(ReadMark.PackText));
        Assert.True(Line(act, "body/pack").Mark.HasFlag(ReadMark.OtherPack));
    }

    [Fact]
    public void A_moment_is_shown_in_the_territorys_time_and_in_utc()
    {
        var at = Line(Refusal("form", "a", "zh-Hant"), "at");
        Assert.Equal("2026年5月4日 17:00:00（UTC+8）", at.Value);
        Assert.Equal("2026-05-04T09:00:00Z", at.Code);
    }

    [Fact]
    public void Summer_time_is_the_packs()
    {
        var payload = Payload("order.closed", []);
        var context = PortalWords.Context("en") with { Territory = Packs.All[2].FindTerritory("PT") };
        Assert.Equal("4 May 2026, 10:00:00 (UTC+1)", Line(Read(payload, "order.closed", context), "at").Value);
    }

    [Fact]
    public void Who_acts_is_shown_with_role_and_office_where_the_register_knows_them()
    {
        var who = new Author("MO-0123456789ab", "MO", "MO/TJB\u202E", Roles.Judge, new SigningKey("ed25519", ""));
        var context = PortalWords.Context("pt") with { Who = id => id == who.Id ? who : null };
        var by = Line(Read(Payload("order.closed", []), "order.closed", context), "by");
        Assert.Equal("juiz, MO/TJB⟦U+202E⟧", by.Value);
        Assert.Equal("MO-0123456789ab", by.Code);
        Assert.Equal("MO-0123456789ab", Line(Read(Payload("order.closed", []), "order.closed", PortalWords.Context("pt")), "by").Value);
    }

    [Fact]
    public void A_field_of_a_local_form_is_read_in_its_own_form()
    {
        var body = new JsonObject
        {
            ["package"] = "P-7QK2M4XA9C1D", ["form"] = new JsonArray(), ["limits"] = new JsonArray(), ["article"] = "a",
            ["forms"] = new JsonArray(new JsonObject
            {
                ["form"] = "mo-judge-order",
                ["fields"] = new JsonArray(new JsonObject { ["field"] = "judge", ["value"] = "TJB" }),
            }),
        };
        var act = Read(Payload("package.endorsed", body), "package.endorsed", With("en"));
        Assert.Equal("Macau Code of Criminal Procedure (judge's order)", Line(act, "body/forms/0/fields/0/field").Citation);
        Assert.Equal("TJB", Line(act, "body/forms/0/fields/0/value").Value);
    }

    [Fact]
    public void A_digest_is_shown_whole_in_groups_and_in_one_piece()
    {
        var hex = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
        var act = Read(
            Payload("restriction.lifted", new JsonObject { ["restriction"] = "sha256:" + hex, ["explanation"] = "why" }),
            "restriction.lifted", With("en"));
        var line = Line(act, "body/restriction");
        Assert.Equal("sha256: " + string.Join(' ', Enumerable.Repeat("01234567 89abcdef", 4)), line.Value);
        Assert.Equal("sha256:" + hex, line.Code);
    }

    [Fact]
    public void Two_languages_stand_side_by_side_line_by_line()
    {
        var payload = Payload("order.issued", Issued(Packs.Gba.Digest));
        var pairs = ReadingPairs.Of(
            Read(payload, "order.issued", With("zh-Hant")), Read(payload, "order.issued", With("pt")));
        Assert.All(pairs, pair => Assert.Equal(pair.Left.Path, pair.Right.Path));
        var category = pairs.Single(pair => pair.Left.Path == "body/category");
        Assert.Equal(("通訊記錄", "registos de comunicações"), (category.Left.Value, category.Right.Value));
    }

    [Fact]
    public void Readings_of_different_bytes_are_no_pair()
    {
        var one = Read(Payload("order.withdrawn", new JsonObject { ["reason"] = "one" }), "order.withdrawn", With("en"));
        var other = Read(Payload("order.withdrawn", new JsonObject { ["reason"] = "two" }), "order.withdrawn", With("pt"));
        Assert.Throws<ArgumentException>(() => ReadingPairs.Of(one, other));
    }

    [Fact]
    public void Readings_with_different_packs_are_no_pair()
    {
        var payload = Payload("order.issued", Issued(Packs.Gba.Digest));
        Assert.Throws<ArgumentException>(() => ReadingPairs.Of(
            Read(payload, "order.issued", With("en")), Read(payload, "order.issued", PortalWords.Context("pt"))));
    }

    private static ReadAct Refusal(string ground, string article, string language) => Read(
        Payload("order.refused", new JsonObject { ["ground"] = ground, ["article"] = article, ["explanation"] = "why" }),
        "order.refused", With(language));

    private static ReadAct Order(string packDigest) => Read(Payload("order.issued", Issued(packDigest)), "order.issued", With("zh-Hant"));

    private static JsonObject Issued(string packDigest)
    {
        var body = SamplePayload.Of("order.issued")["body"]!.DeepClone().AsObject();
        body["pack"]!["digest"] = "sha256:" + packDigest;
        body["category"] = "communication";
        body["conditions"] = new JsonArray("case-file-opened");
        return body;
    }

    private static ReadingContext With(string language) =>
        PortalWords.Context(language) with
        {
            Pack = Packs.Gba, Territory = Packs.Gba.FindTerritory("MO"),
            FindPack = digest => Packs.All.FirstOrDefault(pack => pack.Digest == digest.Hex),
        };

    private static JsonObject Payload(string type, JsonObject body) => new()
    {
        ["type"] = type, ["thread"] = "MO-2026-K7Q2M4XA", ["by"] = "MO-0123456789ab", ["at"] = "2026-05-04T09:00:00Z",
        ["answers"] = new JsonArray(), ["body"] = body,
    };

    private static ReadAct Read(JsonObject payload, string type, ReadingContext context) =>
        ActReading.Read(SamplePayload.Bytes(payload), SamplePayload.TypeOf(type), context)!;

    private static ReadLine Line(ReadAct act, string path) => Assert.Single(act.Lines, line => line.Path == path);
}
