using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LotusBridge.Tests.Node.Demo;

/// <summary>
/// What the published SHACL shapes of UCO and CASE 1.4 ask of the classes that we write, as a table of our own: no validator
/// of them installs where the tests run. A class or a property without a row is a finding, so that none goes unchecked.
/// </summary>
internal static partial class CaseShapes
{
    /// <summary>What each class is a kind of.</summary>
    private static readonly Dictionary<string, string> Parents = new(StringComparer.Ordinal)
    {
        ["case-investigation:Investigation"] = "uco-core:ContextualCompilation",
        ["case-investigation:ProvenanceRecord"] = "uco-core:ContextualCompilation",
        ["case-investigation:InvestigativeAction"] = "uco-action:Action",
        ["uco-action:Action"] = "uco-core:UcoObject",
        ["uco-core:ContextualCompilation"] = "uco-core:UcoObject",
        ["uco-identity:Identity"] = "uco-core:UcoObject",
        ["uco-observable:File"] = "uco-core:UcoObject",
        ["uco-observable:ObservableRelationship"] = "uco-core:Relationship",
        ["uco-core:Relationship"] = "uco-core:UcoObject",
        ["uco-observable:FileFacet"] = "uco-core:Facet",
        ["uco-observable:ContentDataFacet"] = "uco-core:Facet",
        ["uco-core:Facet"] = "uco-core:UcoThing",
        ["uco-types:Hash"] = "uco-core:UcoThing",
        ["uco-core:ExternalReference"] = "uco-core:UcoThing",
        ["uco-core:UcoObject"] = "uco-core:UcoThing",
    };

    /// <summary>Class, property, datatype or class of the value, and how often it stands there.</summary>
    private static readonly (string Class, string Property, string Value, int Least, int Most)[] Rows =
    [
        ("uco-core:UcoObject", "uco-core:name", "xsd:string", 0, 1),
        ("uco-core:UcoObject", "uco-core:description", "xsd:string", 0, Any),
        ("uco-core:UcoObject", "uco-core:externalReference", "uco-core:ExternalReference", 0, Any),
        ("uco-core:UcoObject", "uco-core:hasFacet", "uco-core:Facet", 0, Any),
        ("uco-core:ContextualCompilation", "uco-core:object", "uco-core:UcoObject", 0, Any),
        ("uco-core:ExternalReference", "uco-core:definingContext", "xsd:string", 0, 1),
        ("uco-core:ExternalReference", "uco-core:externalIdentifier", "xsd:string", 0, 1),
        ("uco-core:Relationship", "uco-core:source", "uco-core:UcoObject", 1, Any),
        ("uco-core:Relationship", "uco-core:target", "uco-core:UcoObject", 1, 1),
        ("uco-core:Relationship", "uco-core:isDirectional", "xsd:boolean", 1, 1),
        ("uco-core:Relationship", "uco-core:kindOfRelationship", "xsd:string", 0, 1),
        ("uco-action:Action", "uco-action:startTime", "xsd:dateTime", 0, 1),
        ("uco-action:Action", "uco-action:performer", "uco-core:UcoObject", 0, 1),
        ("uco-action:Action", "uco-action:object", "uco-core:UcoObject", 0, Any),
        ("uco-action:Action", "uco-action:result", "uco-core:UcoObject", 0, Any),
        ("case-investigation:Investigation", "case-investigation:investigationStatus", "xsd:string", 0, 1),
        ("case-investigation:ProvenanceRecord", "case-investigation:exhibitNumber", "xsd:string", 0, 1),
        ("uco-observable:FileFacet", "uco-observable:fileName", "xsd:string", 0, Any),
        ("uco-observable:FileFacet", "uco-observable:sizeInBytes", "xsd:integer", 0, 1),
        ("uco-observable:ContentDataFacet", "uco-observable:hash", "uco-types:Hash", 0, Any),
        ("uco-types:Hash", "uco-types:hashMethod", "xsd:string", 1, 1),
        ("uco-types:Hash", "uco-types:hashValue", "xsd:hexBinary", 1, 1),
    ];

    private const int Any = int.MaxValue;

