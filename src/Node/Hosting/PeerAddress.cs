using System.Text.Json;
using System.Text.Json.Serialization;

namespace LotusBridge.Node.Hosting;

/// <summary>Where another node is: written as its peer listener's address alone, or as an object.</summary>
/// <param name="Peer">Its peer listener; the only address of it that this node calls.</param>
/// <param name="Api">Where browsers reach its API; null where nobody sends to it from this node's portal.</param>
/// <param name="Portal">Its portal's origin, whose pages may send packages to this node; null for none.</param>
[JsonConverter(typeof(Converter))]
internal sealed record PeerAddress(Uri Peer, Uri? Api = null, Uri? Portal = null)
{
    /// <summary>As browsers send it in the header <c>Origin</c>.</summary>
    internal string? PortalOrigin => Portal?.GetLeftPart(UriPartial.Authority);

    /// <param name="territory">Whose it is.</param>
    internal string? Problem(string territory) =>
        !Peer.IsAbsoluteUri || Peer.Scheme != Uri.UriSchemeHttps ? $"the peer {territory} has no https address"
        : Api is not null && !IsForBrowsers(Api)
            ? $"'peers.{territory}.api' is https, or http on loopback, with a host name or an IPv4 address, and no path"
        : Portal is null ? null : PortalSettings.OriginProblem(Portal, $"peers.{territory}.portal");

    // The policy that lets a page call it has no words for an IPv6 address.
    private static bool IsForBrowsers(Uri api) =>
        api.IsAbsoluteUri && api.PathAndQuery == "/" && api.Fragment.Length == 0 && api.UserInfo.Length == 0
        && api.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 && api.Host.All(char.IsAscii)
        && (api.Scheme == Uri.UriSchemeHttps || (api.Scheme == Uri.UriSchemeHttp && api.IsLoopback));

    private sealed class Converter : JsonConverter<PeerAddress>
    {
        public override bool HandleNull => true;

        public override PeerAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType != JsonTokenType.String
                ? JsonSerializer.Deserialize<Written>(ref reader, options)?.Address ?? throw new JsonException("a peer is null")
            : Uri.TryCreate(reader.GetString(), UriKind.RelativeOrAbsolute, out var peer) ? new PeerAddress(peer)
            : throw new JsonException("a peer's address is no address");

        public override void Write(Utf8JsonWriter writer, PeerAddress value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Written(value.Peer, value.Api, value.Portal), options);
    }

    /// <summary>The object, member by member.</summary>
    private sealed record Written(Uri Peer, Uri? Api = null, Uri? Portal = null)
    {
        [JsonIgnore]
        public PeerAddress Address => new(Peer, Api, Portal);
    }
}
