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
    [InlineData("telemetry", "\"relative\"")]
    public void A_value_out_of_its_limits_is_refused(string member, string value)
    {
        var json = JsonNode.Parse(Good)!.AsObject();
        json[member] = JsonNode.Parse(value);
        var refused = Assert.Throws<StartRefusedException>(() => Parse(json.ToJsonString()));
        Assert.Equal(StartRefusedException.Misconfigured, refused.ExitCode);
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

    private static Settings Parse(string json) => Settings.Parse(Encoding.UTF8.GetBytes(json), "/etc/lotus");
}
