using System.Globalization;
using System.Text.Json.Nodes;
using LotusBridge.Ledger;

namespace LotusBridge.Court.Provenance;

/// <summary>Prefixes, identifiers and typed values of CASE and UCO.</summary>
internal static class CaseTerms
{
    private const int UuidLength = 16;

    private static readonly (string Prefix, string Address)[] Prefixes =
    [
        ("kb", "urn:lotus-bridge:kb:"),
        ("case-investigation", "https://ontology.caseontology.org/case/investigation/"),
        ("uco-action", "https://ontology.unifiedcyberontology.org/uco/action/"),
        ("uco-core", "https://ontology.unifiedcyberontology.org/uco/core/"),
        ("uco-identity", "https://ontology.unifiedcyberontology.org/uco/identity/"),
        ("uco-observable", "https://ontology.unifiedcyberontology.org/uco/observable/"),
        ("uco-types", "https://ontology.unifiedcyberontology.org/uco/types/"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    public static JsonObject Context() => new(
        Prefixes.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Prefix, one.Address)));

    /// <summary>An IRI that ends in a UUID, as UCO advises; the digest decides it, so that it is the same every time.</summary>
    public static string Id(string kind, Digest of)
    {
        var bytes = of.Bytes[..UuidLength].ToArray();

        // Named by a hash, which RFC 9562 calls version 5 (it says SHA-1); UCO's shapes know no version above it.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return $"kb:{kind}-{new Guid(bytes, bigEndian: true)}";
    }

    public static JsonObject Link(string id) => new() { ["@id"] = id };

    public static JsonArray Links(IEnumerable<string> ids) => [.. ids.Select(Link)];

    public static JsonObject Typed(string type, string value) => new() { ["@type"] = type, ["@value"] = value };

    public static JsonObject Time(DateTimeOffset at) => Typed(
        "xsd:dateTime", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
