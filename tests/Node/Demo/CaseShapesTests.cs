using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LotusBridge.Tests.Node.Demo;

/// <summary>The demonstration's custody history against what the shapes of UCO and CASE ask for.</summary>
[Collection(DemoTests.Collection)]
public sealed class CaseShapesTests(DemoTests.Calm calm)
{
    /// <summary>How the history may be wrong, and what is said of it then.</summary>
    public static TheoryData<string, string> Wrongs => new()
    {
        { "uco-types:Hash/uco-types:hashValue", "hashValue stands there 0 times" },
        { "uco-core:isDirectional", "isDirectional stands there 0 times" },
        { "performer twice", "performer stands there 2 times" },
        { "size as text", "sizeInBytes is no xsd:integer" },
        { "local time", "startTime is no xsd:dateTime" },
        { "blank", "a blank node does not end in a UUID" },
        { "shared facet", "is a facet of two objects" },
        { "performed by a hash", "performer is no uco-core:UcoObject" },
        { "another class", "uco-observable:Folder has no row" },
        { "another word", "has no uco-core:colour" },
        { "described twice", "is described 2 times" },
    };

    [Fact]
    public void Every_value_of_the_history_is_what_the_shapes_ask_for()
    {
        var (findings, checks) = CaseShapes.Check(History().RootElement);
        Assert.Empty(findings);
        Assert.True(checks > 300, $"only {checks} values");
    }

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void What_the_shapes_forbid_is_found(string wrong, string finding)
    {
        var document = JsonNode.Parse(History().RootElement.GetRawText())!;
        Spoil(document["@graph"]!.AsArray(), wrong);
        var (findings, _) = CaseShapes.Check(JsonDocument.Parse(document.ToJsonString()).RootElement);
        Assert.Contains(findings, one => one.Contains(finding, StringComparison.Ordinal));
    }

    private static void Spoil(JsonArray graph, string wrong)
    {
        var action = Of(graph, "case-investigation:InvestigativeAction");
        var file = Of(graph, "uco-observable:File");
        var facet = file["uco-core:hasFacet"]![0]!.AsObject();
        var hash = file["uco-core:hasFacet"]![1]!["uco-observable:hash"]!.AsObject();
        JsonNode Link(JsonNode to) => new JsonObject { ["@id"] = to["@id"]!.DeepClone() };
        switch (wrong)
        {
            case "uco-types:Hash/uco-types:hashValue": hash.Remove("uco-types:hashValue"); break;
            case "uco-core:isDirectional": Of(graph, "uco-observable:ObservableRelationship").Remove(wrong); break;
            case "performer twice":
                action["uco-action:performer"] = new JsonArray(
                    action["uco-action:performer"]!.DeepClone(), Link(Of(graph, "uco-identity:Identity")));
                break;
            case "size as text": facet["uco-observable:sizeInBytes"] = "12"; break;
            case "local time": action["uco-action:startTime"]!["@value"] = "2026-01-01T00:00:00"; break;
            case "blank": hash.Remove("@id"); break;
            case "shared facet":
                graph.OfType<JsonObject>().Last(one => $"{one["@type"]}" == "uco-observable:File")["uco-core:hasFacet"]!.AsArray()
                    .Add(Link(facet));
                break;
            case "performed by a hash": action["uco-action:performer"] = Link(hash); break;
            case "another class": file["@type"] = "uco-observable:Folder"; break;
            case "another word": file["uco-core:colour"] = "red"; break;
            case "described twice": graph.Add(file.DeepClone()); break;
            default: throw new ArgumentException(wrong, nameof(wrong));
        }
    }

    private static JsonObject Of(JsonArray graph, string type) =>
        graph.OfType<JsonObject>().First(one => $"{one["@type"]}" == type);

    private JsonDocument History()
    {
        using var container = ZipFile.OpenRead(calm.Run.File("production.asice"));
        using var content = container.GetEntry("custody.case.jsonld")!.Open();
        return JsonDocument.Parse(content);
    }
}