    /// <summary>What does not hold, in one line each; and how many values were looked at.</summary>
    public static (IReadOnlyList<string> Findings, int Checks) Check(JsonElement document)
    {
        var things = new Dictionary<string, List<JsonElement>>(StringComparer.Ordinal);
        Collect(document.GetProperty("@graph"), things);
        var findings = new List<string>();
        var checks = 0;
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, nodes) in things)
        {
            if (nodes.Count > 1)
            {
                findings.Add($"{id} is described {nodes.Count} times");
            }

            findings.AddRange(nodes.SelectMany(node => Thing(id, node, things, owners, ref checks)));
        }

        return (findings, checks);
    }

    private static List<string> Thing(
        string id, JsonElement node, Dictionary<string, List<JsonElement>> things, Dictionary<string, string> owners,
        ref int checks)
    {
        var findings = new List<string>();
        var kind = node.GetProperty("@type").GetString()!;
        if (!Parents.ContainsKey(kind))
        {
            return [$"{id}: {kind} has no row"];
        }

        if (!EndsInUuid().IsMatch(id))
        {
            findings.Add($"{id} does not end in a UUID");
        }

        var rows = Rows.Where(row => Is(kind, row.Class)).ToList();
        var unknown = node.EnumerateObject().Select(one => one.Name)
            .Where(name => name[0] != '@' && rows.TrueForAll(row => row.Property != name));
        findings.AddRange(unknown.Select(name => $"{id}: {kind} has no {name}"));
        foreach (var row in rows)
        {
            List<JsonElement> values = !node.TryGetProperty(row.Property, out var given) ? []
                : given.ValueKind == JsonValueKind.Array ? [.. given.EnumerateArray()] : [given];
            checks += 1 + values.Count;
            if (values.Count < row.Least || values.Count > row.Most)
            {
                findings.Add($"{id}: {row.Property} stands there {values.Count} times");
            }

            findings.AddRange(values.Where(value => !Fits(value, row.Value, things))
                .Select(value => $"{id}: {row.Property} is no {row.Value}: {value}"));
            if (row.Property == "uco-core:hasFacet")
            {
                findings.AddRange(values.Select(IdOf).OfType<string>().Where(facet => !owners.TryAdd(facet, id))
                    .Select(facet => $"{facet} is a facet of two objects"));
            }
        }

        return findings;
    }

    private static bool Fits(JsonElement value, string wanted, Dictionary<string, List<JsonElement>> things)
    {
        if (!wanted.StartsWith("xsd:", StringComparison.Ordinal))
        {
            return IdOf(value) is { } id && things.TryGetValue(id, out var nodes)
                && nodes.TrueForAll(node => Is(node.GetProperty("@type").GetString()!, wanted));
        }

        if (wanted == "xsd:boolean")
        {
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False;
        }

        if (wanted == "xsd:string")
        {
            return value.ValueKind == JsonValueKind.String;
        }

        var text = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@type", out var type)
            && type.GetString() == wanted ? value.GetProperty("@value").GetString()! : "";
        return wanted switch
        {
            "xsd:integer" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "xsd:hexBinary" => text.Length == 64 && text.All(char.IsAsciiHexDigit),
            "xsd:dateTime" => DateTimeOffset.TryParseExact(
                text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => false,
        };
    }

    private static bool Is(string kind, string wanted)
    {
        for (var one = kind; one is not null; one = Parents.GetValueOrDefault(one))
        {
            if (one == wanted)
            {
                return true;
            }
        }

        return false;
    }

    private static string? IdOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("@id", out var id) ? id.GetString() : null;

    /// <summary>Every node with a type; one without an identifier is a blank node, which no thing may be.</summary>
    private static void Collect(JsonElement node, Dictionary<string, List<JsonElement>> things)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in node.EnumerateArray())
            {
                Collect(one, things);
            }
        }
        else if (node.ValueKind == JsonValueKind.Object && !node.TryGetProperty("@value", out _))
        {
            if (node.TryGetProperty("@type", out _))
            {
                var id = IdOf(node) ?? "a blank node";
                things.TryAdd(id, []);
                things[id].Add(node);
            }

            foreach (var one in node.EnumerateObject())
            {
                Collect(one.Value, things);
            }
        }
    }

    [GeneratedRegex(
        "^kb:[a-z-]+-[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\z",
        RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex EndsInUuid();
}
