using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>The published schemas say what the code reads. <c>LOTUS_WRITE_SCHEMAS=1</c> writes them anew.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.Combine(TestData.Repository, "spec", "statements");
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Transform(context.TypeInfo.Type, schema),
    };

    public static TheoryData<string> Types => [.. OrderStatements.Types.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_published_schema_is_the_codes(string type)
    {
        var path = Path.Combine(Folder, type + ".schema.json");
        var schema = Schema(OrderStatements.Types.Find(type)!).ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("LOTUS_WRITE_SCHEMAS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, schema);
        }

        Assert.True(File.Exists(path), $"run with LOTUS_WRITE_SCHEMAS=1 to write {path}");
        Assert.Equal(schema, File.ReadAllText(path));
    }

    [Fact]
    public void No_schema_is_left_of_a_type_that_is_gone() => Assert.Equal(
        OrderStatements.Types.All.Select(kind => kind.Name + ".schema.json"),
        Directory.GetFiles(Folder, "*.schema.json").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    /// <summary>A null is never written, so a member that may be null must not be required when read.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void What_may_be_absent_is_optional_when_read(string type)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var parameter in OrderStatements.Types.Find(type)!.Body.GetConstructors().SelectMany(one => one.GetParameters()))
        {
            var mayBeNull = nullability.Create(parameter).ReadState == NullabilityState.Nullable;
            Assert.True(!mayBeNull || parameter.HasDefaultValue, $"{type}: '{parameter.Name}'");
        }
    }

    private static JsonObject Schema(StatementKind kind) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = kind.Name,
        ["description"] = kind.Shared ? "Goes to both territories." : "Stays in its author's territory.",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["const"] = kind.Name },
            ["thread"] = new JsonObject
            {
                ["type"] = "string", ["pattern"] = "^[A-Za-z0-9/-]+$", ["maxLength"] = StatementHeader.MaxThreadLength,
            },
            ["by"] = Pattern("^(?:(?:node|registrar):[A-Z0-9]{2,8}|[A-Z0-9]{2,8}-[0-9a-f]{12})$"),
            ["at"] = Transform(typeof(DateTimeOffset), new JsonObject()),
            ["answers"] = new JsonObject
            {
                ["type"] = "array", ["items"] = Transform(typeof(Digest), new JsonObject()),
                ["maxItems"] = StatementHeader.MaxAnswers, ["uniqueItems"] = true,
            },
            ["body"] = StatementJson.Options.GetJsonSchemaAsNode(kind.Body, Exporter),
        },
        ["required"] = new JsonArray("type", "thread", "by", "at", "answers", "body"),
        ["additionalProperties"] = false,
    };

    private static JsonNode Transform(Type type, JsonNode schema) =>
        type == typeof(Digest) ? Pattern("^sha256:[0-9a-f]{64}$")
        : type == typeof(Sm3Digest) || type == typeof(Sm3Digest?) ? Pattern("^sm3:[0-9a-f]{64}$")
        : type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?)
            ? Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
        : WithoutNull(schema);

    /// <summary>What may be absent is left out, never null (`spec/statements.md`, payload).</summary>
    private static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is not JsonObject members)
        {
            return schema;
        }

        members.Remove("default");
        if (members["type"] is JsonArray types)
        {
            members["type"] = types.Select(type => type!.GetValue<string>()).Single(type => type != "null");
        }

        if (members["enum"] is JsonArray words)
        {
            members["enum"] = new JsonArray([.. words.Where(word => word is not null).Select(word => word!.DeepClone())]);
        }

        return members;
    }

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
}
