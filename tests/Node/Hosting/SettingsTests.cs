using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node.Hosting;

public sealed class SettingsTests
{
    private const string Good = """
        {"territory":"MO","dataFolder":"data","roster":"roster.json","packsFolder":"packs",
         "api":{"url":"http://127.0.0.1:8001"},"peer":{"url":"https://127.0.0.1:9001"},
         "peers":{"4404":"https://127.0.0.1:9002"},
         "keys":{"log":"log.key","witness":"witness.key","mirror":"mirror.key","node":"node.key","tls":"tls.pem"}}
        """;

    [Fact]
    public void Paths_are_below_the_files_folder_and_the_rest_has_defaults()
    {
        var settings = Parse(Good);
        Assert.Equal("/etc/lotus/data", settings.DataFolder);
        Assert.Equal("/etc/lotus/tls.pem", settings.Keys.Tls);
        Assert.Equal("sqlite:", settings.Database);
        Assert.Null(settings.ClockFile);
        Assert.Null(settings.Telemetry);
    }

    [Theory]
    [InlineData("api", """{"url":"http://0.0.0.0:8001"}""")]
    [InlineData("api", """{"url":"http://192.0.2.1:8001"}""")]
    [InlineData("api", """{"url":"https://127.0.0.1:8001"}""")]
    [InlineData("api", """{"url":"http://localhost:8001"}""")]
    [InlineData("api", """{"url":"http://127.0.0.1:8001/api"}""")]
    [InlineData("api", """{"url":"ftp://127.0.0.1:8001","certificate":"api.pem"}""")]
    [InlineData("api", """{"url":"http://127.0.0.1:8001","clientAuthorities":"ca.pem"}""")]
    [InlineData("peer", """{"url":"http://127.0.0.1:9001"}""")]
    [InlineData("peer", """{"url":"https://example.org:9001"}""")]
    [InlineData("peers", """{"MO":"https://127.0.0.1:9002"}""")]
    [InlineData("peers", """{"4404":"http://127.0.0.1:9002"}""")]
    [InlineData("peers", """{"4404":"/relative"}""")]
    [InlineData("peers", """{"4404":{"peer":"http://127.0.0.1:9002"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","api":"http://192.0.2.1:8002"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","api":"https://[2001:db8::1]:8002"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","api":"https://4404.example/api"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","api":"https://me@4404.example"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","api":"/relative"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","portal":"http://portal.4404.example"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","portal":"https://192.0.2.1"}}""")]
    [InlineData("peers", """{"4404":{"peer":"https://127.0.0.1:9002","portal":"https://portal.4404.example/x"}}""")]
    [InlineData("telemetry", "\"relative\"")]
    public void A_value_out_of_its_limits_is_refused(string member, string value)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Parse(With(member, value)));
        Assert.Equal(StartRefusedException.Misconfigured, refused.ExitCode);
    }

    [Fact]
    public void A_peer_is_an_address_or_an_object_with_what_browsers_need()
    {
        Assert.Equal(new PeerAddress(new Uri("https://127.0.0.1:9002")), Parse(Good).Peers["4404"]);
        var peer = Parse(With("peers", """
            {"4404":{"peer":"https://127.0.0.1:9002","api":"https://api.4404.example:8443/","portal":"https://portal.4404.example"}}
            """)).Peers["4404"];
        Assert.Equal(new Uri("https://127.0.0.1:9002"), peer.Peer);
        Assert.Equal(new Uri("https://api.4404.example:8443"), peer.Api);
        Assert.Equal("https://portal.4404.example", peer.PortalOrigin);
    }

    [Theory]
    [InlineData("""{"4404":null}""")]
    [InlineData("""{"4404":7}""")]
    [InlineData("""{"4404":"https://["}""")]
    [InlineData("""{"4404":{"api":"https://api.4404.example"}}""")]
    [InlineData("""{"4404":{"peer":null}}""")]
    [InlineData("""{"4404":{"peer":"https://127.0.0.1:9002","origin":"https://portal.4404.example"}}""")]
    public void A_peer_of_another_form_is_refused(string peers) => Assert.Throws<JsonException>(() => Parse(With("peers", peers)));

    [Fact]
    public void Pages_that_have_no_client_certificate_are_not_let_to_a_listener_that_asks_for_one()
    {
        var json = JsonNode.Parse(With("peers", """{"4404":{"peer":"https://127.0.0.1:9002","portal":"https://p.4404.example"}}"""))!;
        json["api"] = JsonNode.Parse("""{"url":"https://127.0.0.1:8001","certificate":"api.pem","clientAuthorities":"ca.pem"}""");
        var refused = Assert.Throws<StartRefusedException>(() => Parse(json.ToJsonString()));
        Assert.Contains("'peers.4404.portal'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_provider_has_its_secret_below_the_files_folder_and_a_usual_claim()
    {
        var oidc = Parse(WithOidc("")).Portal!.Oidc!;
        Assert.Equal("https://id.mo.example/realms/mo", oidc.Issuer);
        Assert.Equal(("/etc/lotus/oidc.secret", "preferred_username"), (oidc.ClientSecretFile, oidc.Claim));
        Assert.Null(oidc.AcrValues);
        Assert.Null(oidc.Name);
        oidc = Parse(WithOidc(""" ,"claim":"sub","acrValues":["urn:a","2"],"name":"一戶通" """)).Portal!.Oidc!;
        Assert.Equal(("sub", "urn:a 2", "一戶通"), (oidc.Claim, string.Join(' ', oidc.AcrValues!), oidc.Name));
        Assert.Null(Parse(Good).Portal?.Oidc);
    }

    [Theory]
    [InlineData("\"authority\":\"http://id.mo.example\"", "'portal.oidc.authority' is https, or http on loopback")]
    [InlineData("\"authority\":\"http://192.0.2.1\"", "'portal.oidc.authority' is https, or http on loopback")]
    [InlineData("\"authority\":\"ftp://127.0.0.1\"", "'portal.oidc.authority' is https, or http on loopback")]
    [InlineData("\"authority\":\"/realms/mo\"", "'portal.oidc.authority' is an address without a query")]
    [InlineData("\"authority\":\"https://me@id.mo.example\"", "'portal.oidc.authority' is an address without a query")]
    [InlineData("\"authority\":\"https://id.mo.example?a\"", "'portal.oidc.authority' is an address without a query")]
    [InlineData("\"clientId\":\"\"", "'portal.oidc.clientId' has 1 to 255 letters, digits and signs of ASCII")]
    [InlineData("\"clientId\":\"a b\"", "'portal.oidc.clientId' has 1 to 255 letters, digits and signs of ASCII")]
    [InlineData("\"clientSecretFile\":\"\"", "'portal.oidc.clientSecretFile' is a file")]
    [InlineData("\"claim\":\"\"", "'portal.oidc.claim' has 1 to 60 letters, digits and signs of ASCII")]
    [InlineData("\"acrValues\":[]", "'portal.oidc.acrValues' has 1 to 8 values, each of 1 to 255 letters, digits and signs of ASCII")]
    [InlineData("\"acrValues\":[\"a b\"]", "'portal.oidc.acrValues' has 1 to 8 values, each of 1 to 255 letters, digits and signs of ASCII")]
    [InlineData("\"name\":\" \"", "'portal.oidc.name' has 1 to 60 characters")]
    public void An_identity_provider_out_of_its_limits_is_refused(string member, string problem)
    {
        var json = JsonNode.Parse(WithOidc(""))!;
        foreach (var (name, value) in JsonNode.Parse("{" + member + "}")!.AsObject())
        {
            json["portal"]!["oidc"]![name] = value?.DeepClone();
        }

        Assert.Equal(problem, Assert.Throws<StartRefusedException>(() => Parse(json.ToJsonString())).Message);
    }

    [Theory]
    [InlineData("authority")]
    [InlineData("clientId")]
    [InlineData("clientSecretFile")]
    public void An_identity_provider_without_what_it_needs_is_refused(string member)
    {
        var json = JsonNode.Parse(WithOidc(""))!;
        json["portal"]!["oidc"]!.AsObject().Remove(member);
        Assert.Throws<JsonException>(() => Parse(json.ToJsonString()));
    }

    [Theory]
    [InlineData("territory")]
    [InlineData("dataFolder")]
    [InlineData("roster")]
    [InlineData("packsFolder")]
    [InlineData("api")]
    [InlineData("peer")]
    [InlineData("peers")]
    [InlineData("keys")]
    public void A_missing_member_is_refused(string member)
    {
        var json = JsonNode.Parse(Good)!.AsObject();
        Assert.True(json.Remove(member));
        Assert.Throws<JsonException>(() => Parse(json.ToJsonString()));
    }

    [Theory]
    [InlineData("{\"territory\":\"MO\",\"territory\":\"MO\",")]
    [InlineData("{\"more\":1,")]
    [InlineData("{\"Territory\":\"MO\",")]
    [InlineData("{\"clockFile\":7,")]
    public void Unknown_doubled_and_mistyped_members_are_refused(string start) =>
        Assert.Throws<JsonException>(() => Parse(start + Good.TrimStart('{')));

    private static string WithOidc(string more) => With("portal", """
        {"url":"http://127.0.0.1:8003","origin":"https://portal.mo.example","oidc":{"authority":"https://id.mo.example/realms/mo/",
         "clientId":"lotus","clientSecretFile":"oidc.secret"
        """ + more + "}}");

    private static string With(string member, string value)
    {
        var json = JsonNode.Parse(Good)!.AsObject();
        json[member] = JsonNode.Parse(value);
        return json.ToJsonString();
    }

    private static Settings Parse(string json) => Settings.Parse(Encoding.UTF8.GetBytes(json), "/etc/lotus");
}
