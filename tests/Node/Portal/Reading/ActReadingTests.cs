using System.Text;
using System.Text.Json.Nodes;
using LotusBridge.Ledger;
using LotusBridge.Node.Portal.Reading;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>Whoever signs sees all that they sign, and bytes that no statement can have are shown to nobody.</summary>
public sealed class ActReadingTests
{
    private const string Hostile = "\nBy: MO-ffffffffffff\u202E\u2028\u200B\u0085\u00A0  \u3164 e\u0301\u0301\u0301\u0301";

    public static TheoryData<string> Types => SamplePayload.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_value_of_the_payload_is_shown(string type)
    {
        foreach (var language in PortalWords.Languages)
        {
            var payload = SamplePayload.Of(type);
            AssertAllIsShown(payload, Read(payload, type, language)!);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_hostile_value_is_shown_and_no_line_but_its_own(string type)
    {
        var payload = SamplePayload.Of(type, Hostile);
        var act = Read(payload, type)!;
        AssertAllIsShown(payload, act);
        Assert.All(act.Lines, line =>
        {
            Assert.DoesNotContain('\u202E', line.Value + line.Label + line.Code);
            Assert.DoesNotContain('\u2028', line.Value + line.Label + line.Code);
            Assert.DoesNotContain('\n', line.Label);
            Assert.True(!line.Value.Contains('\n', StringComparison.Ordinal) || line.Value.Contains("⏎\n", StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_member_that_no_schema_has_is_shown_under_its_raw_name(string type)
    {
        var payload = SamplePayload.Of(type);
        payload["outside\u202E"] = new JsonObject { ["deep"] = new JsonArray("a", new JsonArray(1, new JsonObject { ["b"] = true })) };
        var holders = Objects(payload["body"]!).ToList();
        for (var i = 0; i < holders.Count; i++)
        {
            holders[i]["hidden" + i] = "extra " + i;
        }

        var act = Read(payload, type)!;
        AssertAllIsShown(payload, act);
        var raw = act.Lines.Where(line => line.Mark.HasFlag(ReadMark.Unlabelled)).ToList();
        for (var i = 0; i < holders.Count; i++)
        {
            Assert.Contains(raw, line => line.Label == "hidden" + i && line.Value == "extra " + i);
        }

        Assert.Contains(raw, line => line.Label == "outside⟦U+202E⟧");
    }

    [Fact]
    public void The_digest_is_of_the_very_bytes()
    {
        var bytes = SamplePayload.Bytes(SamplePayload.Of("order.withdrawn"));
        var spaced = Encoding.UTF8.GetBytes(" " + Encoding.UTF8.GetString(bytes));
        Assert.Equal(Digest.Of(bytes), Read(bytes, "order.withdrawn")!.PayloadSha256);
        Assert.Equal(Digest.Of(spaced), Read(spaced, "order.withdrawn")!.PayloadSha256);
    }

    [Fact]
    public void Members_come_in_the_order_of_the_schema_whatever_the_payloads()
    {
        var sent = SamplePayload.Of("order.issued");
        var turned = new JsonObject(sent.Reverse().Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone())));
        turned["body"] = new JsonObject(
            sent["body"]!.AsObject().Reverse().Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone())));
        Assert.Equal(Read(sent, "order.issued")!.Lines, Read(turned, "order.issued")!.Lines);
    }

    [Fact]
    public void What_an_order_does_not_say_is_shown_as_not_said()
    {
        var payload = SamplePayload.Of("order.issued");
        payload["body"]!.AsObject().Remove("emergency");
        payload["body"]!["conditions"] = new JsonArray();
        var lines = Read(payload, "order.issued")!.Lines;
        Assert.Contains(lines, line => line is { Path: "body/emergency", Mark: ReadMark.Absent, Value: "not stated" });
        Assert.Contains(lines, line => line is { Path: "body/conditions", Mark: ReadMark.Absent, Value: "none" });
    }

    [Fact]
    public void An_act_without_content_says_so() => Assert.Contains(
        Read(SamplePayload.Of("order.closed"), "order.closed")!.Lines,
        line => line is { Path: "body/", Mark: ReadMark.Absent });

    [Theory]
    [InlineData("""{"type":"order.closed","type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{"a":1,"a":2}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{"a":1,"\u0061":2}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{"a":null}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{"a":"\ud800"}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{"\ud800":"a"}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":[]}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":1,"answers":[],"body":{}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","body":{}}""")]
    [InlineData("""{"type":"order.withdrawn","thread":"t","by":"b","at":"a","answers":[],"body":{}}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{}} {}""")]
    [InlineData("""{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{},}""")]
    [InlineData("""{"type":"order.closed",/* */"thread":"t","by":"b","at":"a","answers":[],"body":{}}""")]
    [InlineData("""["order.closed"]""")]
    [InlineData("")]
    public void Bytes_that_no_statement_can_have_are_not_read(string payload) =>
        Assert.Null(Read(Encoding.UTF8.GetBytes(payload), "order.closed"));

    [Fact]
    public void The_same_with_one_body_is_read() => Assert.NotNull(Read(
        """{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{}}"""u8.ToArray(), "order.closed"));

    [Fact]
    public void Bytes_that_are_no_text_are_not_read() => Assert.Null(Read(
        [.. """{"type":"order.closed","thread":"t","by":"b","at":"a","answers":[],"body":{"a":" """u8, 0xC3, 0x28, .. "\"}}"u8],
        "order.closed"));

    [Theory]
    [InlineData("application/vnd.lotus-bridge.order.unheard-of.v1+json")]
    [InlineData("application/vnd.lotus-bridge.order.validated.v1+json")]
    [InlineData("application/vnd.lotus-bridge.order.closed.v2+json")]
    [InlineData("APPLICATION/vnd.lotus-bridge.order.closed.v1+json")]
    [InlineData("order.closed")]
    [InlineData("")]
    public void A_payload_of_another_type_is_not_read(string payloadType) => Assert.Null(ActReading.Read(
        SamplePayload.Bytes(SamplePayload.Of("order.closed")), payloadType, PortalWords.Context("en")));

    [Fact]
    public void A_payload_above_its_types_limit_is_not_read()
    {
        var most = LotusBridge.Custody.Statements.StatementReader.MaxPayloadBytes;
        var bytes = SamplePayload.Bytes(SamplePayload.Of("order.withdrawn"));
        var padded = new byte[most];
        padded.AsSpan().Fill((byte)' ');
        bytes.CopyTo(padded, 0);
        Assert.NotNull(Read(padded, "order.withdrawn"));
        Assert.Null(Read([.. padded, (byte)' '], "order.withdrawn"));
    }

    private static ReadAct? Read(JsonObject payload, string type, string language = "en") =>
        Read(SamplePayload.Bytes(payload), type, language);

    private static ReadAct? Read(byte[] payload, string type, string language = "en") =>
        ActReading.Read(payload, SamplePayload.TypeOf(type), PortalWords.Context(language));

    /// <summary>Each leaf has exactly one line of its own path, and the line shows it.</summary>
    private static void AssertAllIsShown(JsonObject payload, ReadAct act)
    {
        var byPath = act.Lines.ToLookup(line => line.Path, StringComparer.Ordinal);
        foreach (var (path, leaf) in Leaves("", payload))
        {
            var line = Assert.Single(byPath[path]);
            var raw = PlainText.Show(leaf.GetValueKind() == System.Text.Json.JsonValueKind.String
                ? leaf.GetValue<string>() : leaf.ToJsonString());
            Assert.True(line.Value == raw || line.Code == raw, $"{path}: {raw} is not in '{line.Value}' or '{line.Code}'");
        }
    }

    private static IEnumerable<(string Path, JsonValue Leaf)> Leaves(string path, JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(one => Leaves(path.Length == 0 ? one.Key : $"{path}/{one.Key}", one.Value!)),
        JsonArray items => items.SelectMany((one, place) => Leaves($"{path}/{place}", one!)),
        _ => [(path, node.AsValue())],
    };

    private static IEnumerable<JsonObject> Objects(JsonNode node) => node switch
    {
        JsonObject members => [members, .. members.SelectMany(one => Objects(one.Value!))],
        JsonArray items => items.SelectMany(one => Objects(one!)),
        _ => [],
    };
}
