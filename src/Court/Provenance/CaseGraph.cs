using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;

namespace LotusBridge.Court.Provenance;

/// <summary>
/// The custody history as JSON-LD in the CASE and UCO ontologies (1.4), for the tools of forensic laboratories: an
/// investigation, its actions with who performed them, sealed packages and the files in them with their hashes. The same case
/// gives the same bytes.
/// </summary>
public static class CaseGraph
{
    public const string MediaType = "application/ld+json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n",
    };

    public static byte[] Write(CourtCase court)
    {
        var graph = new JsonArray();
        var actors = court.Acts.Select(one => one.Author).DistinctBy(one => one.Id)
            .OrderBy(one => one.Id, StringComparer.Ordinal).ToList();
        var investigation = CaseTerms.Id("investigation", court.Order.Digest);
        Add(graph, Investigation(court, investigation));
        actors.ForEach(one => Add(graph, Identity(one)));
        foreach (var (package, state) in court.Packages)
        {
            Package(package, state).ForEach(one => Add(graph, one));
        }

        foreach (var act in court.Acts)
        {
            Add(graph, Action(court, act));
        }

        var document = new JsonObject { ["@context"] = CaseTerms.Context(), ["@graph"] = graph };
        return Encoding.UTF8.GetBytes(document.ToJsonString(Readable) + "\n");
    }

    private static void Add(JsonArray graph, JsonObject node) => graph.Add((JsonNode)node);

    private static JsonObject Investigation(CourtCase court, string id) => new()
    {
        ["@id"] = id,
        ["@type"] = "case-investigation:Investigation",
        ["uco-core:name"] = court.Order.Number,
        ["uco-core:description"] =
            $"{StatementJson.Word(court.Order.Kind)} order of {court.Order.IssuingTerritory} to "
            + $"{court.Order.RequestedTerritory} under {court.Pack.Id} {court.Pack.Version}",
        ["case-investigation:investigationStatus"] = StatementJson.Word(court.Order.Stage),
        ["uco-core:object"] = CaseTerms.Links(court.Acts.Select(one => CaseTerms.Id("action", one.Statement.Digest))),
    };

    private static JsonObject Identity(Author author) => new()
    {
        ["@id"] = ActorId(author),
        ["@type"] = "uco-identity:Identity",
        ["uco-core:name"] = author.Id,
        ["uco-core:description"] = $"{author.Role} of {author.Office}, {author.Territory}",
    };

    private static JsonObject Action(CourtCase court, BundleStatement act)
    {
        var header = act.Statement.Header;
        var node = new JsonObject
        {
            ["@id"] = CaseTerms.Id("action", act.Statement.Digest),
            ["@type"] = "case-investigation:InvestigativeAction",
            ["uco-core:name"] = header.Type,
            ["uco-action:startTime"] = CaseTerms.Time(header.At),
            ["uco-action:performer"] = CaseTerms.Link(ActorId(act.Author)),
            ["uco-core:externalReference"] = new JsonObject
            {
                ["@id"] = CaseTerms.Id("reference", act.Statement.Digest),
                ["@type"] = "uco-core:ExternalReference",
                ["uco-core:definingContext"] =
                    $"entry {act.Index.ToString(CultureInfo.InvariantCulture)} of the log of {act.Author.Territory}",
                ["uco-core:externalIdentifier"] = act.Statement.Digest.ToString(),
            },
        };
        if (court.BasisOf(act.Statement.Body) is { } basis)
        {
            node["uco-core:description"] = basis.Article + (basis.Confirmed ? "" : " (unconfirmed)");
        }

        if (act.Statement.Body is IOfPackage { Package: var package }
            && court.Packages.FirstOrDefault(one => one.State.Package == package) is { Package: not null } of)
        {
            var isResult = act.Statement.Body is PackageSealed;
            node[isResult ? "uco-action:result" : "uco-action:object"] = CaseTerms.Links(isResult
                ? [CaseTerms.Id("provenance", of.State.Sha256), SealedId(of.State)]
                : [SealedId(of.State)]);
        }

        return node;
    }

    private static List<JsonObject> Package(BundlePackage package, PackageState state)
    {
        var manifest = package.Manifest;
        var whole = SealedId(state);
        var ending = MainlandManifest.IsContainer(manifest.Recipients) ? ".sm" : ".age";
        var nodes = new List<JsonObject>
        {
            File(whole, state.Package + ending, manifest.Sealed.Size, manifest.Sealed.Sha256),
            new()
            {
                ["@id"] = CaseTerms.Id("provenance", state.Sha256),
                ["@type"] = "case-investigation:ProvenanceRecord",
                ["case-investigation:exhibitNumber"] = state.Package,
                ["uco-core:description"] = "sealed package as the provider signed for it",
                ["uco-core:object"] = CaseTerms.Links(
                    [whole, .. manifest.Files.Select((_, place) => FileId(state, place))]),
            },
        };
        foreach (var (file, place) in manifest.Files.Select((file, place) => (file, place)))
        {
            nodes.Add(File(FileId(state, place), file.Name, file.Size, file.Sha256));
            nodes.Add(new JsonObject
            {
                ["@id"] = CaseTerms.Id("relationship", Place(state, place)),
                ["@type"] = "uco-observable:ObservableRelationship",
                ["uco-core:source"] = CaseTerms.Link(FileId(state, place)),
                ["uco-core:target"] = CaseTerms.Link(whole),
                ["uco-core:kindOfRelationship"] = "Contained_Within",
                ["uco-core:isDirectional"] = true,
            });
        }

        return nodes;
    }

    private static JsonObject File(string id, string name, long size, Digest sha256)
    {
        var of = Digest.Of(Encoding.UTF8.GetBytes(id));
        return new JsonObject
        {
            ["@id"] = id,
            ["@type"] = "uco-observable:File",
            ["uco-core:hasFacet"] = new JsonArray(
                new JsonObject
                {
                    ["@id"] = CaseTerms.Id("file-facet", of),
                    ["@type"] = "uco-observable:FileFacet",
                    ["uco-observable:fileName"] = name,
                    ["uco-observable:sizeInBytes"] = CaseTerms.Typed("xsd:integer", size.ToString(CultureInfo.InvariantCulture)),
                },
                new JsonObject
                {
                    ["@id"] = CaseTerms.Id("content-facet", of),
                    ["@type"] = "uco-observable:ContentDataFacet",
                    ["uco-observable:hash"] = new JsonObject
                    {
                        ["@id"] = CaseTerms.Id("hash", of),
                        ["@type"] = "uco-types:Hash",
                        ["uco-types:hashMethod"] = "SHA256",
                        ["uco-types:hashValue"] = CaseTerms.Typed("xsd:hexBinary", sha256.Hex.ToUpperInvariant()),
                    },
                }),
        };
    }

    private static string ActorId(Author author) =>
        CaseTerms.Id("identity", Digest.Of(Encoding.UTF8.GetBytes(author.Id)));

    private static string SealedId(PackageState state) => CaseTerms.Id("package", Place(state, -1));

    private static string FileId(PackageState state, int place) => CaseTerms.Id("file", Place(state, place));

    // Two files of one content are two things.
    private static Digest Place(PackageState state, int place) => Digest.Of(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{state.Package}/{state.Sha256}/{place}")));
}
