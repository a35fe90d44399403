using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit;

namespace LotusBridge.Tests.Node.Portal.Reading;

/// <summary>A payload of any type, made of the published schema alone: every member that it may have, every text different.</summary>
internal sealed class SamplePayload
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string seasoning;
    private int count;

    private SamplePayload(string seasoning) => this.seasoning = seasoning;

    public static TheoryData<string> Types => [.. OrderStatements.Types.All.Select(kind => kind.Name)];

    /// <param name="seasoning">Stands in every free text.</param>
    public static JsonObject Of(string type, string seasoning = "") => Hold(new SamplePayload(seasoning).Object(Schema(type)), type);

    public static byte[] Bytes(JsonNode payload) => Encoding.UTF8.GetBytes(payload.ToJsonString(Relaxed));

    public static string TypeOf(string type) => StatementTypes.PayloadTypeOf(type);

    /// <summary>Paths below the body with their schemas: <c>identifiers/value</c>; objects and lists, too.</summary>
    public static IEnumerable<(string Path, JsonObject Schema)> Members(string type) =>
        Below("", Schema(type)["properties"]!["body"]!.AsObject());

    private static IEnumerable<(string Path, JsonObject Schema)> Below(string path, JsonObject schema)
    {
        foreach (var (name, value) in schema["properties"] as JsonObject ?? [])
        {
            var member = value!.AsObject();
            var below = path.Length == 0 ? name : $"{path}/{name}";
            yield return (below, member);
            foreach (var deeper in Below(below, member["items"] as JsonObject ?? member))
            {
                yield return deeper;
            }
        }
    }

    private static JsonObject Hold(JsonObject payload, string type)
    {
        payload["type"] = type;
        payload["by"] = "MO-0123456789ab";
        payload["thread"] = "MO-2026-K7Q2M4XA";
        return payload;
    }

    private static JsonObject Schema(string type) => JsonNode.Parse(File.ReadAllText(
        Path.Combine(TestData.Repository, "spec", "statements", type + ".schema.json")))!.AsObject();

    private JsonObject Object(JsonObject schema)
    {
        var made = new JsonObject();
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            made[name] = Value(member!.AsObject());
        }

        return made;
    }

    private JsonNode Value(JsonObject schema)
    {
        count++;
        return schema switch
        {
            _ when schema["enum"] is JsonArray words => words[count % words.Count]!.DeepClone(),
            _ when (string?)schema["type"] == "object" => Object(schema),
            _ when (string?)schema["type"] == "array" =>
                new JsonArray(Value(ItemOf(schema)), Value(ItemOf(schema))),
            _ when (string?)schema["type"] == "integer" => count,
            _ when (string?)schema["type"] == "boolean" => count % 2 == 0,
            _ => Text((string?)schema["pattern"] ?? ""),
        };
    }

    /// <summary>The exporter leaves out the items of a kind of list that it has met before; those are digests.</summary>
    private static JsonObject ItemOf(JsonObject list) =>
        list["items"] as JsonObject ?? new JsonObject { ["type"] = "string", ["pattern"] = "^sha256:" };

    private string Text(string pattern) =>
        pattern.StartsWith("^sha256:", StringComparison.Ordinal) ? $"sha256:{count:x64}"
        : pattern.StartsWith("^sm3:", StringComparison.Ordinal) ? $"sm3:{count:x64}"
        : pattern.StartsWith("^[0-9]{4}-", StringComparison.Ordinal) ? $"2026-05-04T09:{count % 60:00}:{count / 60 % 60:00}Z"
        : $"text {count}{seasoning}";
}
